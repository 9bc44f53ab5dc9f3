"""Feedback: kept with a code, moved on by its register, each by its day; the same on both databases."""

import datetime as dt

import pytest

from knowledge import periods
from knowledge.pakn import Move, Stage, Step
from storage import (
    feedback,
    feedback_changes,
    feedback_desk,
    feedback_dues,
    feedback_events,
    feedback_figures,
    feedback_files,
    people,
)
from storage.errors import Refused
from storage.feedback import Told
from storage.feedback_changes import By, Overtaken
from storage.feedback_desk import Wanted

NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)
"""Wednesday; Tuesday 24/11 is a day off."""
LATER = NOW + dt.timedelta(days=2)
ANSWER = By("an", LATER, "Đã thay bóng.")


def keep(connection, text="Đèn tắt", **more):
    return feedback.keep(connection, Told(text=text, channel="web", **more), NOW)


def test_days_are_counted_in_working_days(database):
    """Each step is owed by its own day, holidays left out, with the version of the rule."""
    with database.write() as connection:
        owed = {one.step: one for one in feedback_dues.of(connection, keep(connection).id)}

    assert owed[Step.CHECK].day == dt.date(2026, 11, 20)
    assert owed[Step.FORWARD].day == dt.date(2026, 11, 26)
    assert owed[Step.INFORM].day == dt.date(2026, 12, 3)
    assert owed[Step.ANSWER].day == dt.date(2026, 12, 10)
    assert {one.version for one in owed.values()} == {"pakn-2026-11"}


def test_each_move_is_written_down(database):
    """Who did what when, from which stage to which, in what words."""
    with database.write() as connection:
        found = keep(connection)
        feedback_changes.move(connection, found.id, Move.ACCEPT, By("an", LATER))
        feedback_changes.answer(connection, found.id, ANSWER)
        told = [
            (e.actor, e.move, e.from_stage, e.to_stage, e.text)
            for e in feedback_events.of(connection, found.id)
        ]

    assert told == [
        ("citizen", Move.RECEIVE, None, Stage.NEW, None),
        ("an", Move.ACCEPT, Stage.NEW, Stage.ACCEPTED, None),
        ("an", Move.ANSWER, Stage.ACCEPTED, Stage.ANSWERED, "Đã thay bóng."),
    ]


@pytest.mark.parametrize("kind", [Move.ACCEPT, Move.NEED_MORE, Move.REFUSE, Move.TRANSFER, Move.ANSWER])
def test_what_is_answered_is_not_moved_again(database, kind):
    """The second of two officials is refused and learns who was first."""
    with database.write() as connection:
        found = keep(connection)
        feedback_changes.answer(connection, found.id, ANSWER)
        with pytest.raises(Overtaken) as refused:
            feedback_changes.move(connection, found.id, kind, By("binh", LATER))

        assert refused.value.last.actor == "an"
        assert feedback.one(connection, found.id).stage is Stage.ANSWERED


def test_a_page_that_is_old_changes_nothing(database):
    """What happened since the page was opened is not overwritten."""
    with database.write() as connection:
        found = keep(connection)
        seen = feedback_events.last_id(connection, found.id)
        feedback_changes.move(connection, found.id, Move.ACCEPT, By("an", LATER))
        with pytest.raises(Overtaken):
            feedback_changes.move(connection, found.id, Move.ASSIGN, By("binh", LATER, seen=seen), unit_id=1)
        assert feedback.one(connection, found.id).unit_id is None


def test_an_old_version_reads_what_it_knows(database):
    """While a new version is rolled out, the old one still names each state."""
    with database.write() as connection:
        found = keep(connection)
        states = [found.status]
        for kind in (Move.ACCEPT, Move.NEED_MORE, Move.SUPPLY):
            feedback_changes.move(connection, found.id, kind, By("an", LATER))
            states.append(feedback.one(connection, found.id).status)
        feedback_changes.answer(connection, found.id, ANSWER)
        feedback_changes.close(connection, found.id, By("clock", LATER))

        assert states == ["new", "accepted", "accepted", "accepted"]
        assert feedback.one(connection, found.id).status == "answered"


def test_reopened_once_with_new_days(database):
    """Who is not content is heard once more; every clock begins anew."""
    reopened = dt.datetime(2026, 11, 30, 2, 0, tzinfo=dt.UTC)
    with database.write() as connection:
        found = keep(connection)
        feedback_changes.answer(connection, found.id, ANSWER)
        feedback_changes.reopen(connection, found.id, By("citizen", reopened, "Vẫn tối"))
        (answer,) = [one for one in feedback_dues.of(connection, found.id) if one.step is Step.ANSWER]
        assert (answer.day, answer.met_at) == (dt.date(2026, 12, 21), None)
        feedback_changes.answer(connection, found.id, ANSWER)
        with pytest.raises(Refused):
            feedback_changes.reopen(connection, found.id, By("citizen", reopened, "Vẫn tối"))


def test_the_same_form_sent_twice_is_one_feedback(database):
    """An impatient second press changes nothing and shows the same code."""
    with database.write() as connection:
        told = Told(text="Đèn tắt", channel="form")
        codes = {feedback.keep(connection, told, NOW, "form:abc").code for _ in range(2)}
        assert len(codes) == 1
        assert len(feedback.newest(connection)) == 1


