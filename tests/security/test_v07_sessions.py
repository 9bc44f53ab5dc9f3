"""OWASP ASVS 5.0, V7: sessions begin fresh, end in time, and can be ended."""

from __future__ import annotations

import datetime as dt

from bot.web.admin.session import NAME
from storage.tables import staff_session
from tests.security.conftest import NEW, PASSWORD, SIGN_IN, TRY


def _token(site) -> str:
    return next(cookie.value for cookie in site.client.session.cookie_jar if cookie.key == NAME)


async def _open_sessions(desk) -> int:
    return await desk.app.services.read(lambda c: len(c.execute(staff_session.select()).all()))


async def test_7_2_1_the_server_knows_its_sessions(desk, browser):
    """A token that was made up opens nothing; one that the server gave out does."""
    assert (await browser().get("/quan-tri", cookies={NAME: "a" * 43})).status == 303
    assert (await browser().get("/quan-tri", cookies={NAME: _token(desk)})).status == 200


async def test_7_2_2_every_session_has_its_own_token(desk, browser):
    """Two browsers of one person hold two tokens."""
    other = browser()
    await other.post(SIGN_IN, TRY)
    assert _token(other) != _token(desk)


async def test_7_2_3_tokens_cannot_be_guessed(desk):
    """256 random bits."""
    assert len(_token(desk)) == 43


async def test_7_2_4_signing_in_makes_a_new_session(desk, browser):
    """The token a browser came with is void after signing in again."""
    old = _token(desk)
    await desk.post(SIGN_IN, TRY)
    assert _token(desk) != old
    assert (await browser().get("/quan-tri", cookies={NAME: old})).status == 303


async def test_7_3_1_idle_sessions_end(desk):
    """Two hours without a click."""
    desk.clock.at += dt.timedelta(hours=2)
    assert (await desk.get("/quan-tri")).status == 200
    desk.clock.at += dt.timedelta(hours=2, seconds=1)
    assert (await desk.get("/quan-tri")).status == 303


async def test_7_3_2_busy_sessions_end_too(desk):
    """Twelve hours at most."""
    for _ in range(11):
        desk.clock.at += dt.timedelta(hours=1)
        assert (await desk.get("/quan-tri")).status == 200
    desk.clock.at += dt.timedelta(hours=1, minutes=1)
    assert (await desk.get("/quan-tri")).status == 303


async def test_7_4_1_signing_out_ends_the_session(desk, browser):
    """The back button and the old token open nothing."""
    old = _token(desk)
    await desk.post("/quan-tri/dang-xuat")
    assert (await browser().get("/quan-tri", cookies={NAME: old})).status == 303


async def test_7_4_2_a_shut_account_is_out(desk, browser):
    """Who left the office is signed out at once."""
    page = await (
        await desk.post(
            "/quan-tri/tai-khoan", {"login": "binh", "name": "Bình", "role": "admin", "proof": PASSWORD}
        )
    ).text()
    token, other = page.split("loi-moi?ma=")[1].split("<")[0], browser()
    await other.post("/quan-tri/loi-moi", {"token": token, "password": NEW})
    await other.post(SIGN_IN, {"login": "binh", "password": NEW})
    assert (await other.get("/quan-tri")).status == 200
    await desk.post("/quan-tri/tai-khoan/2/khoa", {"proof": PASSWORD})
    assert (await other.get("/quan-tri")).status == 303


async def test_7_4_3_a_new_password_ends_the_others(desk, browser):
    """Whoever had the old one is out."""
    other = browser()
    await other.post(SIGN_IN, TRY)
    await desk.post("/quan-tri/toi/mat-khau", {"proof": PASSWORD, "password": NEW})
    assert (await other.get("/quan-tri")).status == 303
    assert (await desk.get("/quan-tri")).status == 200


async def test_7_4_4_signing_out_is_on_every_page(desk):
    """One click away, wherever one is."""
    for path in ("/quan-tri", "/quan-tri/toi", "/quan-tri/nhat-ky"):
        assert 'action="/quan-tri/dang-xuat"' in await desk.page(path)


async def test_7_4_5_administrators_end_sessions(desk):
    """Of anybody, all at once."""
    await desk.post("/quan-tri/tai-khoan/1/thoat", {"proof": PASSWORD})
    assert await _open_sessions(desk) == 0


async def test_7_5_1_factors_change_after_the_password_only(desk):
    """Neither password nor one-time codes change at an open screen."""
    for path in ("mat-khau", "ma-mot-lan", "ma-mot-lan/tat"):
        answer = await desk.post(f"/quan-tri/toi/{path}", {"proof": "x", "password": NEW})
        assert answer.status == 403


async def test_7_5_2_one_sees_and_ends_the_own_sessions(desk, browser):
    """How many there are is shown; the others end after the password was typed."""
    other = browser()
    await other.post(SIGN_IN, TRY)
    assert "Số phiên đang mở: 2" in await desk.page("/quan-tri/toi")
    await desk.post("/quan-tri/toi/thoat", {"proof": PASSWORD})
    assert (await other.get("/quan-tri")).status == 303
