"""`/thongke` and `/export`: figures for leaders, and links that open once."""

import dataclasses
import datetime as dt

import pytest

from storage import downloads, feedback, people, ratings
from storage.ratings import Rating

DAY = dt.date(2026, 10, 19)


@pytest.fixture
def leader(talk):
    """A linked leader of a unit."""
    return linked(talk, "lan", "leader")


def linked(talk, peer: str, role: str):
    found = talk(peer)
    with found.database.write() as connection:
        unit = people.ensure_unit(connection, "Văn phòng", found.now)
        person = people.add(connection, name="Lan", unit_id=unit, role=role, now=found.now)
        code = people.new_link_code(connection, person, found.now)
    found.says(f"/lienket {code}")
    return found


@pytest.mark.parametrize("command", ["/thongke", "/export", "/xuat", "/stats"])
def test_citizens_and_officials_get_no_figures(citizen, talk, command):
    """Figures are for leaders who have linked their account."""
    assert "dành cho lãnh đạo" in citizen.says(command)
    assert "dành cho lãnh đạo" in linked(talk, "hoa", "official").says(command)


def test_a_leader_reads_the_quarter(leader):
    """One message tells ratings with their note, feedback, questions and tasks."""
    given = Rating("hai-long-1", "1", "short", True, DAY, "web", answers={"Q0": 5, "A1": 4, "B1": 5, "C1": 4})
    with leader.database.write() as connection:
        for _ in range(6):
            ratings.add(connection, given)
    said = leader.says("/thongke")

    assert "6 người trả lời" in said
    assert "không phải Chỉ số SIPAS" in said
    assert "Phản ánh: nhận 0" in said
    assert "Việc của kế hoạch" in said


def test_a_leader_reads_what_is_late(leader):
    """In time or not is told as soon as a day has come."""
    with leader.database.write() as connection:
        then = leader.now - dt.timedelta(days=45)
        feedback.add(connection, conversation_id=None, channel="web", text="Rác", now=then)

    assert "Phản ánh đúng hạn: 0%; đang quá hạn: 1" in leader.says("/thongke")


def test_in_a_quarter_s_first_month_its_days_are_told(leader):
    """Before a month is over the leader reads of its first steps of five; later ratings wait for more."""
    leader.now = dt.datetime(2026, 10, 20, 3, tzinfo=dt.UTC)
    given = Rating("hai-long-1", "1", "short", True, DAY, "web", answers={"Q0": 5, "A1": 4, "B1": 5, "C1": 4})
    with leader.database.write() as connection:
        for day in (16, 16, 16, 16, 16, 16, 18, 18, 18, 18, 18, 20):
            ratings.add(connection, dataclasses.replace(given, day=dt.date(2026, 10, day)))

    assert "6 người trả lời" in leader.says("/thongke")


def test_few_ratings_are_not_told_in_chat(leader):
    """Fewer than five answers stay untold here too."""
    assert "chưa đủ 5 người" in leader.says("/thongke")


def test_a_link_opens_once_and_not_for_long(leader):
    """A leader chooses a table and gets a link; it is used up by taking the file, or by time."""
    leader.says("/export")
    leader.presses("Kết quả lấy ý kiến (.xlsx)")
    (link,) = leader.last[0].links
    token = link.url.removeprefix("/tai-ve/")
    with leader.database.write() as connection:
        assert downloads.look(connection, token, leader.now + downloads.LASTS) is None
        assert downloads.take(connection, token, leader.now).what == "danh-gia"
        assert downloads.take(connection, token, leader.now) is None


def test_a_button_that_was_passed_on_gives_nothing(citizen):
    """A citizen who sends the button's value by hand gets no link."""
    assert "dành cho lãnh đạo" in citizen.sends_button("export:danh-gia")
    assert citizen.last[0].links == ()