def test_closing_erases_place_pictures_and_number(database):
    """What belonged to a person goes when the case is over; words and answer stay."""
    with database.write() as connection:
        found = keep(connection, place={"text": "ngõ 5"}, contact="0912345678", files=[{"name": "a"}])
        feedback_files.add(connection, found.id, "image/jpeg", b"\xff\xd8", NOW)
        feedback_changes.answer(connection, found.id, ANSWER)
        feedback_changes.close(connection, found.id, By("clock", LATER))
        now = feedback.one(connection, found.id)

        assert (now.place, now.contact, now.files, feedback_files.of(connection, found.id)) == (
            None,
            None,
            (),
            [],
        )
        assert (now.text, now.answer) == ("Đèn tắt", "Đã thay bóng.")


def test_what_accuses_is_tied_to_nobody(database):
    """Found out later, it leaves its office, its sender and the open list."""
    with database.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", NOW)
        found = keep(connection, unit_id=unit, contact="0912345678")
        feedback_changes.restrict(connection, found.id, By("an", LATER))
        now = feedback.one(connection, found.id)

        assert (now.restricted, now.unit_id, now.contact, now.conversation_id) == (True, None, None, None)
        assert feedback.newest(connection) == []
        feedback_changes.answer(connection, found.id, ANSWER)
        with pytest.raises(Refused):
            feedback_changes.publish(connection, found.id, By("an", LATER), "Tóm tắt", "Trả lời")


def test_a_letter_about_two_things_is_parted(database):
    """The accusation gets a code of its own and leaves no words in the open part."""
    with database.write() as connection:
        found = keep(connection, "Đèn tắt. Ông Bê nhận tiền.")
        by = By("an", LATER)
        parted = feedback_changes.split(
            connection, found.id, by, "Đèn tắt.", "Ông Bê nhận tiền.", restricted=True
        )

        assert (parted.restricted, parted.split_from) == (True, None)
        assert feedback.one(connection, found.id).text == "Đèn tắt."
        assert all("Bê" not in (event.text or "") for event in feedback_events.of(connection, found.id))


def test_what_is_owed_first_stands_first(database):
    """Overdue on top; filters by stage, office, category and delay find what they say."""
    with database.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", NOW)
        first, second, third = (keep(connection, text) for text in ("một", "hai", "ba"))
        feedback_changes.move(connection, first.id, Move.ASSIGN, By("an", LATER), unit_id=unit)
        feedback_changes.answer(connection, third.id, ANSWER)
        feedback_changes.sort(connection, second.id, By("an", LATER), "ha-tang", None)

        def found(**wanted):
            lines, count = feedback_desk.listed(connection, Wanted(**wanted), 10)
            assert count == len(lines)
            return [line.item.text for line in lines]

        assert found() == ["hai", "một"]
        assert found(unit_id=unit) == ["một"]
        assert found(category="ha-tang") == ["hai"]
        assert found(stages="answered") == ["ba"]
        assert found(late_on=dt.date(2026, 11, 21)) == ["hai"]


def test_alarms_name_what_is_overdue_and_due_tomorrow(database):
    """An administrator sees both lists."""
    with database.write() as connection:
        found = keep(connection)
        alarms = feedback_dues.alarms(connection, dt.date(2026, 11, 23))

    assert [(one.feedback_id, one.step) for one in alarms.overdue] == [(found.id, Step.CHECK)]
    assert alarms.tomorrow == ()
    with database.read() as connection:
        alarms = feedback_dues.alarms(connection, dt.date(2026, 11, 19))
    assert [one.step for one in alarms.tomorrow] == [Step.CHECK]


def test_figures_of_a_period(database):
    """Received, on time, overdue, days, what senders say; accusations only counted."""
    with database.write() as connection:
        quick, slow, _open = (keep(connection, text) for text in ("một", "hai", "ba"))
        keep(connection, "Ông Bê nhận tiền", restricted=True)
        feedback_changes.answer(connection, quick.id, ANSWER)
        feedback_changes.rate(connection, quick.id, By("citizen", LATER), liked=False)
        feedback_changes.sort(connection, slow.id, By("an", LATER), "ha-tang", quick.id)
        feedback_changes.answer(connection, slow.id, By("an", NOW + dt.timedelta(days=30), "Xong"))
        told = feedback_figures.figures(connection, periods.month(2026, 11), dt.date(2026, 12, 20))

    assert (told.received, told.answered, told.open, told.overdue) == (3, 2, 1, 1)
    assert told.on_time == pytest.approx(100 / 3)
    assert told.median_days == 16
    assert told.categories == {"": 2, "ha-tang": 1}
    assert (told.liked, told.disliked, told.repeated, told.restricted) == (0, 1, 1, 1)
    assert told.satisfied_766 == 0


def test_a_period_without_feedback_divides_by_nothing(database):
    """An empty quarter has no percentage, rather than a wrong one."""
    with database.read() as connection:
        told = feedback_figures.figures(connection, periods.month(2026, 1), dt.date(2026, 2, 1))

    assert (told.received, told.on_time, told.median_days, told.satisfied_766) == (0, None, None, None)
