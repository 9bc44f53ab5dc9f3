"""Evidence of a task in the web chat: an official chooses a picture or document, the office finds it at the task."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from aiohttp import FormData
from docx import Document
from PIL import Image

from bot.web import documents
from bot.web.chat.visitor import HEADER
from storage import conversations, people, task_files, task_notes, tasks
from storage.retention import RULES, Kept
from storage.secrets_at_rest import hashed
from storage.tables import task_file
from tests.bot.conftest import NOW, Site
from tests.bot.test_web_chat import replies
from tests.handlers.officials import TASKS, UNIT, open_tasks

TEP, SAY = "/chat/tep", "/chat/tin-nhan"
TOKEN, STRANGER = "a" * 64, "b" * 64
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def picture() -> bytes:
    """A photo with a place in its EXIF."""
    to = io.BytesIO()
    image = Image.new("RGB", (60, 40), "green")
    exif = image.getexif()
    exif[0x010E] = "bí mật"
    image.save(to, "JPEG", exif=exif)
    return to.getvalue()


def word() -> bytes:
    to = io.BytesIO()
    document = Document()
    document.add_paragraph("Báo cáo")
    document.save(to)
    return to.getvalue()


async def send(site: Site, content: bytes, name: str, number: int = 1, token: str = TOKEN):
    body = FormData(quote_fields=False)  # as browsers send names
    body.add_field("id", f"file-{number:06}")
    body.add_field("tep", io.BytesIO(content), filename=name)
    return await site.post(TEP, body, headers={HEADER: token})


@pytest.fixture
async def official(site: Site) -> Site:
    """An official whose account is the web chat."""
    open_tasks(site.app.services.store.database, TASKS)

    def work(connection):
        unit_id = people.ensure_unit(connection, UNIT, NOW)
        person = people.add(connection, name="An", unit_id=unit_id, role="official", now=NOW)
        talk = conversations.ensure(connection, "web", hashed(TOKEN)[:32], NOW)
        people.link(connection, talk, people.new_link_code(connection, person, NOW), NOW)

    await site.app.services.write(work)
    return site


async def say(site: Site, button: str, number: int) -> None:
    said = {"id": f"message-{number:04}", "button": button}
    assert (await site.post(SAY, json=said, headers={HEADER: TOKEN})).status == 200


async def last(site: Site, count: int) -> list[dict]:
    """All replies, when so many are there."""
    while len(found := await replies(site, 0, {HEADER: TOKEN})) < count:
        await replies(site, found[-1]["id"] if found else 0, {HEADER: TOKEN})
    return found


async def the_notes(site: Site, words: str = "Báo cáo tháng") -> tuple[int, list[task_notes.Note]]:
    def work(connection):
        one = next(task for task in tasks.open_ones(connection) if task.text == words)
        return one.id, task_notes.of(connection, [one.id]).get(one.id, [])

    return await site.app.services.read(work)


@pytest.mark.parametrize(
    ("content", "name", "kept_as", "begins"),
    [
        (picture(), "ảnh chụp.png", "ảnh chụp.jpg", b"\xff\xd8\xff"),
        (PDF, "bao-cao.pdf", "bao-cao.pdf", b"%PDF"),
        (word(), "D:\\nộp\\báo cáo.doc", "báo cáo.docx", b"PK\x03\x04"),
    ],
)
async def test_what_is_sent_lies_with_the_task(official, content, name, kept_as, begins):
    """Asked for evidence, the page offers to choose files; the office downloads what was sent, a photo without EXIF."""
    task_id, _none = await the_notes(official)
    await say(official, f"task:note:{task_id}", 1)
    (asked,) = await last(official, 1)
    assert asked["takes_files"] is True
    assert (await send(official, content, name)).status == 200
    said = (await last(official, 2))[-1]
    assert "Đã lưu 1 ảnh, tệp vào việc “Báo cáo tháng”" in said["text"]
    assert said["takes_files"], "more may follow"

    await official.sign_in()
    _id, (note,) = await the_notes(official)
    address = f"/quan-tri/cong-viec/tep/{note.files[0].external_id}"
    assert f'<a href="{address}">{kept_as}</a>' in await official.page("/quan-tri/cong-viec")
    answer = await official.get(address)
    body = await answer.read()
    assert body.startswith(begins)
    assert "bí mật".encode() not in body
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 99, "bao-cao.pdf"),
        (b"<html><script>1</script>", "anh.jpg"),
        (b"", "trong.pdf"),
        (b"chi la chu", "ghi-chu.txt"),
        (PDF + b"\x00" * documents.MAX_BYTES, "to.pdf"),
    ],
)
async def test_what_is_not_taken_is_said(official, content, name):
    """A program that calls itself a PDF, a page, nothing, too much: what would be taken is told; nothing is kept."""
    answer = await send(official, content, name)

    assert answer.status == 400
    assert "Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF, Word, Excel" in (await answer.json())["told"]
    assert not await official.app.services.read(lambda c: c.execute(task_file.select()).all())


async def test_only_officials(official):
    """A citizen's browser, or one that has said nothing yet, is told whom this is for."""
    answer = await send(official, picture(), "anh.jpg", token=STRANGER)

    assert answer.status == 403
    assert "cán bộ đã liên kết" in (await answer.json())["told"]


