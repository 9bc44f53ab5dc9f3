"""OWASP ASVS 5.0, V13: what is served tells nothing that it need not."""

from __future__ import annotations

from tests.source import ROOT


def test_13_4_1_no_history_is_shipped():
    """The image is made of a list of folders; the project's history is not in it."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert "*" in lines
    assert "!.git" not in lines


async def test_13_4_2_errors_are_not_explained_to_strangers(site, monkeypatch):
    """When something breaks, the visitor reads a sentence; the cause is in the log."""

    async def broken(_work):
        raise RuntimeError("secret detail of line 42")

    monkeypatch.setattr(type(site.app.store), "read", lambda _self, work: broken(work))
    answer = await site.get("/quan-tri/dang-nhap")
    text = await answer.text()
    assert answer.status == 500
    assert "secret detail" not in text
    assert "Traceback" not in text


async def test_13_4_3_no_lists_of_files(site):
    """A folder's address is no page."""
    for path in ("/static/", "/static", "/static/x/"):
        assert (await site.get(path)).status == 404


async def test_13_4_4_no_trace(site):
    """TRACE, which repeats cookies, is not answered."""
    answer = await site.client.request("TRACE", "/", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status in {400, 404, 405}


async def test_13_4_5_figures_are_for_this_machine(site):
    """Somebody from elsewhere does not read /metrics without its token."""
    answer = await site.get("/metrics", headers={"X-Forwarded-For": "8.8.8.8"})
    assert answer.status == 403
    assert (await site.get("/metrics")).status == 200, "on this machine they are read"


async def test_13_4_6_no_versions(site):
    """Which programs serve, and in which version, is not told."""
    assert (await site.get("/")).headers["Server"] == "motcua"
