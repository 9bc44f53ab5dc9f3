"""OWASP ASVS 5.0, V14: personal data stays where it is needed, and ends."""

from __future__ import annotations

from storage.retention import RULES
from tests.security.conftest import SIGN_IN, TRY
from tests.source import ROOT


async def test_14_2_1_no_session_in_an_address(browser):
    """Nobody who reads an address over a shoulder or in a log gets in with it."""
    answer = await browser().post(SIGN_IN, TRY)
    assert answer.headers["Location"] == "/quan-tri"


async def test_14_2_3_nothing_is_loaded_from_elsewhere(desk):
    """No page calls a counter, a font or a script of others."""
    for path in ("/", "/quan-tri", "/quan-tri/toi"):
        page = await desk.page(path)
        assert 'src="http' not in page
        assert '<link rel="stylesheet" href="http' not in page


def test_14_2_7_data_end_by_a_rule():
    """Each kind of old data has its rule, and each rule its place in the list that people read."""
    listed = (ROOT / "docs/database.md").read_text(encoding="utf-8")
    assert len(RULES) >= 10
    assert [name for name in RULES if f"| `{name}` |" not in listed] == []


async def test_14_3_1_signing_out_clears_the_browser(desk):
    """What the browser kept of the pages goes with the session."""
    answer = await desk.post("/quan-tri/dang-xuat")
    assert '"cache"' in answer.headers["Clear-Site-Data"]


async def test_14_3_2_admin_pages_are_not_kept(desk):
    """The back button of a shared computer shows nothing after signing out."""
    for path in ("/quan-tri", "/quan-tri/toi", "/quan-tri/khong-co", "/quan-tri/nhat-ky/tai-ve.csv"):
        assert (await desk.get(path)).headers["Cache-Control"] == "no-store"
