"""Groups of unanswered questions on the desk: what may follow what; the same on both databases."""

import datetime as dt

import pytest

from storage import conversations, group_changes, groups, outbox, outcomes, people, tray, unmet
from storage.errors import Refused
from storage.group_changes import OfficeAnswer
from storage.messages import Reply

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
WRITTEN = OfficeAnswer("Hỏi ai?", "Hỏi phường.", "Văn bản mẫu", "Cổng mẫu", TODAY)


def ask(connection, text: str, group: int | None = None, *, peer: str = "an", days: int = 0) -> int:
    at = NOW - dt.timedelta(days=days)
    asker = conversations.ensure(connection, "web", peer, at)
    made = unmet.add(
        connection,
        kind="unknown",
        text=text,
        language="vi",
        channel="web",
        conversation_id=asker,
        question_id=None,
        now=at,
        ready_at=at,
    )
    if group is not None:
        unmet.put_into(connection, [made], group)
    return made


def begin(connection, title: str, *questions: str) -> int:
    group = groups.begin(connection, title, "vi", NOW)
    for text in questions or (title,):
        ask(connection, text, group)
    return group


def test_from_new_to_live_and_back(database):
    """A group is assigned, answered, approved, withdrawn, closed and reopened; its facts stay with it."""
    with database.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", NOW)
        group = begin(connection, "một")
        steps = (
            ("assigned", lambda: group_changes.assign(connection, group, unit, TODAY)),
            ("answered", lambda: group_changes.write_answer(connection, group, WRITTEN, "an")),
            ("live", lambda: group_changes.approve(connection, group, "Hỏi phường.", "binh", NOW)),
            ("answered", lambda: group_changes.withdraw(connection, group)),
            ("answered", lambda: group_changes.assign(connection, group, unit, TODAY)),
            ("closed", lambda: group_changes.close(connection, group)),
            ("answered", lambda: group_changes.reopen(connection, group)),
        )
        for state, step in steps:
            step()
            assert groups.one(connection, group).state == state
        found = groups.one(connection, group)

    assert (found.title, found.basis, found.as_of) == ("Hỏi ai?", "Văn bản mẫu", TODAY)
    assert (found.unit, found.answered_by, found.approver) == ("Phòng Mẫu", "an", None)


def test_nothing_goes_live_that_nobody_read(database):
    """An answer changed meanwhile, or none at all, cannot be approved."""
    with database.write() as connection:
        group = begin(connection, "một")
        with pytest.raises(Refused):
            group_changes.approve(connection, group, "", "binh", NOW)
        group_changes.write_answer(connection, group, WRITTEN, "an")
        with pytest.raises(Refused):
            group_changes.approve(connection, group, "Hỏi xã.", "binh", NOW)

        assert groups.one(connection, group).state == "answered"


def test_a_live_answer_is_not_changed_under_readers(database):
    """To correct a live answer it is withdrawn first."""
    with database.write() as connection:
        group = begin(connection, "một")
        group_changes.write_answer(connection, group, WRITTEN, "an")
        group_changes.approve(connection, group, WRITTEN.answer, "binh", NOW)
        for refused in (
            lambda: group_changes.write_answer(connection, group, WRITTEN, "an"),
            lambda: group_changes.assign(connection, group, 1, TODAY),
            lambda: group_changes.reopen(connection, group),
        ):
            with pytest.raises(Refused):
                refused()


def test_merging_and_taking_out(database):
    """Questions move between groups; none is lost."""
    with database.write() as connection:
        first, second = begin(connection, "một", "một", "hai"), begin(connection, "ba")
        group_changes.merge(connection, second, first)
        assert groups.one(connection, second) is None
        assert groups.one(connection, first).count == 3
        stranger = unmet.of_group(connection, first)[1]
        own = group_changes.take_out(connection, first, stranger.id, NOW)

        assert [member.text for member in unmet.of_group(connection, own)] == ["hai"]
        assert groups.one(connection, first).count == 2
        assert own > second, "a group's number never comes again"


def test_what_cannot_be_merged_or_taken_out(database):
    """A written answer is not lost in a merge; the last question stays in its group."""
    with database.write() as connection:
        first, second = begin(connection, "một"), begin(connection, "hai")
        group_changes.write_answer(connection, first, WRITTEN, "an")
        alone = unmet.of_group(connection, second)[0].id
        for refused in (
            lambda: group_changes.merge(connection, first, second),
            lambda: group_changes.merge(connection, second, second),
            lambda: group_changes.merge(connection, second, 999),
            lambda: group_changes.take_out(connection, second, alone, NOW),
        ):
            with pytest.raises(Refused):
                refused()


