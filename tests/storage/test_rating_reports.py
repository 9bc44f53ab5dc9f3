"""Reports: the figures of a period, its groups, and what must not be said."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from knowledge.questionnaires import load_questionnaire
from knowledge.report_periods import ReportPeriod
from knowledge.sipas.comparison import NotComparable
from storage import rating_export, rating_invitations, ratings
from storage.errors import Refused
from storage.rating_reports import UNKNOWN, report
from storage.ratings import Rating

TODAY = dt.date(2026, 11, 20)
MARCH, QUARTER = ReportPeriod("month", 2026, 3), ReportPeriod("quarter", 2026, 1)
QUESTIONNAIRE = load_questionnaire("hai-long-1")


def rate(connection, count, day, *, unit="Phường A", score=5, rule="moi-1", **more):
    for _ in range(count):
        given = Rating(
            questionnaire=more.pop("questionnaire", "hai-long-1"),
            formula="mean-of-criteria-1",
            form="short",
            completed=True,
            day=day,
            channel=more.get("channel", "web"),
            unit=unit,
            rule=rule,
            comment=more.get("comment"),
            answers=more.get("answers", {"Q0": score, "A1": score}),
            procedure_id=more.get("procedure_id"),
            gender=more.get("gender"),
        )
        ratings.add(connection, given)


def of(connection, period=MARCH, **more):
    return report(connection, QUESTIONNAIRE, period, today=TODAY, **more)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_whole_period(database):
    """A leader reads how many answered, the share and its interval, and the note beneath."""
    with database.write() as connection:
        rate(connection, 30, march(3))
        rate(connection, 10, march(31), score=2)
        rate(connection, 7, dt.date(2026, 4, 1), score=1)
        rating_invitations.count(connection, day=march(2), unit=None, procedure_id=None, channel="web")
        found = of(connection)

    assert (found.respondents, found.invited) == (40, 1)
    assert found.evaluation.index.share == pytest.approx(0.75)
    assert found.interval.low < 0.75 < found.interval.high
    assert "40 người" in found.footer("vi")


def test_small_group_hides_another(database):
    """Four raters of one office stay unnamed, and so does the office that would give them away."""
    with database.write() as connection:
        rate(connection, 60, march(3), unit="Phường A")
        rate(connection, 56, march(4), unit="Phường B")
        rate(connection, 4, march(5), unit="Phường C")
        found = of(connection, by="unit")
        alone = [of(connection, filters={"unit": f"Phường {name}"}) for name in "ABC"]

    assert [(group.value[-1], group.shown) for group in found.groups] == [
        ("A", True),
        ("B", False),
        ("C", False),
    ]
    assert [one.shown for one in alone] == [True, False, False]
    assert [one.respondents for one in alone] == [60, 0, 0]
    assert all(group.respondents == 0 for group in found.groups if not group.shown)


def test_a_month_is_not_left_over_from_its_quarter(database):
    """A month with three raters cannot be had by taking two months from the quarter."""
    with database.write() as connection:
        for month, count in ((1, 40), (2, 12), (3, 3)):
            rate(connection, count, dt.date(2026, month, 9))
        months = [of(connection, ReportPeriod("month", 2026, number)) for number in (1, 2, 3)]
        quarter = of(connection, QUARTER)

    assert quarter.respondents == 55
    assert [month.respondents for month in months] == [40, 0, 0]


def test_a_group_is_not_left_over_from_its_year(database):
    """An office that is too small in one month is not given away by its quarter."""
    with database.write() as connection:
        for month in (1, 2, 3):
            rate(connection, 20, dt.date(2026, month, 9), unit="Phường A")
            rate(connection, 20, dt.date(2026, month, 9), unit="Phường B")
            rate(connection, 3 if month == 3 else 20, dt.date(2026, month, 9), unit="Phường C")
        named = {
            number: {
                group.value[-1]
                for group in of(connection, ReportPeriod("month", 2026, number), by="unit").groups
                if group.shown
            }
            for number in (1, 2, 3)
        }
        quarter = {group.value[-1] for group in of(connection, QUARTER, by="unit").groups if group.shown}

    assert quarter == {"A", "B", "C"}
    assert "C" not in named[3]
    assert len(named[3]) < 2
    assert sum("C" not in shown for shown in named.values()) > 1


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        pytest.param({9: 20, 20: 20}, 20, id="many in each half of a month"),
        pytest.param({9: 3, 20: 37}, 0, id="few before the 15th"),
        pytest.param({9: 37, 20: 3}, 0, id="few after the 14th"),
        pytest.param({9: 20}, 20, id="nobody after the 14th"),
    ],
)
def test_half_a_month_is_not_left_over_between_two_calendars(database, days, shown):
    """The periods of CCHC reports cut months in two: what few people said in a half cannot be worked out."""
    with database.write() as connection:
        for day, count in days.items():
            rate(connection, count, march(day))
        found = of(connection, ReportPeriod("quarter", 2026, 1, cchc=True), by="unit")
        assert of(connection).respondents == sum(days.values())

    assert found.respondents == shown
    assert any(group.shown for group in found.groups) == bool(shown)


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


NOVEMBER = ReportPeriod("month", 2026, 11)


def test_today_is_not_counted(database):
    """A quarter and a year are counted to the end of the last whole month; today's ratings never are."""
    with database.write() as connection:
        for day in (dt.date(2026, 10, 5), november(5), november(16), TODAY):
            rate(connection, 10, day)
        month, quarter = of(connection, NOVEMBER), of(connection, ReportPeriod("quarter", 2026, 4))

    assert (month.respondents, month.until) == (10, november(5))
    assert (quarter.respondents, quarter.until) == (10, dt.date(2026, 10, 31))


