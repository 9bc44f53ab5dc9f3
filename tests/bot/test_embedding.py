"""Who may show the chat in a frame, and who may not."""

import pytest
from aiohttp.test_utils import TestClient

from bot import clock
from bot.errors import SettingsError
from bot.settings import read_settings
from bot.web.chat.visitor import COOKIE, FRAMED_COOKIE
from tests.servers.site import running


def origins(given):
    return read_settings(_env_file=None, embed_origins=given).embed_origins


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ()),
        ("https://a.example.vn", ("https://a.example.vn",)),
        (
            "https://A.example.vn/, http://b.example.vn:8000",
            ("https://a.example.vn", "http://b.example.vn:8000"),
        ),
        ("https://a.example.vn:443 http://b.example.vn:80", ("https://a.example.vn", "http://b.example.vn")),
        ("https://phường.example.vn", ("https://xn--phng-rib8295b.example.vn",)),
    ],
)
def test_sites_are_named_as_browsers_name_them(given, kept):
    """An operator may write capitals, a last slash, the usual port, commas or spaces."""
    assert origins(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "*",
        "a.example.vn",
        "https://*.example.vn",
        "https://a.example.vn/trang",
        "https://a.example.vn; script-src *",
        "https://a@b.example.vn",
        "javascript:alert(1)",
        "https://",
        "https://a.example.vn:99999",
        "https://[::1",
        f"https://{'a' * 70}.vn",
    ],
)
def test_anything_else_is_refused_at_the_start(given):
    """Whoever writes more than a site's name is told before anything runs; nothing slips into the policy."""
    with pytest.raises(SettingsError, match="MOTCUA_EMBED_ORIGINS"):
        origins(given)


@pytest.fixture
async def framed(tmp_path, knowledge):
    async with running(
        tmp_path,
        clock.now,
        knowledge,
        embed_origins="https://a.example.vn https://b.example.vn",
        public_url="https://motcua.example.vn",
    ) as (client, _built):
        yield client


async def test_only_the_listed_sites_frame_it(framed: TestClient):
    """The frame's page names its sites; every other page is framed by nobody."""
    answer = await framed.get("/nhung")
    assert answer.headers["Content-Security-Policy"].endswith(
        "frame-ancestors https://a.example.vn https://b.example.vn"
    )
    for path in ("/", "/tro-chuyen", "/quan-tri/dang-nhap", "/nhung.js"):
        policy = (await framed.get(path)).headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'none'")


async def test_cookie_of_the_frame_is_kept_apart(framed: TestClient):
    """In a frame the only cookie is one that each site has for itself; on our own page it is the usual one."""
    (cookie,) = (await framed.get("/nhung?lang=en")).headers.getall("Set-Cookie")
    assert cookie.startswith(FRAMED_COOKIE)
    assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned"} <= set(cookie.split("; "))
    assert (await framed.get("/")).headers["Set-Cookie"].startswith(COOKIE)


async def test_another_site_writes_nothing_with_that_cookie(framed: TestClient):
    """The frame's cookie travels from other sites' pages too; what they write is refused all the same."""
    said = {"id": "message-0001", "text": "khai sinh"}
    cookies = {FRAMED_COOKIE: "t" * 43}
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://a.example.vn"}
    assert (await framed.post("/chat/tin-nhan", json=said, headers=headers, cookies=cookies)).status == 403
    assert (await framed.post("/tro-chuyen", data=said, headers=headers, cookies=cookies)).status == 403

    headers = {"Sec-Fetch-Site": "same-origin"}
    assert (await framed.post("/chat/tin-nhan", json=said, headers=headers, cookies=cookies)).status == 200


async def test_not_allowed_unless_set(site):
    """Out of the box no site may embed the chat."""
    answer = await site.get("/nhung")
    assert answer.status == 403
    assert "chưa được phép nhúng" in await answer.text()
    assert "const ALLOWED = [];" in await site.page("/nhung.js")
