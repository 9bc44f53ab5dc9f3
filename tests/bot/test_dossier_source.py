"""Dossiers fetched from the office's own system: a little system of our own on loopback."""

import datetime as dt

import pytest
from aiohttp import web

from bot import dossier_source
from bot.dossier_source import DossierSource
from bot.knowledge_source import KnowledgeSource
from bot.settings import read_settings
from knowledge.dossiers.words import Status
from storage import dossier_imports, dossiers

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
ONE = {
    "code": "H12.34-261105-0001",
    "procedure": "Đăng ký khai sinh",
    "received": "2026-11-05",
    "due": "2026-11-23",
    "status": "processing",
    "check": "4321",
}


@pytest.fixture
async def system(aiohttp_server):
    """What the office's system answers, and how it was asked."""
    told = {"answer": {"as_of": "2026-11-20", "check": "phone", "dossiers": [ONE]}, "asked": []}

    async def answer(request: web.Request) -> web.Response:
        told["asked"].append(request.headers.get("Authorization"))
        answer = told["answer"]
        return web.Response(text=answer) if isinstance(answer, str) else web.json_response(answer)

    app = web.Application()
    app.router.add_get("/ho-so", answer)
    server = await aiohttp_server(app)
    told["url"] = str(server.make_url("/ho-so"))
    return told


@pytest.fixture
def source(system, store, tmp_path, knowledge):
    given = {"dossier_source_url": system["url"], "dossier_source_token": "bi-mat"}
    settings = read_settings(_env_file=None, **given)
    return DossierSource(settings, store, KnowledgeSource("phuong-mau", tmp_path, knowledge), lambda: NOW)


async def find(store):
    return await store.read(lambda c: dossiers.find(c, ONE["code"]))


async def test_what_the_system_tells_is_taken_over(system, source, store):
    """Dossiers arrive with the token shown; asked again, nothing is written twice."""
    assert (await source.go_round(system["url"])).new == 1
    assert await source.go_round(system["url"]) is None
    found = await find(store)

    assert system["asked"] == ["Bearer bi-mat"] * 2
    assert (found.status, found.due, found.source_day) == (
        Status.PROCESSING,
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 20),
    )
    assert len(await store.read(dossier_imports.newest)) == 1


async def test_a_broken_dossier_does_not_keep_out_the_others(system, source, store):
    """One without a code is left out; the others go in."""
    system["answer"]["dossiers"] = [{"status": "processing"}, ONE]
    counts = await source.go_round(system["url"])

    assert (counts.new, counts.bad) == (1, 1)


@pytest.mark.parametrize(
    "answer",
    ["<html>", {"dossiers": []}, {"as_of": "2026-11-20"}, {"as_of": "2026-12-20", "dossiers": []}],
)
async def test_another_answer_changes_nothing(system, source, store, answer, caplog):
    """A system that answers something else is told of in the log, without what it said."""
    await source.go_round(system["url"])
    system["answer"] = answer
    assert await source.go_round(system["url"]) is None

    assert await find(store) is not None
    assert "could not be fetched" in caplog.text
    assert "<html>" not in caplog.text


async def test_a_system_that_is_down_is_asked_again_later(source, store, monkeypatch, unused_tcp_port):
    """No answer is no reason to stop: what is known stays."""
    monkeypatch.setattr(dossier_source._fetch.retry, "sleep", _at_once)
    assert await source.go_round(f"http://127.0.0.1:{unused_tcp_port}/ho-so") is None


async def _at_once(_seconds: float) -> None:
    """Nobody waits in a test."""