def test_a_report_kept_from_last_week_tells_nothing_beside_this_one(database):
    """Whoever reads the month under way every day, and then the whole one, never sees it grow by fewer than five."""
    given = {
        2: 3,
        3: 2,
        4: 1,
        5: 7,
        6: 2,
        9: 1,
        10: 1,
        14: 4,
        15: 1,
        17: 2,
        18: 9,
        23: 2,
        24: 1,
        27: 3,
        30: 1,
    }
    with database.write() as connection:
        for day, count in given.items():
            rate(connection, count, november(day))
        days = [november(1) + dt.timedelta(days=n) for n in range(31)]
        read = [report(connection, QUESTIONNAIRE, NOVEMBER, today=day).respondents for day in days]

    growth = {later - earlier for earlier, later in itertools.pairwise(read)}
    assert growth - {0} != set()
    assert not growth & {1, 2, 3, 4}
    assert read[-1] == sum(given.values())


def test_groups_of_a_month_under_way_wait_for_its_end(database):
    """A small office's month would be told person by person; its figures come when the month is over."""
    with database.write() as connection:
        for day in (3, 6, 9):
            rate(connection, 9, november(day))
        running = of(connection, NOVEMBER, by="unit"), of(connection, NOVEMBER, filters={"unit": "Phường A"})
        over = report(connection, QUESTIONNAIRE, NOVEMBER, today=dt.date(2026, 12, 1), by="unit")

    assert [found.respondents for found in running] == [18, 0]
    assert (running[0].groups, running[0].groups_wait) == ((), True)
    assert [group.respondents for group in over.groups] == [27]


def test_a_question_few_answered_is_not_left_over(database):
    """Three of an office answered a question: neither the other office's figures nor another month's give them away."""
    with database.write() as connection:
        for month, unit, asked, others in ((3, "A", 3, 20), (3, "B", 16, 4), (2, "A", 9, 9), (2, "B", 9, 9)):
            day = dt.date(2026, month, 9)
            rate(connection, asked, day, unit=f"Phường {unit}", answers={"Q0": 4, "E3": 2})
            rate(connection, others, day, unit=f"Phường {unit}", answers={"Q0": 4})
        table = {group.value[-1]: group.evaluation for group in of(connection, by="unit").groups}
        alone = of(connection, filters={"unit": "Phường B"}).evaluation
        whole = of(connection).evaluation

    assert {name: found.criteria["E3"].n for name, found in table.items()} == {"A": 0, "B": 0}
    assert {name: found.overall.n for name, found in table.items()} == {"A": 23, "B": 20}
    assert (alone.criteria["E3"].n, whole.criteria["E3"].n) == (0, 19)


def test_kiosk_answers_are_no_part_of_the_rate(database):
    """Who taps the screen at the counter was not invited; the rate of answers does not count them."""
    with database.write() as connection:
        rate(connection, 10, march(3), channel="kiosk")
        rate(connection, 10, march(3))
        for _ in range(20):
            rating_invitations.count(connection, day=march(2), unit=None, procedure_id=None, channel="web")
        found = of(connection)

    assert (found.respondents, found.answered, found.invited) == (20, 10, 20)
    assert "50,0%" in found.footer("vi")


