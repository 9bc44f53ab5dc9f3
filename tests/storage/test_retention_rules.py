"""Each rule of erasing, at its border: what is still needed stays, what has served its purpose goes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, insert, select, update

from storage import conversations, feedback, inbox, outbox, retention
from storage.messages import Incoming, Reply
from storage.retention import RULES, Kept
from storage.tables import conversation, metadata
from tests.storage.full_rows import AT, fill_every_table, full_row

DAY = dt.timedelta(days=1)
TODAY = AT.date()
TIED = (
    "account", "consent", "data_request", "dossier_watch", "feedback", "inbox", "inbox_dead", "outbox",
    "unmet_question",
)  # fmt: skip # a list


def erase(connection, rule: str, now: dt.datetime = AT) -> int:
    """As the eraser does, but it gives a rule up that does not end."""
    erased, cursor = 0, 0
    for _ in range(20):
        step = RULES[rule](connection, now, Kept(), cursor)
        erased += step.erased
        if step.cursor is None:
            return erased
        cursor = step.cursor
    pytest.fail(f"{rule} does not end")


def rows_of(connection, table: str) -> int:
    return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def set_all(connection, table: str, **values: object) -> None:
    connection.execute(update(metadata.tables[table]).values(**values))


@pytest.mark.parametrize("table", TIED)
def test_a_chat_stays_as_long_as_something_is_tied_to_it(database, table):
    """However long somebody was silent, what waits for them, or was given by them, is not torn from them."""
    with database.write() as connection:
        fill_every_table(connection)
        connection.execute(insert(conversation).values({**full_row(conversation), "id": 2, "peer": "khac"}))
        left = []
        for tied_to in (2, 1):
            set_all(connection, table, conversation_id=tied_to)
            erase(connection, "conversation", AT + 500 * DAY)
            left.append(rows_of(connection, "conversation"))

    assert [2, 1] == left


@pytest.mark.parametrize(
    ("rule", "table", "column", "stays", "goes"),
    [
        ("inbox_dead", "inbox_dead", "died_at", AT - 89 * DAY, AT - 91 * DAY),
        ("outcome", "outcome", "at", AT - 799 * DAY, AT - 801 * DAY),
        ("channel_usage", "channel_usage", "period", "2024-09", "2024-08"),
        ("channel_usage", "channel_usage", "period", "2026-11-21", "2024-08-31"),
        ("rating_token", "rating_token", "until", TODAY, TODAY - DAY),
        ("rating_token", "link_code", "expires_at", AT - 29 * DAY, AT - 31 * DAY),
        ("rating_token", "visit", "expires_on", TODAY, TODAY - DAY),
        ("dossier", "dossier", "source_day", TODAY - 400 * DAY, TODAY - 401 * DAY),
        ("dossier_import", "dossier_import", "at", AT - 399 * DAY, AT - 401 * DAY),
        ("dossier_try", "dossier_try", "until", AT + dt.timedelta(seconds=1), AT),
    ],
)
def test_what_is_needed_stays_and_what_is_not_goes(database, rule, table, column, stays, goes):
    """A day before its time nothing is erased, a day after it everything is."""
    with database.write() as connection:
        fill_every_table(connection)
        left = []
        for value in (stays, goes):
            set_all(connection, table, **{column: value})
            erase(connection, rule)
            left.append(rows_of(connection, table))

    assert [1, 0] == left


def test_a_question_that_no_desk_has_looked_at_goes_after_a_year(database):
    """Words that belong to no group are nobody's work: they are not kept for ever."""
    with database.write() as connection:
        fill_every_table(connection)
        left = []
        for days in (364, 366):
            set_all(connection, "unmet_question", group_id=None, at=AT - days * DAY)
            erase(connection, "unmet_question")
            left.append(rows_of(connection, "unmet_question"))

    assert [1, 0] == left


@pytest.mark.parametrize(
    ("state", "hours", "kept"), [("draft", 23, True), ("draft", 25, False), ("done", 25, True)]
)
def test_a_table_that_nobody_confirmed_is_dropped_after_a_day(database, state, hours, kept):
    """What an official has read over but not confirmed loses its rows; what was confirmed, or is new, does not."""
    table = metadata.tables["dossier_import"]
    with database.write() as connection:
        fill_every_table(connection)
        set_all(connection, "dossier_import", state=state, at=AT - dt.timedelta(hours=hours), rows=[["a"]])
        erase(connection, "dossier_import")
        found = connection.execute(select(table.c.state, table.c.rows)).one()

    assert (state if kept else "dropped", [["a"]] if kept else None) == tuple(found)


def test_a_message_of_another_channel_is_still_known(database):
    """Two platforms that number their messages alike: what one of them repeats is not answered twice."""

    def say(connection, channel: str, at: dt.datetime) -> bool:
        said = Incoming(channel=channel, conversation="an", sender="an", message_id="1", sent_at=at)
        return inbox.receive(connection, said, at)

    with database.write() as connection:
        assert say(connection, "web", AT - 8 * DAY)
        assert say(connection, "telegram", AT)
        assert 1 == erase(connection, "seen")

        assert not say(connection, "telegram", AT)


def test_old_replies_that_stay_hide_none_behind_them(database, monkeypatch):
    """A broadcast that was paused long ago and lies in the tray keeps nothing behind it from being erased."""
    monkeypatch.setattr(retention, "CHUNK", 2)
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", AT)
        for number in range(5):
            outbox.put(
                connection, conversation_id=talk, key=str(number), reply=Reply(text="a"), now=AT - 100 * DAY
            )
        outbox.hold(connection, [1, 2, 3], outbox.UNTIL_RELEASED)
        outbox.mark_sent(connection, {4: None, 5: None}, AT - 99 * DAY)

        assert (2, 3) == (erase(connection, "outbox"), rows_of(connection, "outbox"))


def test_young_replies_are_not_read_through_every_hour(database, monkeypatch):
    """A round ends where what is young begins, however much was sent this week."""
    monkeypatch.setattr(retention, "CHUNK", 2)
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", AT)
        for number in range(5):
            outbox.put(connection, conversation_id=talk, key=str(number), reply=Reply(text="a"), now=AT)

        assert retention.Step(0) == RULES["outbox"](connection, AT, Kept(), 0)


def test_feedback_without_a_number_is_looked_at_once(database, monkeypatch):
    """Many old cases that hold no phone number keep the round from no other work."""
    monkeypatch.setattr(retention, "CHUNK", 2)
    with database.write() as connection:
        for _ in range(3):
            feedback.add(connection, conversation_id=None, channel="web", text="a", now=AT - 366 * DAY)

        assert 0 == erase(connection, "feedback")


def test_many_chats_are_looked_through_piece_by_piece(database, monkeypatch):
    """A chat at the end of the table is forgotten like one at its beginning."""
    monkeypatch.setattr(retention, "CHUNK", 2)
    with database.write() as connection:
        for number in range(5):
            conversations.ensure(connection, "web", str(number), AT - 401 * DAY)

        assert retention.Step(2, 2) == RULES["conversation"](connection, AT, Kept(), 0)
        assert (3, 0) == (erase(connection, "conversation"), rows_of(connection, "conversation"))
