"""Announcements: asked for, agreed to by a button, stopped by a word."""

from storage import consents
from storage.segments import PURPOSE, Segment, sizes


def agreed(citizen) -> int:
    with citizen.database.read() as connection:
        return sum(sizes(connection, Segment(), citizen.now).values())


def test_announcements_are_agreed_to_by_a_button(citizen):
    """Asking what they are is no consent; the button is, and what was shown can be proved."""
    shown = citizen.says("THONGBAO")
    assert "ngừng nhận" in shown
    assert 0 == agreed(citizen)
    citizen.presses("Đồng ý nhận")
    assert 1 == agreed(citizen)


def test_who_declines_gets_none(citizen):
    """A no is taken as a no."""
    citizen.says("thông báo")
    citizen.presses("Không nhận")

    assert 0 == agreed(citizen)


def test_one_word_stops_announcements_and_nothing_else(citizen):
    """Withdrawing one purpose leaves the others as they were."""
    citizen.says("/thongbao")
    citizen.presses("Đồng ý nhận")
    mine = citizen.conversation_id
    with citizen.database.write() as connection:
        given = {"purpose": "rating", "text_version": "1", "shown": "…", "language": "vi", "button": "b"}
        consents.give(connection, conversation_id=mine, now=citizen.now, **given)
    assert "Đã ngừng" in citizen.says("NGUNGTHONGBAO")

    with citizen.database.read() as connection:
        assert not consents.agrees(connection, mine, PURPOSE)
        assert consents.agrees(connection, mine, "rating")
