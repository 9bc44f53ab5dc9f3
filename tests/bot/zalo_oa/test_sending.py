"""What is sent, against a Zalo that refuses what the documents forbid."""

import unicodedata

import pytest

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.channels.degrade import degrade
from bot.channels.zalo_oa.sending import PRESSED
from storage import channel_states
from storage.messages import Button, File, Link, Notice
from tests.bot.zalo_oa.conftest import message
from tests.servers.zalo import CITIZEN, Trouble

CS = "/v3.0/oa/message/cs"
BUTTONS = tuple(Button(label=f"Chọn {n}", value=f"show:a:{n}") for n in range(1, 4))


@pytest.fixture(autouse=True)
def _keeps_the_rules(zalo):
    """Nothing we send breaks a rule of Zalo's, unless a test says so."""
    yield
    assert zalo.faults == []


async def carry(oa, **given) -> list[str | None]:
    """Degrade and send, as delivery does."""
    whole = message(**given)
    parts = degrade(whole.reply, oa.capabilities)
    return [
        await oa.send(whole.model_copy(update={"reply": part, "more": number < len(parts)}))
        for number, part in enumerate(parts, 1)
    ]


async def used(store, kind, period="2026-11-20"):
    return await store.read(lambda c: channel_states.used(c, "zalo_oa", period, kind))


async def test_text_arrives_with_its_receipt(oa, zalo, store):
    """A reply is sent to the citizen, Zalo's id of it is kept, and it is counted as free."""
    assert await oa.send(message("Hồ sơ đã được tiếp nhận.")) == "m1"
    assert zalo.sent[0] | {"path": ""} == {
        "path": "",
        "recipient": {"user_id": CITIZEN},
        "message": {"text": "Hồ sơ đã được tiếp nhận."},
    }
    assert [await used(store, "free"), await used(store, "free", "2026-11"), await used(store, "paid")] == [
        1,
        1,
        0,
    ]


async def test_text_is_composed(oa, zalo):
    """Text in decomposed letters is sent composed, as Zalo counts it."""
    await oa.send(message(unicodedata.normalize("NFD", "Lệ phí")))
    assert zalo.texts == ["Lệ phí"]


async def test_long_answer_is_numbered_and_whole(oa, zalo):
    """An answer of 9,000 characters arrives in parts that say which they are; the last one has the buttons."""
    words = [f"từ{n}" for n in range(1500)]
    await carry(oa, text=" ".join(words), buttons=BUTTONS)
    heads, bodies = zip(*(text.split(") ", 1) for text in zalo.texts), strict=True)
    assert list(heads) == [f"({n}/{len(heads)}" for n in range(1, len(heads) + 1)]
    assert " ".join(bodies).split("\n\n1. ")[0].split() == words
    assert ["attachment" in one["message"] for one in zalo.sent] == [False] * (len(heads) - 1) + [True]


async def test_buttons_are_written_out_too(oa, zalo):
    """Choices are buttons, and numbers in the text for whoever cannot see those."""
    await carry(
        oa, text="Chọn:", buttons=BUTTONS, links=(Link(label="Cổng dịch vụ công", url="https://a.vn/tt"),)
    )
    (only,) = zalo.sent
    buttons = only["message"]["attachment"]["payload"]["buttons"]
    assert only["message"]["text"] == "Chọn:\n\n1. Chọn 1\n2. Chọn 2\n3. Chọn 3"
    assert [b["type"] for b in buttons] == ["oa.query.hide"] * 3 + ["oa.open.url"]
    assert [b["payload"] for b in buttons] == [
        *(PRESSED + b.value for b in BUTTONS),
        {"url": "https://a.vn/tt"},
    ]


async def test_the_sixth_choice_has_a_number(oa, zalo):
    """More choices than Zalo has buttons for: five have buttons, and all can be chosen by number."""
    await carry(oa, text="Chọn:", buttons=tuple(Button(label=f"Việc {n}", value=str(n)) for n in range(1, 7)))
    assert zalo.texts[0].endswith("6. Việc 6")
    buttons = zalo.sent[0]["message"]["attachment"]["payload"]["buttons"]
    assert [button["title"] for button in buttons] == [f"Việc {n}" for n in range(1, 6)]


async def test_links_beyond_the_fifth_button_are_lines(oa, zalo):
    """Three choices and three links: the links stay readable."""
    links = tuple(Link(label=f"Trang {n}", url=f"https://a.vn/{n}") for n in range(3))
    await carry(oa, text="Chọn:", buttons=BUTTONS, links=links)
    assert zalo.texts[0].endswith("Trang 2: https://a.vn/2")
    assert len(zalo.sent[0]["message"]["attachment"]["payload"]["buttons"]) == 3


