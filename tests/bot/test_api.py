"""The read-only API: who may read what, errors as programs expect them, and no input that breaks it."""

import asyncio
import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from sqlalchemy import insert

from bot.web.api.addresses import ADDRESSES, SCOPES
from bot.web.api.openapi import document
from bot.web.api.routes import PER_MINUTE
from bot.web.api.shapes import Asked
from knowledge.report_periods import to_choose_from
from storage import api_tokens, feedback, feedback_changes, questions, ratings
from storage.feedback import Told
from storage.feedback_changes import By
from storage.ratings import Rating
from storage.tables import dossier
from tests.bot.conftest import NOW

DAY = dt.date(2026, 11, 19)
NOVEMBER = "/api/v1/ratings?ky=thang-2026-11"
EXAMPLES = 12
"""Of each address: enough to try every parameter in good and bad shapes."""


async def token(site, *scopes: str, **more) -> dict[str, str]:
    """The header of a fresh token."""

    def work(connection):
        return api_tokens.make(connection, name="Bảng", scopes=scopes or SCOPES, by="admin", now=NOW, **more)

    return {"Authorization": f"Bearer {await site.app.services.write(work)}"}


async def rated(site, many: int) -> None:
    given = Rating("hai-long-1", "1", "short", True, DAY, "web", answers={"Q0": 5, "A1": 4})

    def work(connection):
        for _ in range(many):
            ratings.add(connection, given)

    await site.app.services.write(work)


