"""The leader's page: "higher" and "lower" only where they are true, and never where two periods are not alike."""

import datetime as dt

import pytest

from handlers.leader_report import leader_report
from knowledge.library import QUESTIONNAIRE
from knowledge.questionnaires import load_questionnaire
from knowledge.report_periods import ReportPeriod
from storage import ratings
from storage.ratings import Rating

TODAY = dt.date(2026, 11, 20)
OCTOBER = ReportPeriod("month", 2026, 10)


def rate(connection, month: int, mark: int, count: int = 40, rule: str = "moi-1") -> None:
    given = Rating(
        "hai-long-1", "1", "short", True, dt.date(2026, month, 20), "web", rule=rule, answers={"A1": mark}
    )
    for _ in range(count):
        ratings.add(connection, given)


def page(database, period: ReportPeriod = OCTOBER):
    with database.read() as connection:
        return leader_report(connection, load_questionnaire(QUESTIONNAIRE), "Phường Mẫu", period, TODAY)


@pytest.mark.parametrize(("before", "now", "trend"), [(2, 5, "up"), (5, 2, "down"), (5, 4, "level")])
def test_a_factor_that_really_changed(database, before, now, trend):
    """Intervals that lie apart are a change; others are none."""
    with database.write() as connection:
        rate(connection, 9, before)
        rate(connection, 10, now)

    assert page(database).trends["A"] == trend


def test_no_change_is_told_where_the_periods_are_not_alike(database):
    """When people were invited by another rule, the difference may be the rule's."""
    with database.write() as connection:
        rate(connection, 9, 2)
        rate(connection, 10, 5, rule="moi-2")

    assert set(page(database).trends.values()) == {"unknown"}


def test_no_change_is_told_of_a_period_under_way(database):
    """November is not over on the 20th: its figures stand alone."""
    with database.write() as connection:
        rate(connection, 10, 2)
        rate(connection, 11, 5)

    assert page(database, ReportPeriod("month", 2026, 11)).trends["A"] == "unknown"


def test_few_answers_make_no_change(database):
    """Ten against ten tell nothing, however far apart they are."""
    with database.write() as connection:
        rate(connection, 9, 2, count=10)
        rate(connection, 10, 5, count=10)

    assert page(database).trends["A"] == "unknown"