async def test_long_labels_fit(oa, zalo):
    """A long label is shortened on the button and whole in the text."""
    buttons, links = (Button(label="Đ" * 60, value="x"),), (Link(label="C" * 60, url="https://a.vn"),)
    await carry(oa, text="Chọn:", buttons=buttons, links=links)
    assert "Đ" * 60 in zalo.texts[0]


async def test_refused_buttons_are_numbers_from_then_on(oa, zalo):
    """When Zalo takes no buttons, the same choices arrive as text, once, and buttons are not tried again."""
    zalo.fails(CS, -201)
    for _ in range(2):
        await carry(oa, text="Chọn:", buttons=BUTTONS, links=(Link(label="Cổng", url="https://a.vn"),))
    assert zalo.texts == ["Chọn:\n\n1. Chọn 1\n2. Chọn 2\n3. Chọn 3\nCổng: https://a.vn",
                          "Chọn:\n\n1. Chọn 1\n2. Chọn 2\n3. Chọn 3\n\nCổng: https://a.vn"]  # fmt: skip # two texts
    assert zalo.calls.count(CS) == 3


async def test_a_bad_text_does_not_cost_the_buttons(oa, zalo):
    """When the plain text is refused as well, the buttons were not to blame and stay."""
    zalo.fails(CS, -201, times=2)
    with pytest.raises(Refused):
        await carry(oa, text="Chọn:", buttons=BUTTONS)
    assert oa.capabilities.max_buttons == 5


async def test_form_for_the_phone_number(make, zalo):
    """Where the office has a picture for it, Zalo's own form asks for the phone number; else the text does."""
    await carry(
        make(zalo_form_image="https://a.vn/f.png"), text="Anh/chị để lại số điện thoại?", asks="contact"
    )
    await carry(make(), text="Anh/chị để lại số điện thoại?", asks="contact")
    assert zalo.sent[0]["message"]["attachment"]["payload"]["template_type"] == "request_user_info"
    assert zalo.texts[1:] == ["Anh/chị để lại số điện thoại?"]


async def test_visitor_without_account(oa, zalo):
    """A visitor of the office's web page is answered in their own conversation, in plain text."""
    given = {"conversation": "anonymous:c-9:a-7", "text": "Chào", "buttons": BUTTONS[:1]}
    await carry(oa, **given, links=(Link(label="Cổng", url="https://a.vn"),))
    assert zalo.sent == [
        {
            "path": "/v2.0/oa/message",
            "recipient": {"anonymous_id": "a-7", "conversation_id": "c-9"},
            "message": {"text": "Chào\n\n1. Chọn 1\nCổng: https://a.vn"},
        }
    ]


async def test_picture_by_address(oa, zalo):
    """A public picture is shown, and the text with the buttons follows it."""
    await carry(oa, text="Biểu đồ", picture=File(name="b.png", url="https://a.vn/b.png"), buttons=BUTTONS)
    picture, text = zalo.sent
    (element,) = picture["message"]["attachment"]["payload"]["elements"]
    assert element == {"media_type": "image", "url": "https://a.vn/b.png"}
    assert "buttons" in text["message"]["attachment"]["payload"]


@pytest.mark.parametrize(("name", "kind"), [("b.png", "picture"), ("mau-don.pdf", "file")])
async def test_uploaded_once_in_six_days(oa, zalo, clock, name, kind):
    """A file of ours is handed to Zalo once; what Zalo forgot is uploaded again, once."""
    file = {kind: File(name=name, url=f"{zalo.url}/pictures/{name}")}
    await oa.send(message("", **file))
    await oa.send(message("", **file))
    assert (len(zalo.sent), len(zalo.uploaded)) == (2, 1)
    zalo.uploaded.clear()
    await oa.send(message("", **file))
    assert (len(zalo.sent), len(zalo.uploaded)) == (3, 1)


@pytest.mark.parametrize(
    ("name", "size", "kind"),
    [
        ("b.png", 1024 * 1024 + 1, "picture"),
        ("b.webp", 10, "picture"),
        ("a.pdf", 5 * 1024 * 1024 + 1, "file"),
        ("a.xlsx", 10, "file"),
    ],
)
async def test_what_zalo_does_not_take_is_a_link(oa, zalo, name, size, kind):
    """Too large, or of a type Zalo does not take: the citizen gets its address."""
    address = f"{zalo.url}/pictures/{name}?bytes={size}"
    await carry(oa, text="Mẫu đơn", **{kind: File(name=name, url=address)})
    assert zalo.texts == [f"{name}: {address}", "Mẫu đơn"]


# --- trouble ---


