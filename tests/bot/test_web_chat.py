"""What a page of the chat may rely on, whatever the line, the cookie or somebody hostile does to it."""

import asyncio
import contextlib
import io
import json

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.web import MOST_LISTENERS
from bot.web import assets
from bot.web.chat.replies import SHOWN_AGAIN
from bot.web.chat.visitor import COOKIE, HEADER
from storage import conversations, inbox, outbox
from storage.messages import Reply
from storage.secrets_at_rest import hashed

SAY, WAIT, STREAM = "/chat/tin-nhan", "/chat/cho", "/chat/tra-loi"
TOKEN = "a" * 64
OTHER = "b" * 64
MINE = {HEADER: TOKEN}


def peer(token=TOKEN):
    return hashed(token)[:32]


async def say(site, text, number=1, headers=MINE):
    return await site.post(SAY, json.dumps({"id": f"message-{number:04}", "text": text}), headers=headers)


async def replies(site, cursor=0, headers=MINE):
    """What stands behind the cursor; waits for the first of it."""
    answer = await site.get(WAIT, params={"sau": cursor}, headers=headers)
    assert answer.status == 200, await answer.text()
    return (await answer.json())["replies"]


async def put(site, *texts, token=TOKEN, **more):
    """Replies that nobody asked for."""
    services = site.app.services

    def work(connection):
        conversation = conversations.ensure(connection, "web", peer(token), services.clock())
        for text in texts:
            reply = Reply(text=text, **more)
            outbox.put(
                connection,
                conversation_id=conversation,
                key=f"test:{text}",
                reply=reply,
                now=services.clock(),
            )

    await services.write(work)


async def events(answer):
    """The server-sent events as they arrive: name, id, data."""
    event = {}
    async for line in answer.content:
        if not line.strip():
            if event:
                yield event
            event = {}
            continue
        name, _, value = line.decode().strip().partition(": ")
        event |= {name: value} if name else {}


@contextlib.asynccontextmanager
async def streaming(site, cursor=0, **headers):
    """A page's stream, once its first sign of life was heard."""
    answer = await site.get(f"{STREAM}?sau={cursor}", headers=MINE | headers)
    heard = events(answer)
    yield answer, heard
    answer.close()


# --- reading --------------------------------------------------------------------------------------------


async def test_new_page_shows_the_end_of_the_conversation(site):
    """Who opens the chat again sees the last replies in order, not the whole of three months."""
    await put(site, *(f"câu {number}" for number in range(SHOWN_AGAIN + 5)))

    shown = [reply["text"] for reply in await replies(site)]
    assert shown == [f"câu {number}" for number in range(5, SHOWN_AGAIN + 5)]


async def test_cursor_never_repeats_and_never_skips(site):
    """A page that has read up to a reply gets exactly what came after it."""
    await put(site, "một", "hai", "ba")
    first, *rest = await replies(site)

    assert await replies(site, first["id"]) == rest


async def test_asking_waits_for_the_answer(site):
    """Where streams do not get through, a question waits until the reply is there."""
    waiting = asyncio.create_task(replies(site))
    await asyncio.sleep(0)
    await say(site, "làm khai sinh cần gì")

    assert "khai sinh" in (await waiting)[0]["text"]


async def test_stream_lives_from_its_first_moment(site):
    """A page learns at once that its stream gets through, and no proxy is allowed to hold it back."""
    async with streaming(site) as (answer, heard):
        assert (await anext(heard))["event"] == "nhip"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert answer.headers["Cache-Control"] == "no-cache"


async def test_stream_goes_on_behind_the_last_event(site):
    """A stream that was cut goes on where the browser says it stopped."""
    await put(site, "một", "hai")
    first = (await replies(site))[0]["id"]
    async with streaming(site, **{"Last-Event-ID": str(first)}) as (_answer, heard):
        assert json.loads((await anext(heard))["data"])["text"] == "hai"


@pytest.mark.parametrize("cursor", ["-1", "1e9", "9" * 400, "ab\u00b2", "٣", "' OR 1=1", "%00"])
async def test_forged_cursor_shows_nothing_of_others(site, cursor):
    """Whatever a cursor says, a page reads its own conversation only."""
    await put(site, "của người khác", token=OTHER)
    await put(site, "của tôi")
    reading = asyncio.create_task(replies(site, cursor))
    await asyncio.sleep(0)
    await put(site, "mới")  # a cursor beyond everything waits for what never comes: wake it
    for listener in site.app.services.chat._waiting.get(peer(), []):
        listener.wake()

    assert "của người khác" not in {reply["text"] for reply in await reading}


async def test_two_hundred_streams_of_one_client(site):
    """One browser holds a few streams open, however many it asks for; the newest ones work."""
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(200):
            _answer, heard = await stack.enter_async_context(streaming(site))
            await anext(heard)
        assert site.app.services.chat.listeners(peer()) == MOST_LISTENERS

        await say(site, "làm khai sinh cần gì")
        assert "khai sinh" in (await anext(heard))["data"]


async def test_stream_ends_calmly_without_a_database(site, monkeypatch):
    """When the database goes away a stream just ends, so that the page comes back; no page is written into it."""
    async with streaming(site) as (_answer, heard):
        await anext(heard)
        database = site.app.services.store.database

        def broken():
            raise OperationalError("SELECT", {}, Exception("away"))

        monkeypatch.setattr(type(database), "read", lambda _self: broken())
        for listener in site.app.services.chat._waiting[peer()]:
            listener.wake()
        assert [event async for event in heard] == []
        assert (await site.get(WAIT, headers=MINE)).status == 503


# --- saying ---------------------------------------------------------------------------------------------