@pytest.mark.parametrize(
    ("period", "rule", "reason"),
    [
        (ReportPeriod("month", 2026, 3), "moi-1", None),
        (ReportPeriod("month", 2026, 3), "moi-2", NotComparable.RULE),
        (ReportPeriod("month", 2025, 7), "moi-1", NotComparable.BREAK),
        (ReportPeriod("month", 2026, 11), "moi-1", NotComparable.RUNNING),
        (ReportPeriod("month", 2026, 8), "moi-1", NotComparable.TOO_FEW),
    ],
)
def test_comparison_only_when_it_is_honest(database, period, rule, reason):
    """Two periods are compared only when people were asked alike; otherwise the page says why not."""
    with database.write() as connection:
        if reason is not NotComparable.TOO_FEW:
            rate(connection, 20, period.before.days.start)
        for day in (1, 2):
            rate(connection, 20, period.days.start.replace(day=day), rule=rule)
        found = of(connection, period)

    assert found.not_comparable is reason
    assert (found.before is None) == (reason is not None)


def test_comments_are_those_of_the_selection(database):
    """Comments are read with the figures they belong to, and not at all where there are too few."""
    with database.write() as connection:
        rate(connection, 8, march(3), comment="ghế ít")
        rate(connection, 8, march(4), unit="Phường B", comment="nhanh")
        rate(connection, 1, dt.date(2025, 5, 4), unit="Phường B", comment="bí mật")

        assert set(of(connection, filters={"unit": "Phường B"}).comments) == {"nhanh"}
        assert of(connection, ReportPeriod("month", 2025, 5)).comments == ()


def test_lists_of_comments_do_not_tell_what_their_writer_is_like(database):
    """Nobody finds out, by laying lists side by side, that it was a woman, or the only one of an office."""
    with database.write() as connection:
        rate(connection, 9, march(3), comment="ghế ít", procedure_id="1.001", gender="male")
        rate(connection, 9, march(3), unit="Phường B", comment="nhanh", procedure_id="1.002", gender="female")
        rate(connection, 9, march(3), unit="Phường C", comment="tốt", procedure_id="1.001", gender="female")
        rate(
            connection, 1, march(3), unit="Phường B", comment="chờ lâu", procedure_id="1.001", gender="female"
        )

        assert of(connection, filters={"gender": "female"}).comments == ()
        assert of(connection, filters={"unit": "Phường B", "gender": "female"}).comments == ()
        assert "chờ lâu" in of(connection, filters={"unit": "Phường B"}).comments
        assert "chờ lâu" not in of(connection, filters={"procedure_id": "1.001"}).comments


def test_who_belongs_nowhere_is_a_group_too(database):
    """Ratings without a known office are counted in the total and named as such."""
    with database.write() as connection:
        rate(connection, 20, march(3))
        rate(connection, 9, march(3), unit=None)
        found = of(connection, by="unit")

    assert {group.value: group.respondents for group in found.groups} == {"Phường A": 20, UNKNOWN: 9}


def test_another_questionnaire_is_not_added_up(database):
    """Answers to other questions are never mixed in."""
    with database.write() as connection:
        rate(connection, 6, march(3))
        rate(connection, 1, march(3), questionnaire="hai-long-9")

        assert of(connection).respondents == 6


@pytest.mark.parametrize(
    ("filters", "by"),
    [({"unit": "a", "age": "b", "job": "c"}, None), ({"name": "a"}, None), ({"unit": "a"}, "unit")],
)
def test_what_cannot_be_asked(database, filters, by):
    """Three filters at once would let hidden figures be put together."""
    with database.read() as connection, pytest.raises(Refused):
        of(connection, filters=filters, by=by)


def test_a_table_does_not_say_that_all_of_a_few_were_content(database):
    """Of a group of six who all said yes the file gives the interval, not what each of them said."""
    with database.write() as connection:
        rate(connection, 6, march(3), unit="Phường A")
        rate(connection, 40, march(4), unit="Phường B")
        table = list(rating_export.rows(of(connection, by="unit")))

    shares = {(row[2], row[3]): (row[5], row[6], row[7]) for row in table}
    assert shares["Phường A", "A1"] == (6, None, 61)
    assert shares["Phường B", "A1"] == (40, 100, 91)
