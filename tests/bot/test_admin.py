"""The admin's desk: who gets in, and what the pages show and change."""

import datetime as dt
import io
import re

import pytest
from sqlalchemy import update

from bot.app import how_to_sign_in
from storage import feedback, people
from storage.staff import FAILURES_BEFORE_LOCK
from storage.staff_sessions import IDLE, LONGEST
from storage.tables import staff as staff_table
from tests.bot.conftest import NOW

PAGES = [
    "",
    "/hai-long",
    "/ma-danh-gia",
    "/ke-hoach",
    "/cong-viec",
    "/can-bo",
    "/phan-anh",
    "/cau-hoi",
    "/chua-tra-loi",
    "/lich",
]
PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2025 của phường Mẫu

III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa Mẫu

- Xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 15/4/2025.
"""


@pytest.mark.parametrize("page", PAGES)
async def test_nobody_passes_without_signing_in(site, page):
    """Every admin page sends a stranger to the sign-in page."""
    answer = await site.get(f"/quan-tri{page}")

    assert (answer.status, answer.headers["Location"]) == (303, "/quan-tri/dang-nhap")


@pytest.mark.parametrize("page", PAGES)
async def test_pages_open_after_signing_in(site, page):
    """Every page opens on an empty database, in Vietnamese and in English."""
    await site.sign_in()

    assert "<h1>" in await site.page(f"/quan-tri{page}")
    assert "<h1>" in await site.page(f"/quan-tri{page}?lang=en")


async def test_forged_cookie_is_told_so(site):
    """A forged or expired cookie opens nothing and is explained."""
    answer = await site.get("/quan-tri", cookies={"motcua_staff": "forged"})

    assert answer.headers["Location"] == "/quan-tri/dang-nhap?het-han=1"
    assert "không hợp lệ hoặc đã hết hạn" in await site.page(answer.headers["Location"])


def _first_account(printed: str) -> dict[str, str]:
    """The form, with the code of a link that was printed."""
    found = re.search(r"thiet-lap\?ma=(\w+)", printed)
    assert found
    return {"code": found[1], "login": "x", "password": "một mật khẩu dài"}


async def test_setup_code_is_for_one_account(site):
    """The printed code makes the first account; afterwards neither it nor another replica's is worth anything."""
    one, other = [_first_account(await how_to_sign_in(site.app)) for _replica in range(2)]
    for form, status in ((one | {"code": "AAAA"}, 400), (one, 303), (one, 400), (other, 400)):
        assert (await site.post("/quan-tri/thiet-lap", form)).status == status


async def test_replicas_that_start_together_all_print_a_link_that_works(site):
    """Whichever log an admin reads first; those of a start long ago are void, as are all once a code is asked for."""
    long_ago = _first_account(await how_to_sign_in(site.app))
    site.clock.at += dt.timedelta(hours=1)
    first = _first_account(await how_to_sign_in(site.app))
    site.clock.at -= dt.timedelta(milliseconds=100)  # another machine's clock
    await how_to_sign_in(site.app)
    assert (await site.post("/quan-tri/thiet-lap", long_ago)).status == 400
    assert (await site.post("/quan-tri/thiet-lap", first)).status == 303


async def test_short_password_is_refused(site):
    """A short password is refused with the length that is wanted."""
    answer = await site.post("/quan-tri/thiet-lap", {"code": "x", "login": "x", "password": "ngắn"})

    assert "12" in await answer.text()


async def test_wrong_passwords_lock_the_account_for_a_while(site):
    """Guessing is stopped after a few tries; the owner gets in again later."""
    await site.sign_in()
    await site.post("/quan-tri/dang-xuat")
    wrong, right = ({"login": "admin", "password": word} for word in ("sai", "một mật khẩu dài"))
    for _ in range(FAILURES_BEFORE_LOCK):
        assert (await site.post("/quan-tri/dang-nhap", wrong)).status == 401
    locked = await site.post("/quan-tri/dang-nhap", right)
    assert locked.status == 401
    assert "tạm khóa" in await locked.text()

    site.clock.at += dt.timedelta(minutes=16)
    assert (await site.post("/quan-tri/dang-nhap", right)).status == 303


@pytest.mark.parametrize(("waits", "inside"), [(IDLE / 2, True), (IDLE * 1.1, False)])
async def test_idle_session_ends(site, waits, inside):
    """A forgotten browser is signed out."""
    await site.sign_in()
    site.clock.at += waits

    assert inside == ((await site.get("/quan-tri")).status == 200)