@pytest.mark.parametrize(
    ("code", "wanted", "seconds"),
    [
        (-230, Unreachable, None),
        (-232, Unreachable, None),
        (-305, Unreachable, None),
        (-213, Unreachable, None),
        (-217, Unreachable, None),
        (-227, Unreachable, None),
        (-244, Unreachable, None),
        (-210, Refused, None),
        (-240, Refused, None),
        (-99999, Refused, None),
        (-200, TryLater, 2),
        (-100, TryLater, 2),
        (-32, Paused, 2),
        (-211, Paused, 15 * 3600 + 60),
        (-218, TryLater, 15 * 3600 + 60),
        (-234, TryLater, 22 * 3600),
        (-224, Paused, 300),
        (-242, Paused, 300),
        (-321, Paused, 300),
    ],
)
async def test_every_class_has_its_way(oa, zalo, code, wanted, seconds):
    """Blocked, used up, by night, a mistake of ours, a step of the console: each is told apart (09:00 in the test)."""
    zalo.fails(CS, code)
    with pytest.raises(wanted) as problem:
        await oa.send(message())
    assert getattr(problem.value, "seconds", None) == seconds
    assert zalo.calls.count(CS) == 1


async def test_missing_package_names_the_step(oa, zalo):
    """A free account cannot answer: the operator reads which step of the console is missing."""
    zalo.fails(CS, -224)
    with pytest.raises(Paused, match="Bước 6.*gói") as pause:
        await oa.send(message())
    assert pause.value.operator


@pytest.mark.parametrize(("code", "most"), [(-200, 2), (-100, 3)])
async def test_patience_has_an_end(oa, zalo, code, most):
    """What Zalo could not send is tried again a few times, not for ever."""
    zalo.fails(CS, code)
    with pytest.raises(TryLater) as later:
        await oa.send(message())
    assert later.value.most == most


async def test_rate_limit_waits_longer_each_time(oa, zalo):
    """Too many calls: the whole channel waits, longer each time, and no message is lost for it."""
    zalo.fails(CS, -32, times=3)
    waits = []
    for _ in range(3):
        with pytest.raises(Paused) as pause:
            await oa.send(message())
        waits.append(pause.value.seconds)
    await oa.send(message())
    assert waits[0] == 2
    assert 2 <= waits[1] <= 4 <= waits[2] <= 8
    assert len(zalo.sent) == 1


async def test_http_429_is_obeyed(oa, zalo):
    """When the gateway says how long to wait, we wait so long."""
    zalo.trouble.append(Trouble(CS, status=429, headers={"Retry-After": "17"}))
    with pytest.raises(Paused) as pause:
        await oa.send(message())
    assert (pause.value.seconds, pause.value.operator) == (17, False)


@pytest.mark.parametrize("asked", ["1763700000000", "9" * 5000, "-5", "nan", "²", "0"])
async def test_wait_that_nobody_can_mean_is_cut_short(oa, zalo, asked):
    """A moment in milliseconds instead of a wait, or no number at all: the channel waits, a day or so at most."""
    limits = {"X-RateLimit-Limit": "9" * 500, "X-RateLimit-Remain": "²"}
    zalo.trouble.append(Trouble(CS, status=429, headers={"Retry-After": asked, **limits}))
    with pytest.raises(Paused) as pause:
        await oa.send(message())
    assert 0 < pause.value.seconds <= 25 * 3600


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(CS, cut=True, after=True),
        Trouble(CS, status=502, after=True),
        Trouble(CS, "<html>oops", after=True),
        Trouble(CS, "[" * 100_000, after=True),
        Trouble(CS, "[]", after=True),
    ],
)
async def test_lost_answer_is_not_sent_twice(oa, zalo, trouble):
    """Taken by Zalo, but the answer lost or broken: the citizen does not get the reply twice."""
    zalo.trouble.append(trouble)
    with pytest.raises(Unknown):
        await oa.send(message())
    assert len(zalo.sent) == 1


async def test_unreachable_zalo_is_tried_again(make, zalo, unused_tcp_port):
    """No connection: certainly nothing was sent, so the message waits."""
    with pytest.raises(TryLater):
        await make(zalo_oa_base_url=f"http://127.0.0.1:{unused_tcp_port}").send(message())


async def test_redirect_does_not_carry_the_token_away(oa, zalo):
    """A redirect is not followed: the token goes to Zalo only."""
    zalo.trouble.append(Trouble(CS, status=307, headers={"Location": f"{zalo.url}/v2.0/oa/getoa"}))
    with pytest.raises(Unknown):
        await oa.send(message())
    assert "/v2.0/oa/getoa" not in zalo.calls


async def test_notice_for_somebody_who_blocked_us(oa, zalo):
    """Who blocked the account is not tried again, and not by a paid template either."""
    zalo.blocked.add(CITIZEN)
    with pytest.raises(Unreachable):
        await oa.send(message(notice=Notice(name="reminder")))
    assert zalo.sent == []