def test_most_urgent_first(database):
    """What is overdue stands on top, then what most people ask, then what waits longest."""
    with database.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", NOW)
        early, often, late, done = (
            begin(connection, "sớm"),
            begin(connection, "nhiều", "a", "b", "c"),
            begin(connection, "trễ"),
            begin(connection, "xong"),
        )
        group_changes.assign(connection, late, unit, TODAY - dt.timedelta(days=1))
        group_changes.assign(connection, done, unit, TODAY - dt.timedelta(days=9))
        group_changes.close(connection, done)
        listed = groups.listed(connection, TODAY)

    assert [group.id for group in listed] == [late, often, early, done]
    assert [group.is_overdue(TODAY) for group in listed] == [True, False, False, False]


def test_first_and_last_day(database):
    """A group shows since when, and until when, it was asked."""
    with database.write() as connection:
        group = begin(connection, "một")
        ask(connection, "một", group, days=9)
        found = groups.one(connection, group)

    assert (found.first, found.last) == (NOW - dt.timedelta(days=9), NOW)


def test_texts_come_once_and_as_put_the_second_time(database):
    """Where somebody put it better, that counts; twice the same counts once."""
    with database.write() as connection:
        group = begin(connection, "một", "một", "một")
        better = ask(connection, "x", group)
        unmet.settle(connection, better, NOW, "hai")

        assert groups.texts(connection, {"new"}, "vi") == [(group, "một"), (group, "hai")]
        assert groups.texts(connection, {"live"}, "vi") == []
        assert groups.texts(connection, {"new"}, "en") == []


def test_the_office_names_the_question(database):
    """Once an office has worded the question, new look-alikes do not rename it."""
    with database.write() as connection:
        group = begin(connection, "một")
        groups.entitle(connection, group, "hai")
        assert groups.one(connection, group).title == "hai"
        group_changes.write_answer(connection, group, WRITTEN, "an")
        groups.entitle(connection, group, "ba")

        assert groups.one(connection, group).title == "Hỏi ai?"


def test_old_questions_forget_who_asked(database):
    """After 90 days nothing leads back to the conversation; the question stays."""
    with database.write() as connection:
        group = begin(connection, "một")
        ask(connection, "cũ", group, days=91)
        assert unmet.forget_old(connection, NOW) == 1
        assert unmet.forget_old(connection, NOW) == 0

        assert [one.conversation_id is None for one in unmet.of_group(connection, group)] == [True, False]


def test_a_question_that_is_gone_is_no_hindrance(database):
    """A question erased meanwhile can still be called not helpful."""
    with database.write() as connection:
        asker = conversations.ensure(connection, "web", "an", NOW)
        unmet.add(
            connection,
            kind="not_helpful",
            text="một",
            language="vi",
            channel="web",
            conversation_id=asker,
            question_id=4711,
            now=NOW,
            ready_at=NOW,
        )

        assert [one.outcome for one in unmet.ungrouped(connection, NOW)] == [None]


def test_reachable_until_given_up(database):
    """Who blocked us is not written to; after the next reply that gets through, again."""
    with database.write() as connection:
        asker = conversations.ensure(connection, "telegram", "an", NOW)
        assert tray.reachable(connection, asker)
        outbox.put(connection, conversation_id=asker, key="a:1", reply=Reply(text="x"), now=NOW)
        row = tray.waiting_of(connection, asker)[0]
        outbox.give_up(connection, row.id, "blocked", NOW)
        assert not tray.reachable(connection, asker)
        outbox.put(connection, conversation_id=asker, key="a:2", reply=Reply(text="x"), now=NOW)

        assert tray.reachable(connection, asker)


def test_only_what_waits_is_taken_back(database):
    """What was sent stays on record; another group's news stay in the tray."""
    with database.write() as connection:
        asker = conversations.ensure(connection, "web", "an", NOW)
        for key in ("approved:1:7", "approved:1:8", "approved:12:7"):
            outbox.put(connection, conversation_id=asker, key=key, reply=Reply(text=key), now=NOW)
        outbox.mark_sent(connection, {tray.waiting_of(connection, asker)[0].id: None}, NOW)

        assert tray.take_back(connection, "approved:1:") == 1
        assert [one.reply.text for one in tray.waiting_of(connection, asker)] == ["approved:12:7"]


def test_outcomes_are_counted(database):
    """An administrator sees how many turns of a period ended how."""
    with database.write() as connection:
        for ended, at in (("answered", NOW), ("answered", NOW), ("failed", NOW - dt.timedelta(days=8))):
            outcomes.record(connection, channel="web", ended=ended, now=at)

        assert outcomes.counts_since(connection, NOW - dt.timedelta(days=7)) == {"answered": 2}