async def test_sent_twice_is_kept_once(official):
    """A page that repeats what the line swallowed leaves one file and one question."""
    first, second = [await (await send(official, picture(), "anh.jpg")).json() for _ in range(2)]
    (asked,) = await last(official, 1)

    assert (first["new"], second["new"]) == (True, False)
    assert asked["text"] == "Ảnh, tệp này là của việc nào?"
    assert len(await official.app.services.read(lambda c: c.execute(task_file.select()).all())) == 1


async def test_files_for_no_task_do_not_pile_up(official):
    """So many may wait for their task; after two days the waiting ones are erased, those of tasks stay."""
    task_id, _none = await the_notes(official)
    await say(official, f"task:note:{task_id}", 1)
    await last(official, 1)
    await send(official, PDF, "giu.pdf", 0)
    await last(official, 2)
    talk = 1

    def lay(connection):
        for number in range(task_files.MOST_WAITING):
            one = task_files.Sent(f"x{number}", "a.pdf", "application/pdf", PDF)
            task_files.add(connection, talk, one, NOW)

    await official.app.services.write(lay)
    answer = await send(official, PDF, "them.pdf", 7)
    assert answer.status == 409
    later = NOW + dt.timedelta(days=3)
    await official.app.services.write(lambda c: RULES["task_file"](c, later, Kept(), 0))

    rows = await official.app.services.read(lambda c: c.execute(task_file.select()).all())
    assert [row.name for row in rows] == ["giu.pdf"]


async def test_at_a_pace(official):
    """More files a minute than anybody chooses are put off."""
    answers = [(await send(official, PDF, "a.pdf", n)).status for n in range(22)]

    assert set(answers[:20]) == {200}
    assert answers[20:] == [429, 429]


async def test_taken_back_it_is_gone(official):
    """Who deletes the note deletes its file; another unit's leader never had it."""
    task_id, _none = await the_notes(official)
    await say(official, f"task:note:{task_id}", 1)
    await last(official, 1)
    await send(official, PDF, "a.pdf")
    said = (await last(official, 2))[-1]
    _id, (note,) = await the_notes(official)
    address = f"/quan-tri/cong-viec/tep/{note.files[0].external_id}"
    await official.sign_in()
    other = await official.app.services.write(lambda c: people.ensure_unit(c, "Phòng Khác", NOW))
    await official.become("leader", other)
    assert (await official.get(address)).status == 404
    await official.become("admin")
    assert (await official.get(address)).status == 200
    await say(official, said["buttons"][0]["value"], 2)
    await last(official, 3)

    assert (await official.get(address)).status == 404
    assert not await official.app.services.read(lambda c: c.execute(task_file.select()).all())
