"""Dossiers fetched from the office's own system: a little system of our own on loopback."""

import asyncio
import datetime as dt

import aiohttp
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
        if callable(answer):
            return await answer(request)
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


@pytest.mark.parametrize(
    "odd",
    [
        {"steps": [1, {"a": 2.5}]},
        {"fee": 10.5},
        {"procedure": ["a"]},
        {"unit": "x" * 9000},
        {"unit": "a\x00b"},
    ],
)
async def test_what_is_odd_in_one_dossier_keeps_no_other_out(system, source, store, odd):
    """Fields nobody asked for, or of another kind, are the office's own business: the dossiers arrive."""
    other = {**ONE, "code": "H12.34-261105-0002"}
    system["answer"]["dossiers"] = [{**ONE, **odd}, other]

    assert (await source.go_round(system["url"])).new == 2


@pytest.mark.parametrize(
    "odd", [{"due": {"day": 23}}, {"code": [ONE["code"]]}, {"due": 1e300}, {"received": "\x00"}]
)
async def test_a_dossier_that_cannot_be_read_is_counted(system, source, store, odd):
    """A code or day of no sense is counted as bad, or as not told; the next one goes in."""
    other = {**ONE, "code": "H12.34-261105-0002"}
    system["answer"]["dossiers"] = [{**ONE, **odd}, other]
    counts = await source.go_round(system["url"])

    assert counts.new + counts.bad == 2
    assert await store.read(lambda c: dossiers.find(c, other["code"])) is not None


async def test_a_redirect_is_not_followed(system, source, aiohttp_server, caplog):
    """Whoever got hold of the office's system cannot make us ask an address inside; the log says what to mend."""
    reached = []
    inside = web.Application()

    async def secret(request: web.Request) -> web.Response:
        reached.append(request)
        return web.json_response({})

    inside.router.add_get("/", secret)
    private = str((await aiohttp_server(inside)).make_url("/"))

    async def elsewhere(_request: web.Request) -> web.Response:
        raise web.HTTPFound(private)

    system["answer"] = elsewhere
    assert await source.go_round(system["url"]) is None

    assert reached == []
    assert "redirects are not followed" in caplog.records[-1].told


async def test_an_endless_answer_is_cut_off(system, source, store, monkeypatch, caplog):
    """More than we can hold is not held: reading stops, and what is known stays."""
    await source.go_round(system["url"])
    monkeypatch.setattr(dossier_source, "MOST_BYTES", 100_000)

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * 65_536)

    system["answer"] = endless
    assert await source.go_round(system["url"]) is None

    assert "too large" in caplog.records[-1].told
    assert await find(store) is not None


async def test_a_slow_answer_is_given_up(system, source, monkeypatch, caplog):
    """A system that takes the call and says nothing holds nothing up for longer than the limit."""
    monkeypatch.setattr(dossier_source, "TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    monkeypatch.setattr(dossier_source._fetch.retry, "sleep", _at_once)

    async def silent(_request: web.Request) -> web.Response:
        return await asyncio.Event().wait()

    system["answer"] = silent
    assert await source.go_round(system["url"]) is None

    assert caplog.records[-1].why == "TimeoutError"
    assert len(system["asked"]) == 4


async def test_a_system_in_trouble_is_asked_again_at_once(system, source, monkeypatch):
    """Two answers of 500, then the dossiers: they are taken over in the same round."""
    monkeypatch.setattr(dossier_source._fetch.retry, "sleep", _at_once)
    right = system["answer"]

    async def stumbling(_request: web.Request) -> web.Response:
        ok = len(system["asked"]) > 2
        return web.json_response(right if ok else {}, status=200 if ok else 500)

    system["answer"] = stumbling
    assert (await source.go_round(system["url"])).new == 1


async def test_the_address_is_not_in_the_log(system, source, monkeypatch, caplog):
    """It may hold a key of the office's system; the status is enough to know whom to ask."""
    monkeypatch.setattr(dossier_source._fetch.retry, "sleep", _at_once)

    async def shut(_request: web.Request) -> web.Response:
        raise web.HTTPUnauthorized

    system["answer"] = shut
    await source.go_round(system["url"] + "?k=abc123")

    assert caplog.records[-1].told == "HTTP 401"
    assert "abc123" not in caplog.text
