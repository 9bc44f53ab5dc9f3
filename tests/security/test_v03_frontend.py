"""OWASP ASVS 5.0, V3: what the browser is told, so that it protects the person in front of it."""

from __future__ import annotations

import pytest

from bot.web.admin import desk as rooms
from storage import staff
from tests.security.conftest import NEW, PASSWORD

PAGES = ["/", "/quan-tri/dang-nhap", "/khong-co", "/static/x/y", "/readyz"]


async def _cookie(https) -> str:
    services = https.app.services

    code = await services.write(lambda c: staff.new_setup_code(c, services.clock()))
    answer = await https.post("/quan-tri/thiet-lap", {"code": code, "login": "an", "password": NEW})
    return answer.headers["Set-Cookie"]


async def test_3_2_1_what_is_taken_away_is_not_shown(desk):
    """A table to take away is saved, not opened as a page."""
    headers = (await desk.get("/quan-tri/nhat-ky/tai-ve.csv")).headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_3_3_1_the_session_travels_over_https_only(https):
    """The cookie is never sent in the clear."""
    assert "Secure" in await _cookie(https)


async def test_3_3_2_other_sites_send_no_session(https):
    """A link on another site does not carry the session along."""
    assert "SameSite=Strict" in await _cookie(https)


async def test_3_3_3_the_session_belongs_to_this_host(https):
    """No neighbour under the same domain can set or read it."""
    cookie = await _cookie(https)
    assert cookie.startswith("__Host-motcua_staff=")
    assert "Path=/;" in cookie + ";"
    assert "Domain" not in cookie


async def test_3_3_4_scripts_do_not_read_the_session(https):
    """A script that got in could not take it away."""
    assert "HttpOnly" in await _cookie(https)


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_1_browsers_stay_on_https(https, path):
    """For a year, on every answer, once the operator serves HTTPS."""
    told = (await https.get(path)).headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_2_other_sites_read_nothing(site, path):
    """No answer may be read by a page of another site."""
    answer = await site.get(path, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_3_only_our_own_scripts_run(site, path):
    """Nothing inline, nothing from elsewhere, no plug-ins, no other base."""
    policy = (await site.get(path)).headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_4_types_are_not_guessed(site, path):
    """A picture is a picture, whatever is in it."""
    assert (await site.get(path)).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_5_addresses_are_not_told_to_others(site, path):
    """Another site that is linked to does not learn which page of ours was open."""
    assert (await site.get(path)).headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
async def test_3_4_6_nobody_frames_us(site, path):
    """No other site shows our pages as its own; the embedded chat has an address of its own."""
    assert "frame-ancestors 'none'" in (await site.get(path)).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}]
)
async def test_3_5_1_other_sites_change_nothing(desk, headers):
    """A form on another site that uses an administrator's session is refused."""
    answer = await desk.client.post("/quan-tri/toi/thoat", data={"proof": PASSWORD}, headers=headers)
    assert answer.status == 403


async def test_3_5_3_looking_changes_nothing(desk):
    """What changes something is not done by opening an address."""
    router = desk.client.app.router
    writing = {r.resource.canonical for r in router.routes() if r.method == "POST" and r.resource}
    reading = {r.resource.canonical for r in router.routes() if r.method == "GET" and r.resource}
    only = [path for path in writing - reading if path.startswith(rooms.PREFIX) and "{" not in path]

    assert len(only) > 5
    assert {(await desk.get(path)).status for path in only} <= {403, 405}


async def test_3_7_2_nobody_is_sent_elsewhere(desk, browser):
    """After signing in one lands on our own page, whatever the address asked for."""
    answer = await browser().post(
        "/quan-tri/dang-nhap?next=https://evil.example", {"login": "admin", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/quan-tri"