async def test_strangers_read_nothing(site):
    """Without a token, with a wrong, revoked or old one, there is a problem document and no figure."""
    over = await token(site, expires_at=NOW)
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}, over):
        answer = await site.get("/api/v1/tasks", headers=headers)
        assert (answer.status, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert (await answer.json())["status"] == 401


async def test_a_token_reads_only_what_it_is_for(site):
    """A token for tasks reads no ratings."""
    mine = await token(site, "tasks")

    assert (await site.get("/api/v1/tasks", headers=mine)).status == 200
    assert (await site.get("/api/v1/ratings", headers=mine)).status == 403


async def test_its_last_use_is_known(site):
    """An administrator sees which tokens are still in use."""
    await site.get("/api/v1/tasks", headers=await token(site))

    (found,) = await site.app.services.read(api_tokens.all_of)
    assert found.last_used_at == NOW


async def test_few_ratings_are_not_told(site):
    """Fewer than five answers could point at a person: no figure leaves the house."""
    mine = await token(site)
    await rated(site, 4)
    few = await (await site.get(NOVEMBER, headers=mine)).json()
    await rated(site, 1)
    site.clock.at = dt.datetime(2026, 12, 1, 2, tzinfo=dt.UTC)
    enough = await (await site.get(NOVEMBER, headers=mine)).json()

    assert few["respondents"] is few["invited"] is few["overall"]["n"] is None
    assert all(c["n"] is None and c["mean"] is None for f in few["factors"] for c in f["criteria"])
    assert (enough["respondents"], enough["overall"]["n"], enough["overall"]["few"]) == (5, 5, True)
    assert enough["not_comparable"] == "too_few", "nobody answered in October"
    assert "không phải Chỉ số SIPAS" in enough["note"]


async def test_figures_are_those_of_the_period_asked_for(site):
    """A period is asked for by its name; its days are days in Vietnam; without a name it is this quarter."""
    mine = await token(site)
    evening = dt.datetime(2026, 10, 31, 16, 59, tzinfo=dt.UTC)

    def work(connection):
        for at in (evening, evening + dt.timedelta(minutes=2)):
            questions.record_all(
                connection, [questions.Question(channel="web", text="x", outcome="answered", at=at)]
            )

    await site.app.services.write(work)
    for asked, count in (("?ky=thang-2026-10", 1), ("?ky=quy-2026-4", 2), ("", 2), ("?ky=quy-2026-3", 0)):
        found = await (await site.get(f"/api/v1/questions{asked}", headers=mine)).json()
        assert found["asked"] == count, asked
    assert found["period"] == {
        "name": "quy-2026-3",
        "label": "Quý III/2026",
        "start": "2026-07-01",
        "end": "2026-09-30",
    }


async def told(site, many: int, *, liked: bool) -> None:
    """Feedback of 5 October (owed by the 26th), answered at once and rated; one more that nobody has answered."""
    then = dt.datetime(2026, 10, 5, 3, tzinfo=dt.UTC)

    def work(connection):
        for _ in range(many):
            kept = feedback.keep(connection, Told(text="Đèn tắt", channel="web"), then)
            feedback_changes.answer(connection, kept.id, By("an", then, "Xong"))
            feedback_changes.rate(connection, kept.id, By("citizen", then), liked=liked)
        feedback.keep(connection, Told(text="Rác", channel="web"), then)

    await site.app.services.write(work)


async def test_feedback_is_measured_by_its_days(site):
    """A dashboard reads what was answered in time and what is overdue, not only what came in."""
    mine = await token(site)
    await told(site, 3, liked=True)
    found = await (await site.get("/api/v1/feedback?ky=thang-2026-10", headers=mine)).json()

    assert (found["received"], found["answered"], found["open"], found["overdue"]) == (4, 3, 1, 1)
    assert (found["on_time"], found["median_days"], found["categories"]) == (0.75, 0.0, {"": 4})


async def test_what_few_senders_think_of_answers_is_not_told(site):
    """Fewer than five who rated an answer point at a person here too."""
    mine = await token(site)
    for many, rated, liked in ((4, None, None), (1, 5, 0.8)):
        await told(site, many, liked=many > 1)
        found = await (await site.get("/api/v1/feedback?ky=thang-2026-10", headers=mine)).json()
        assert (found["rated"], found["liked"]) == (rated, liked)


async def test_rates_of_decision_766_stand_apart(site):
    """Late dossiers, petitions and apologies have an address and a note of their own; the ratings hold none of it."""
    mine = await token(site)
    await told(site, 4, liked=True)
    rows = [full("H1", finished=dt.date(2026, 10, 20)), full("H2", finished=dt.date(2026, 10, 8))]
    await site.app.services.write(lambda c: c.execute(insert(dossier), rows))
    found = await (await site.get("/api/v1/dossiers?ky=thang-2026-10", headers=mine)).json()
    ratings_ = await (await site.get("/api/v1/ratings?ky=thang-2026-10", headers=mine)).json()

    assert (found["dossiers"], found["late"], found["satisfied_766"]) == (2, 1, 0.5)
    assert found["feedback_satisfied_766"] == 0.8
    assert found["apologies"] == {"late": 1, "on_time": 0, "after": 0, "none": 1, "second": 0}
    assert "không phải câu trả lời của người dân" in found["note"]
    assert not any("766" in name for name in ratings_)


def full(key: str, finished: dt.date) -> dict[str, object]:
    """A dossier that was due on 9 October."""
    due = dt.date(2026, 10, 9)
    return {
        "key": key,
        "code": key,
        "due": due,
        "first_due": due,
        "finished": finished,
        "status": "returned",
        "source_day": dt.date(2026, 10, 30),
    }


async def test_only_whole_periods_are_asked_for(site):
    """Days chosen freely would tell what one day's few people said: refused with the reason, as is nonsense."""
    mine = await token(site)
    for asked in ("from=2026-11-01", "ky=thang-2026-13", "ky=", "ky=quy-2026-1&ky=quy-2026-2"):
        answer = await site.get(f"/api/v1/ratings?{asked}", headers=mine)
        assert (answer.status, answer.content_type) == (400, "application/problem+json")


def test_every_period_there_is_can_be_asked_for():
    """What the pages offer, the document allows."""
    for period in to_choose_from(DAY):
        assert Asked(ky=period.name).period == period.name


async def test_what_has_not_changed_is_not_sent_again(site):
    """A dashboard that sends back the tag gets 304 and no body."""
    mine = await token(site)
    first = await site.get("/api/v1/tasks", headers=mine)
    again = await site.get("/api/v1/tasks", headers={**mine, "If-None-Match": first.headers["ETag"]})

    assert (again.status, await again.read()) == (304, b"")


async def test_a_loop_is_slowed_down(site):
    """A program that calls without pause is told when to come back; another token is served."""
    mine, other = await token(site), await token(site)
    statuses = [(await site.get("/api/v1/tasks", headers=mine)).status for _ in range(PER_MINUTE + 1)]

    assert statuses.count(429) == 1
    assert (await site.get("/api/v1/tasks", headers=other)).status == 200


async def test_unknown_addresses_and_methods_are_problems_too(site):
    """A program reads the same kind of answer whatever it did wrong."""
    mine = await token(site)
    assert (await site.get("/api/v1/x", headers=mine)).content_type == "application/problem+json"
    wrong = await site.post("/api/v1/tasks", headers=mine)
    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET,HEAD")


async def test_the_document_is_open_and_names_every_address(site):
    """A developer reads how to call it before there is a token."""
    found = await (await site.get("/api/v1/openapi.json")).json()

    assert found == document()
    assert sorted(found["paths"]) == sorted(address.path for address in ADDRESSES)


async def test_no_input_breaks_the_promises_of_the_document(site, monkeypatch):
    """Whatever is sent, each answer is one the document describes."""
    monkeypatch.setattr("bot.web.api.routes.PER_MINUTE", 10_000)
    mine = await token(site)
    await rated(site, 6)
    base = str(site.client.make_url("/")).rstrip("/")
    await asyncio.to_thread(_fuzz, base, mine)


def _fuzz(base: str, headers) -> None:
    import schemathesis  # noqa: PLC0415 - two seconds that only the worker of this test pays
    from schemathesis.generation import GenerationMode  # noqa: PLC0415 - see above

    schema = schemathesis.openapi.from_dict(document())
    schema.config.update(base_url=base)
    for operation in schema.get_all_operations():
        for mode in GenerationMode:

            @settings(
                max_examples=EXAMPLES,
                derandomize=True,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.ok().as_strategy(generation_mode=mode))
            def one(case: Any) -> None:
                case.call_and_validate(headers=headers)

            one()
