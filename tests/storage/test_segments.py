"""Whom a broadcast reaches: only who may be written to, the same on both databases."""

import datetime as dt

import pytest
from pydantic import ValidationError

from storage import consents, conversations, people
from storage.segments import PURPOSE, Segment, sizes

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
DUTY = "Luật Phòng thủ dân sự"


def somebody(
    connection, peer: str, *, channel="web", agrees=True, language=None, days_ago: int | None = 0
) -> int:
    found = conversations.ensure(connection, channel, peer, NOW)
    if language:
        conversations.save_state(connection, found, {"language": language}, NOW)
    if days_ago is not None:
        conversations.heard(connection, found, NOW - dt.timedelta(days=days_ago))
    if agrees:
        agree(connection, found)
    return found


def agree(connection, conversation_id: int, purpose: str = PURPOSE) -> None:
    given = {"purpose": purpose, "text_version": "1", "shown": "…", "language": "vi", "button": "b"}
    consents.give(connection, conversation_id=conversation_id, now=NOW, **given)


def test_only_who_agreed_gets_announcements(database):
    """Silence, a consent to something else, and one that was withdrawn are no consent."""
    with database.write() as connection:
        somebody(connection, "agreed")
        somebody(connection, "silent", agrees=False)
        agree(connection, somebody(connection, "other", agrees=False), "rating")
        consents.withdraw(connection, somebody(connection, "withdrew"), NOW)

        assert {"web": 1} == sizes(connection, Segment(), NOW)


def test_who_agreed_twice_is_one_person(database):
    """Nobody gets a message twice because of two consents."""
    with database.write() as connection:
        agree(connection, somebody(connection, "an"))

        assert {"web": 1} == sizes(connection, Segment(), NOW)


def test_who_blocked_us_gets_nothing(database):
    """Whoever cannot be reached is not counted among the people."""
    with database.write() as connection:
        somebody(connection, "an")
        conversations.lost(connection, "web", "an", NOW)

        assert {} == sizes(connection, Segment(), NOW)


def test_segment_by_channel_language_and_activity(database):
    """An office may write to part of the people only."""
    with database.write() as connection:
        somebody(connection, "an")
        somebody(connection, "ben", language="en")
        somebody(connection, "chi", channel="telegram", days_ago=20)
        somebody(connection, "dung", days_ago=None)

        def people_of(**chosen) -> int:
            return sum(sizes(connection, Segment(**chosen), NOW).values())

        assert 4 == people_of()
        assert 3 == people_of(channels=("web",))
        assert 1 == people_of(language="en")
        assert 3 == people_of(language="vi")
        assert 2 == people_of(active_days=7)


def test_what_must_be_told_names_its_rule_and_reaches_who_wrote_lately(database):
    """Without consent only a duty counts, and it does not wake people of long ago."""
    for rule in ("", " "):
        with pytest.raises(ValidationError):
            Segment(basis="duty", legal_basis=rule)
    with database.write() as connection:
        somebody(connection, "an", agrees=False, days_ago=29)
        somebody(connection, "binh", agrees=False, days_ago=31)

        for days in (None, 365):
            duty = Segment(basis="duty", legal_basis=DUTY, active_days=days)
            assert {"web": 1} == sizes(connection, duty, NOW)


def test_officials_are_reached_for_their_work(database):
    """A message to officials goes to their linked chats, or to those of a unit, and to no citizen."""
    with database.write() as connection:
        somebody(connection, "citizen")
        units = [people.ensure_unit(connection, name, NOW) for name in ("Tư pháp", "Địa chính")]
        for peer, unit in zip(("an", "binh"), units, strict=True):
            person = people.add(connection, name=peer, unit_id=unit, role="official", now=NOW)
            code = people.new_link_code(connection, person, NOW)
            people.link(connection, somebody(connection, peer, agrees=False), code, NOW)

        assert {"web": 2} == sizes(connection, Segment(basis="officials"), NOW)
        assert {"web": 1} == sizes(connection, Segment(basis="officials", units=(units[0],)), NOW)
    with pytest.raises(ValidationError):
        Segment(units=(units[0],))