async def test_no_session_lasts_longer_than_a_day_of_work(site):
    """Even a busy session ends."""
    await site.sign_in()
    for _ in range(int(LONGEST / (IDLE / 2))):
        site.clock.at += IDLE / 2
        await site.get("/quan-tri")
    site.clock.at += IDLE / 2

    assert (await site.get("/quan-tri")).status == 303


async def test_signing_out_ends_the_session(site):
    """After signing out the old cookie opens nothing."""
    await site.sign_in()
    token = next(c.value for c in site.client.session.cookie_jar if c.key == "motcua_staff")
    await site.post("/quan-tri/dang-xuat")

    assert (await site.get("/quan-tri", cookies={"motcua_staff": token})).status == 303


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}]
)
async def test_other_sites_cannot_write(site, headers):
    """A form on another site cannot use an admin's cookie."""
    await site.sign_in()
    form = {"name": "X", "unit": "Y", "role": "official"}
    answer = await site.client.post("/quan-tri/can-bo", data=form, headers=headers, allow_redirects=False)

    assert answer.status == 403
    assert await site.app.services.read(people.all_active) == []


def _file(name: str, content: str | bytes):
    data = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    data.name = name
    return data


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.docx", b"\x89PNG\r\n\x1a\n"),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00"),
    ],
)
async def test_bad_document_is_explained(site, name, content):
    """An odd file is refused with a sentence, and nothing is imported."""
    await site.sign_in()
    answer = await site.post("/quan-tri/ke-hoach", {"file": _file(name, content)})
    page = await answer.text()

    assert answer.status == 400
    assert re.search(r'role="alert">[^<]{20,}', page)
    assert "Chưa có kế hoạch nào" in page


async def test_same_plan_from_another_file(site):
    """The same plan as Word and as text is let in with a warning: confirming both would remind twice."""
    await site.sign_in()
    numbered = "ỦY BAN NHÂN DÂN PHƯỜNG MẪU\nSố: 12/KH-UBND\n\n" + PLAN
    await site.post("/quan-tri/ke-hoach", {"file": _file("a.txt", numbered)})
    again = await site.post("/quan-tri/ke-hoach", {"file": _file("b.txt", numbered + "\n")})

    assert "chỉ nên duyệt một bản" in await site.page(again.headers["Location"])


async def test_same_document_twice(site):
    """Importing the same file again is refused, with the plan it already is."""
    await site.sign_in()
    await site.post("/quan-tri/ke-hoach", {"file": _file("a.txt", PLAN)})
    again = await site.post("/quan-tri/ke-hoach", {"file": _file("b.txt", PLAN)})

    assert "đã được nhập" in await again.text()


async def test_official_gets_a_code(site):
    """An added official gets a one-time code, shown once."""
    await site.sign_in()
    await site.post(
        "/quan-tri/can-bo", {"name": "<b>Lê Văn Mẫu</b>", "unit": "Phòng Mẫu", "role": "official"}
    )
    page = await (await site.post("/quan-tri/can-bo/1/ma")).text()

    assert re.search(r"<strong>[A-Z2-9]{8}</strong>", page)
    assert "&lt;b&gt;Lê Văn Mẫu" in page
    assert not re.search(r"<strong>[A-Z2-9]{8}</strong>", await site.page("/quan-tri/can-bo"))


async def test_every_page_is_guarded_by_headers(site):
    """Pages load nothing from elsewhere and cannot be framed."""
    for path in ("/", "/quan-tri/dang-nhap", "/khong-co"):
        headers = (await site.get(path)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_unknown_page(site):
    """A wrong address is answered with a page that leads back."""
    answer = await site.get("/khong-co")

    assert answer.status == 404
    assert "Không có trang này" in await answer.text()


async def test_accusations_are_for_administrators_only(site):
    """An admin reads them under their own heading; an editor's page does not hold them."""
    await site.sign_in()
    services = site.app.services

    def fill(connection):
        feedback.add(
            connection, conversation_id=None, channel="web", text="Ông Bê nhận tiền", now=NOW, restricted=True
        )

    await services.write(fill)
    assert "Ông Bê nhận tiền" in await site.page("/quan-tri/phan-anh")

    await services.write(lambda c: c.execute(update(staff_table).values(role="editor")))
    assert "Ông Bê nhận tiền" not in await site.page("/quan-tri/phan-anh")