async def test_same_message_again_is_answered_once(site):
    """A message sent again after a lost answer changes nothing."""
    first, second = [await (await say(site, "khai sinh")).json() for _ in range(2)]

    assert (first["new"], second["new"]) == (True, False)
    assert first["who"] == second["who"]


async def test_two_browsers_are_two_conversations(site):
    """Another token reads nothing of mine, though it uses my message's id."""
    await say(site, "làm khai sinh cần gì")
    await say(site, "đăng ký kết hôn cần gì", headers={HEADER: OTHER})

    assert "khai sinh" in (await replies(site))[0]["text"]
    assert "kết hôn" in (await replies(site, headers={HEADER: OTHER}))[0]["text"]


@pytest.mark.parametrize("token", ["", "short", "A" * 64, "x" * 5000, "é" * 64, "a" * 63 + "\u00b2"])
async def test_odd_token_is_nobody(site, token):
    """A token that we would not have made is refused, not trusted and not stumbled over."""
    assert (await say(site, "khai sinh", headers={HEADER: token})).status == 401
    assert (await site.get(WAIT, headers={HEADER: token})).status == 401


async def test_odd_cookie_is_replaced(site):
    """A cookie full of rubbish is nobody's, and the page gives the browser a new one."""
    answer = await site.get("/", headers={"Cookie": f"{COOKIE}=\udcff;"})

    assert f"{COOKIE}=" in answer.headers["Set-Cookie"]


async def test_huge_message_is_refused_in_words(site):
    """Ten megabytes are no question; the answer says what to do."""
    said = json.dumps({"id": "message-0001", "text": "x" * 10_000_000})
    answer = await site.post(SAY, io.BytesIO(said.encode()), headers=MINE)

    assert answer.status == 400
    assert "viết ngắn lại" in await answer.text()


@pytest.mark.parametrize("place", [{"latitude": 91, "longitude": 0}, {"latitude": "NaN", "longitude": 0}, []])
async def test_impossible_place_is_refused(site, place):
    """No message lies outside the world."""
    said = json.dumps({"id": "message-0001", "place": place})

    assert (await site.post(SAY, said, headers=MINE)).status == 400


async def test_place_is_kept_as_a_place(site):
    """Where somebody stands arrives as a place, once they chose to send it."""
    kept = []
    site.app.services.worker.receive = lambda message: _keep(kept, message)
    said = json.dumps({"id": "message-0001", "place": {"latitude": 21.0, "longitude": 105.8}})
    await site.post(SAY, said, headers=MINE)

    assert kept[0].kind == "place"
    assert (kept[0].place.latitude, kept[0].place.longitude) == (21.0, 105.8)


async def _keep(kept, message):
    kept.append(message)
    return True


async def test_flood_is_answered_in_order(site):
    """Three hundred messages at once: each is taken, and answered one after another."""
    await put(site, "đầu tiên")
    seen = [reply["id"] for reply in await replies(site)]
    answers = await asyncio.gather(*(say(site, f"khai sinh {n}", n) for n in range(300)))
    assert {answer.status for answer in answers} == {200}

    while len(seen) <= 300:
        seen += [reply["id"] for reply in await replies(site, seen[-1])]
    assert seen == sorted(set(seen))


# --- the form without scripts ---------------------------------------------------------------------------


async def test_form_without_scripts_is_answered(site):
    """Who has no JavaScript asks with the form and reads the answer on the next page; markup stays text."""
    await site.get("/")
    form = {"id": "form-0001", "text": "làm khai sinh cần gì"}
    page = await (await site.post("/tro-chuyen", form)).text()
    assert "Giấy chứng sinh" in page
    assert 'name="button"' in page

    page = await (await site.post("/tro-chuyen", form | {"text": "<b>chữ đậm</b>"})).text()
    assert "&lt;b&gt;chữ đậm&lt;/b&gt;" in page


async def test_form_sent_again_changes_nothing(site):
    """Reloading the answer does not ask twice; another button on the same page does."""
    await site.get("/")
    form = {"id": "form-0001", "text": "", "asked": "làm khai sinh cần gì"}
    for _ in range(2):
        await site.post("/tro-chuyen", form)
    await site.post("/tro-chuyen", {"id": "form-0001", "button": "rate:start"})
    page = await site.page("/tro-chuyen")

    assert page.count("Giấy chứng sinh") == 1
    assert "Đồng ý trả lời" in page


@pytest.mark.parametrize("form", [{}, {"id": "form-0001"}, {"id": "form-0001", "button": "x" * 65}])
async def test_empty_form_is_refused(site, form):
    """A form that says nothing gets a sentence."""
    await site.get("/")
    answer = await site.post("/tro-chuyen", form)

    assert answer.status == 400
    assert "không hợp lệ" in await answer.text()


# --- files and headers ----------------------------------------------------------------------------------


async def test_files_are_kept_for_good_and_packed(site):
    """A phone loads script and styles once, packed; a page of yesterday gets today's and does not keep them."""
    answer = await site.get(assets.address("chat.css"), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content_type == "text/css"

    assert (await site.get("/static/0123456789ab/chat.js")).headers["Cache-Control"] == "no-cache"
    for name in ("../settings.py", "..%2fsettings.py", "nope.js"):
        assert (await site.get(f"/static/{assets.VERSION}/{name}")).status == 404


async def test_chat_page_is_shared_by_no_cache(site):
    """A proxy never hands one visitor's cookie to the next."""
    assert "private" in (await site.get("/")).headers["Cache-Control"]


async def test_nothing_waits_after_all_this(site):
    """A stream that is hung up leaves nothing behind in the process."""
    async with streaming(site) as (_answer, heard):
        await anext(heard)
    await say(site, "khai sinh")
    async with asyncio.timeout(5):
        while site.app.services.chat.listeners(peer()):
            await site.app.services.read(inbox.depth)
