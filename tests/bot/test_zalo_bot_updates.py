"""What the Zalo Bot Platform hands over, in the neutral shape."""

import datetime as dt

import pytest

from bot.channels.base import Unreadable
from bot.channels.zalo_bot.updates import events_in, incoming
from tests.bot.recorded import names, payload

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
PHOTO = {"name": "photo", "url": "https://photo.example.zdn.vn/a.jpg", "external_id": None}
PICTURE = {"kind": "files", "text": "đơn", "files": (PHOTO,), "message_id": "2d758cb5e222177a4e35"}

HEARD = {
    "text-flat": {"kind": "text", "text": "Xin chào", "message_id": "2d758cb5e222177a4e35"},
    "text-wrapped": {"kind": "text", "text": "Xin chào", "message_id": "2d758cb5e222177a4e35"},
    "image-photo-url": PICTURE,
    "image-photo": PICTURE,
    "image-url": PICTURE,
    "sticker": {"kind": "text", "text": ""},
    "voice": {"kind": "event", "event": "unreadable"},
    "link": {"kind": "text", "text": "https://example.vn/thu-tuc"},
    "unsupported": {"kind": "event", "event": "protected"},
    "without-id-and-chat": {"kind": "text", "text": "thiếu"},
}
PASSED_OVER = {"reaction", "from-a-bot", "group"}


def heard(name: str):
    (event,) = events_in(payload("zalo_bot", name))
    return incoming(event, NOW)


def test_every_recorded_payload_is_in_one_of_the_lists():
    """A payload somebody records is also looked at."""
    assert {*HEARD, *PASSED_OVER} == set(names("zalo_bot"))


@pytest.mark.parametrize("name", HEARD)
def test_what_is_said_arrives_as_what_it_is(name):
    """Words, pictures under each of their names, what cannot be read, what is withheld: each is told apart."""
    found = heard(name).model_dump()

    assert HEARD[name] == {key: found[key] for key in HEARD[name]}
    assert ("zalo_bot", "6ede9afa66b88fe6d6a9", dt.datetime.fromtimestamp(1_795_000_000, dt.UTC)) == (
        found["channel"],
        found["conversation"],
        found["sent_at"],
    )


@pytest.mark.parametrize("name", sorted(PASSED_OVER))
def test_the_rest_is_passed_over(name):
    """Reactions, bots (ourselves too) and groups are not answered."""
    assert heard(name) is None


def test_an_event_without_id_is_known_again():
    """What has no id is told from another by its content, so that a repetition is not answered again."""
    assert heard("without-id-and-chat").message_id == heard("without-id-and-chat").message_id
    other = payload("zalo_bot", "without-id-and-chat")
    other["message"]["text"] = "khác"

    assert heard("without-id-and-chat").message_id != incoming(other, NOW).message_id


def test_letters_are_put_together():
    """Vietnamese typed in pieces arrives whole."""
    raw = payload("zalo_bot", "text-flat")
    raw["message"]["text"] = "thu\u031b\u0309"

    assert "thử" == incoming(raw, NOW).text


@pytest.mark.parametrize("date", [10**30, -(10**30), None])
def test_a_moment_that_is_none_is_now(date):
    """A date that cannot be one costs nobody the answer."""
    raw = payload("zalo_bot", "text-flat")
    raw["message"]["date"] = date

    assert NOW == incoming(raw, NOW).sent_at


@pytest.mark.parametrize("raw", [None, [], {}, {"ok": True, "result": None}, {"ok": True, "result": []}])
def test_nothing_is_no_event(raw):
    """An idle poll and a trial call hold nothing."""
    assert [] == events_in(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "text",
        7,
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": "x"},
        {"event_name": "message.text.received", "message": {"from": {"id": ""}}},
        {"event_name": "message.text.received", "message": {"from": {"id": "a" * 5000}}},
        {"event_name": "message.text.received", "message": {"from": {"id": "a"}, "text": {"a": 1}}},
    ],
)
def test_hostile_events_are_told_from_readable_ones(raw):
    """What no Zalo has ever sent is refused, and nothing breaks."""
    with pytest.raises(Unreadable):
        incoming(raw, NOW)


@pytest.mark.parametrize("raw", [{"event_name": ["a"], "message": {}}, {"event_name": None}, {"a": 1}])
def test_other_events_are_passed_over(raw):
    """An event of a coming edition is no error."""
    assert incoming(raw, NOW) is None
