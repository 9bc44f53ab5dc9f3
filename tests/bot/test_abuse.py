"""What nobody's browser sends: each gets a refusal in plain words, never a breakdown."""

import asyncio
import io
import json

import pytest
from aiohttp import FormData

from storage.staff import FAILURES_BEFORE_LOCK

CHAT = "/chat/tin-nhan"
COOKIE = {"motcua_chat": "a-browser"}
FORM = "application/x-www-form-urlencoded"
SAID = json.dumps({"id": "message-0001", "text": "khai sinh"}).encode()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"{", {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (rb'{"id":"message-0001","text":"\ud800"}', {}),
        (b"\xe1", {"Content-Type": "text/plain; charset=none-such"}),
        (SAID, {"Content-Encoding": "gzip"}),
    ],
)
async def test_broken_message_is_refused(site, body, headers):
    """A message that is no message is refused; the chat goes on."""
    answer = await site.post(CHAT, body, headers=headers, cookies=COOKIE)
    assert answer.status == 400
    assert answer.headers["Content-Security-Policy"]

    assert (await site.post(CHAT, SAID, cookies=COOKIE)).status == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"login=\xff", FORM),
        (b"login=a", f"{FORM}; charset=none-such"),
        (b"xx", "multipart/form-data"),
        (b"xx", "multipart/form-data; boundary=abc"),
    ],
)
async def test_broken_form_is_refused(site, body, content_type):
    """A form that cannot be read is refused with a sentence."""
    answer = await site.post("/quan-tri/dang-nhap", body, headers={"Content-Type": content_type})

    assert answer.status == 400
    assert "không đọc được" in await answer.text()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[broken"])
async def test_write_from_another_site_is_refused(site, origin):
    """Another site cannot write with a visitor's cookie, whatever it calls itself."""
    answer = await site.client.post(CHAT, data=SAID, headers={"Origin": origin}, cookies=COOKIE)

    assert answer.status == 403


async def test_too_large_upload_is_told_the_limit(site):
    """Thirty megabytes are refused with the size that is allowed."""
    await site.sign_in()
    upload = FormData()
    upload.add_field("file", io.BytesIO(b"x" * 30_000_000), filename="lon.docx")
    answer = await site.post("/quan-tri/ke-hoach", upload)

    assert answer.status == 413
    assert "tối đa 25 MB" in await answer.text()


async def test_guesses_sent_at_once_are_locked_out_too(site):
    """Guesses sent at the same moment are counted one by one: the right password among the last finds the door shut."""
    await site.sign_in()
    await site.post("/quan-tri/dang-xuat")

    async def guess(password: str) -> int:
        return (await site.post("/quan-tri/dang-nhap", {"login": "admin", "password": password})).status

    assert set(await asyncio.gather(*(guess("sai") for _ in range(FAILURES_BEFORE_LOCK)))) == {401}
    assert await guess("một mật khẩu dài") == 401


async def test_code_for_nobody(site):
    """A one-time code for a person who is not there is a missing page."""
    await site.sign_in()

    assert (await site.post("/quan-tri/can-bo/999/ma")).status == 404


async def test_odd_names_are_kept_as_text(site):
    """Names with markup and with characters no database keeps are shown as they read."""
    await site.sign_in()
    name = "<script>alert(1)</script>"
    added = await site.post(
        "/quan-tri/can-bo", {"name": f"{name}\0", "unit": f"{name}\0", "role": "official"}
    )
    assert added.status == 303

    page = await site.page("/quan-tri/can-bo")
    assert name not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("cookie", ["motcua_chat", "motcua_lang"])
async def test_cookies_stay_away_from_scripts(site, cookie):
    """No script on a page can read a cookie of ours."""
    answer = await site.get("/?lang=en")
    (header,) = (value for value in answer.headers.getall("Set-Cookie") if value.startswith(cookie))

    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
