"""What Telegram hands over, in the neutral shape."""

import datetime as dt

import pytest

from bot.channels.base import Unreadable
from bot.channels.telegram.updates import incoming, understood
from tests.bot.recorded import names, payload

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
PHOTO = {"name": "photo", "url": None, "external_id": "to"}
DOCUMENT = {"name": "ke-hoach.docx", "url": None, "external_id": "tep"}

HEARD = {
    "text": {"kind": "text", "text": "làm khai sinh cần gì"},
    "start-with-payload": {"kind": "text", "text": "/start vieclam"},
    "contact": {"kind": "contact", "text": "84900000001"},
    "location": {"kind": "place", "place": {"latitude": 18.1, "longitude": 106.4}},
    "photo": {"kind": "files", "text": "đơn của tôi", "files": (PHOTO,)},
    "document": {"kind": "files", "files": (DOCUMENT,)},
    "sticker": {"kind": "text", "text": ""},
    "voice": {"kind": "event", "event": "unreadable"},
    "button": {"kind": "button", "button": "show:x:fee", "pressed_on": "42"},
    "button-on-old-message": {"kind": "button", "button": "show:x:fee", "pressed_on": None},
    "blocked": {"kind": "event", "event": "left"},
    "unblocked": {"kind": "event", "event": "joined"},
    "edited-soon": {"kind": "text", "text": "làm khai sinh ở đâu"},
}
PASSED_OVER = {
    "pinned", "edited-late", "live-location", "group", "added-to-group", "channel-post", "of-a-coming-version",
}  # fmt: skip # one list of names


def test_every_recorded_payload_is_in_one_of_the_lists():
    """A payload somebody records is also looked at."""
    assert {*HEARD, *PASSED_OVER} == set(names("telegram"))


@pytest.mark.parametrize("name", HEARD)
def test_what_is_said_arrives_as_what_it_is(name):
    """Words, buttons, places, numbers, pictures, files, comings and goings: each is told apart."""
    update = understood(payload("telegram", name))
    found = incoming(update, NOW).model_dump()

    assert HEARD[name] == {key: found[key] for key in HEARD[name]}
    assert ("telegram", "500100200", "500100200", "vi", str(update.update_id)) == tuple(
        found[key] for key in ("channel", "conversation", "sender", "language", "message_id")
    )


@pytest.mark.parametrize("name", sorted(PASSED_OVER))
def test_the_rest_is_passed_over(name):
    """Groups, channels, Telegram's own notices, late edits and coming kinds are not answered."""
    assert incoming(understood(payload("telegram", name)), NOW) is None


def test_time_of_a_message():
    """A message carries the moment it was sent, a corrected one that of the correction, a button when it came."""
    sent = dt.datetime.fromtimestamp(1_763_700_000, dt.UTC)
    moments = [
        incoming(understood(payload("telegram", name)), NOW).sent_at
        for name in ("text", "edited-soon", "button")
    ]

    assert [sent, sent + dt.timedelta(seconds=30), NOW] == moments


@pytest.mark.parametrize(
    "raw",
    [
        None, [], "text", 7, {}, {"message": {}}, {"update_id": 1, "message": "text"},
        {"update_id": 1, "message": {"message_id": 1, "date": "soon", "chat": 7}},
        {"update_id": 1, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
        {"update_id": 1, "callback_query": {"id": "1"}},
    ],
)  # fmt: skip # one payload a line would be a page
def test_hostile_updates_are_told_from_readable_ones(raw):
    """What no Telegram has ever sent is refused, and nothing breaks."""
    with pytest.raises(Unreadable):
        understood(raw)


def test_a_place_off_the_globe_is_unreadable():
    """Coordinates that are none are not stored."""
    raw = payload("telegram", "location")
    raw["message"]["location"]["latitude"] = 91

    with pytest.raises(Unreadable):
        incoming(understood(raw), NOW)


def test_half_a_letter_does_not_stop_the_rest():
    """A text with half a letter in it, which no database takes, is stored without that half."""
    raw = payload("telegram", "text")
    raw["message"]["text"] = "khai sinh \ud800"

    assert "khai sinh ?" == incoming(understood(raw), NOW).text


def test_an_endless_id_is_unreadable():
    """An id that no table has room for does not come in again and again."""
    raw = payload("telegram", "text")
    raw["update_id"] = 10**250

    with pytest.raises(Unreadable):
        incoming(understood(raw), NOW)
