"""Each event in Zalo's list, and what it means to us."""

import datetime as dt

import pytest

from bot.channels.zalo_oa import events
from bot.channels.zalo_oa.events import Reading, incoming, is_known, is_media, key_of
from bot.channels.zalo_oa.payloads import read
from tests.bot.recorded import FOLDER
from tests.servers.zalo_caller import USER, as_bytes, recorded

NOW = dt.datetime(2026, 11, 18, 19, 0, tzinfo=dt.UTC)
AT = dt.datetime.fromtimestamp(1_795_000_000, dt.UTC)
HOSTS = ("zdn.vn", "zadn.vn", "zaloapp.com")
READING = Reading(HOSTS, dt.timedelta(minutes=30))


def event(name: str, **changed):
    found = read(as_bytes({**recorded(name), **changed}))
    assert found is not None
    return found


def heard(name: str, **changed):
    return incoming(event(name, **changed), READING, NOW)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("user_send_text", {"kind": "text", "text": "làm giấy khai sinh cần gì"}),
        ("user_send_text_quote", {"kind": "text", "text": "Xin chào"}),
        ("user_send_text_pressed", {"kind": "button", "button": "show:khai-sinh:fee", "text": ""}),
        ("user_send_image", {"kind": "files", "text": "giấy này đúng chưa"}),
        ("user_send_gif", {"kind": "files", "text": ""}),
        ("user_send_file", {"kind": "files"}),
        ("user_send_location", {"kind": "place", "text": "Phường Mẫu"}),
        ("user_send_location_odd", {"kind": "text", "text": "Phường Mẫu", "place": None}),
        ("user_send_audio", {"kind": "event", "event": "unreadable"}),
        ("user_send_video", {"kind": "event", "event": "unreadable"}),
        ("user_send_sticker", {"kind": "text", "text": ""}),
        ("user_send_link", {"kind": "text", "text": "Ủy ban nhân dân phường Mẫu"}),
        ("user_send_business_card", {"kind": "contact", "text": "0912345678"}),
        ("user_send_business_card_odd", {"kind": "event", "event": "unreadable"}),
        ("user_submit_info", {"kind": "contact", "text": "0912345678"}),
        ("user_submit_info_old", {"kind": "contact", "text": "0912345678"}),
        ("user_click_chatnow", {"kind": "event", "event": "joined"}),
        ("follow", {"kind": "event", "event": "joined"}),
        ("unfollow", {"kind": "event", "event": "left"}),
        ("user_withdraw", {"kind": "event", "event": "erase"}),
    ],
)
def test_what_a_citizen_does_arrives(name, said):
    """Words, buttons, places, files, numbers, coming and going arrive as what they are, under the user's id."""
    message = heard(name)

    assert message is not None
    assert said == {key: getattr(message, key) for key in said}
    assert (events.NAME, USER, USER, AT, False) == (
        message.channel,
        message.conversation,
        message.sender,
        message.sent_at,
        message.in_order,
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("anonymous_send_text", "text"),
        ("anonymous_send_sticker", "text"),
        ("anonymous_send_image", "files"),
        ("anonymous_send_file", "files"),
    ],
)
def test_a_visitor_without_an_account_can_be_answered(name, kind):
    """Who writes from the widget has a conversation that names both ids an answer needs."""
    message = heard(name)

    assert message is not None
    assert (kind, f"anonymous:conv77:{USER}") == (message.kind, message.conversation)


@pytest.mark.parametrize(
    "name",
    [
        "user_seen_message",
        "user_received_message",
        "user_received_message_by_phone",
        "user_reacted_message",
        "update_user_info",
        "add_user_to_tag",
        "user_call_oa",
        "user_send_group_text",
        "create_group",
        "oa_send_text",
        "oa_send_group_text",
        "oa_reacted_message",
    ],
)
def test_what_asks_for_nothing_is_passed_over(name):
    """Receipts, tags, calls, groups and our own words start no conversation and are no surprise."""
    assert heard(name) is None
    assert is_known(event(name))


def test_an_unknown_name_is_noticed():
    """What Zalo may invent next year is told from what is known."""
    assert heard("user_click_button") is None
    assert not is_known(event("user_click_button"))


@pytest.mark.parametrize(
    ("name", "conversation"),
    [("oa_send_text_by_official", USER), ("oa_send_anonymous_text_by_official", f"anonymous:conv77:{USER}")],
)
def test_an_official_who_writes_takes_over(name, conversation):
    """The machine learns in whose conversation a person answers, and for how long to keep silent."""
    message = heard(name)

    assert message is not None
    assert ("taken_over", conversation) == (message.event, message.conversation)
    assert AT + dt.timedelta(minutes=30) == message.until


def test_only_media_of_the_platform_is_kept():
    """Pictures are remembered by address; one from elsewhere, or without encryption, is not."""
    message = heard("user_send_image_album")

    assert message is not None
    assert ["https://f10.photo.talk.zdn.vn/a.jpg", "https://b-f.zadn.vn/b.jpg"] == [
        f.url for f in message.files
    ]
    assert ["don.pdf"] == [file.name for file in heard("user_send_file").files]


@pytest.mark.parametrize(
    "url",
    [
        "http://a.zdn.vn/x",
        "https://zdn.vn.evil.example/x",
        "https://evilzdn.vn/x",
        "https://zdn.vn@evil.example/x",
        "https://user@a.zdn.vn/x",
        "https://a.zdn.vn:8443/x",
        "https://[::1/x",
        "https://a.zdn.vn:99999999/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_addresses_that_lead_elsewhere_are_refused(url):
    """Nobody makes the office fetch from a machine of their choice."""
    assert not is_media(url, HOSTS)


@pytest.mark.parametrize(
    ("typed", "button"),
    [
        ("mc show:khai-sinh:fee", "show:khai-sinh:fee"),
        ("mc task:done:d2026-11-20.2", "task:done:d2026-11-20.2"),
        ("mc là gì", None),
        ("mc show", None),
        ("MC show:x", None),
        ("xin mc show:x", None),
        (f"mc show:{'x' * 61}", None),
    ],
)
def test_a_button_is_told_from_words(typed, button):
    """A payload of ours is a button, whoever sends it; anything like it is what somebody wrote."""
    message = heard("user_send_text", message={"msg_id": "m", "text": typed})

    assert message is not None
    assert button == message.button
    assert ("text" if button is None else "button") == message.kind


def test_one_delivery_and_its_repetition_have_one_key():
    """A repeated event is recognised; another event is not taken for it."""
    first, again = event("user_send_text"), event("user_send_text", user_id_by_app="another")

    assert key_of(first) == key_of(again)
    assert key_of(first) != key_of(event("user_send_text_quote"))
    assert key_of(event("follow")) != key_of(event("follow", timestamp="1795000000001"))
    assert key_of(event("follow")) != key_of(event("unfollow"))


def test_keys_name_nobody_and_fit():
    """What is kept to recognise repetitions names no user, and is never too long to be kept."""
    assert USER not in key_of(event("follow"))
    assert 200 >= len(key_of(event("user_send_text", event_name="x" * 80, message={"msg_id": "y" * 128})))


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": None},
        {"sender": {"id": None}},
        {"sender": "U"},
        {"sender": {"id": {"a": 1}}},
        {"sender": {"id": "a b"}},
        {"sender": {"id": "x" * 1000}},
        {"event_name": 5},
        {"event_name": "user_send_text\nx"},
    ],
)
def test_an_event_of_nobody_is_nothing(changed):
    """Without a readable sender or name there is nobody to answer, and no error."""
    assert heard("user_send_text", **changed) is None


@pytest.mark.parametrize(
    "message",
    [
        None,
        "text",
        {"msg_id": 5, "text": None},
        {"text": ["a"]},
        {"text": "x", "attachments": {"type": "image"}},
        {"text": "x", "attachments": [None, 5]},
        {"text": "x\x00", "attachments": [{"type": "image", "payload": None}]},
    ],
)
def test_an_odd_message_is_still_somebodys(message):
    """A field of the wrong type is as good as missing: the rest is heard."""
    found = heard("user_send_text", message=message)

    assert found is not None
    assert found.text in ("", "x")


def test_large_numbers_stay_whole():
    """Ids above 2^53 that come as numbers lose no digit."""
    found = heard("user_send_text", sender={"id": 246845883529197922})

    assert found is not None
    assert found.sender == USER


@pytest.mark.parametrize("stamp", ["", "x", "-1", "9" * 30, None])
def test_a_moment_that_is_none_is_now(stamp):
    """An event without a readable moment counts as of now."""
    found = heard("user_send_text", timestamp=stamp)

    assert found is not None
    assert found.sent_at in (NOW, dt.datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=dt.UTC))


def test_vietnamese_in_pieces_is_put_together():
    """Text that comes as letters and marks apart is stored composed."""
    found = heard("user_send_text", message={"msg_id": "m", "text": "Tie\u0302\u0301ng Vie\u0323\u0302t"})

    assert found is not None
    assert found.text == "Tiếng Việt"


@pytest.mark.parametrize("raw", [b"", b"[]", b"5", b"{", b"\xff", b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_no_event_is_none(raw):
    """Broken, foreign or endlessly nested bodies are simply nothing."""
    assert read(raw) is None


def test_every_recorded_event_is_read():
    """No recording lies about unread."""
    assert all(read(path.read_bytes()) for path in (FOLDER / "zalo_oa").glob("*.json"))
