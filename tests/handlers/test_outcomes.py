"""Every turn ends in one named outcome, and it is written down."""

import datetime as dt
import re

import pytest
from sqlalchemy import insert

from handlers import turns
from handlers.routes import BUTTONS, COMMANDS, FLOWS
from handlers.turn import Outcome
from knowledge.pakn import Move
from storage import feedback, feedback_changes, inbox, people
from storage.feedback_changes import By
from storage.messages import Incoming
from storage.tables import dossier

DOSSIER = {
    "key": "H12342611050001",
    "code": "H12.34-261105-0001",
    "status": "processing",
    "source_day": dt.date(2026, 11, 20),
}

SAID = {
    "đăng ký khai sinh cần gì": Outcome.ANSWERED,
    "chứng thực": Outcome.CHOICES,
    "hôm nay trời mưa không": Outcome.OUT_OF_SCOPE,
    "làm giả giấy khai sinh": Outcome.OUT_OF_SCOPE,
    "múa lân ở sân đình thì hỏi ai": Outcome.OUT_OF_SCOPE,
    "số của tôi 0912345678": Outcome.PERSONAL_DATA,
    "xin chào": Outcome.GREETING,
    "cảm ơn": Outcome.GREETING,
    "cháy nhà rồi cứu với": Outcome.EMERGENCY,
    "": Outcome.EMPTY,
}


def written(talk) -> list[tuple[str, str]]:
    with talk.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT channel, outcome FROM outcome ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("text", SAID)
def test_of_a_message(citizen, text):
    """Whatever is typed: one row, with the outcome that the citizen saw."""
    citizen.says(text)

    assert written(citizen) == [("web", SAID[text])]


@pytest.mark.parametrize("command", COMMANDS)
def test_of_a_command(citizen, command):
    """Every command leaves one row."""
    citizen.says(f"/{command}")

    assert len(written(citizen)) == 1


@pytest.mark.parametrize(
    "button", [*BUTTONS, *(f"{name}:x:y" for name in BUTTONS), "show:1.001193:fee", "nobody"]
)
def test_of_a_button(citizen, button):
    """Every button leaves one row, also an old or made-up one."""
    citizen.sends_button(button)

    assert len(written(citizen)) == 1


def test_of_each_step_of_the_conversations(citizen, ward):
    """Each step of a rating, a feedback, an unhelpful answer, a dossier and an official's task leaves one row."""
    with ward.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", citizen.now)
        official = people.add(connection, name="An", unit_id=unit, role="official", now=citizen.now)
        code = people.new_link_code(connection, official, citizen.now)
        connection.execute(insert(dossier).values(**DOSSIER))
    steps = (
        ("/gopy", Outcome.FEEDBACK),
        ("đèn ngõ 5 bị hỏng cả tuần", Outcome.FEEDBACK),
        ("để lại số", Outcome.FEEDBACK),
        ("0912345678", Outcome.FEEDBACK),
        ("/danhgia", Outcome.RATING),
        ("Đồng ý trả lời", Outcome.RATING),
        ("dừng", Outcome.RATING),
        ("đăng ký khai sinh cần gì", Outcome.ANSWERED),
        ("chưa đúng ý", Outcome.UNHELPFUL),
        ("bỏ qua", Outcome.UNHELPFUL),
        (f"/lienket {code}", Outcome.LINKED),
        ("/congviec", Outcome.TASK),
        ("/dulieu", Outcome.COMMAND),
        ("/tracuuhoso", Outcome.DOSSIER),
        (DOSSIER["code"], Outcome.DOSSIER),
    )
    for text, _outcome in steps:
        citizen.says(text)

    assert [ended for _, ended in written(citizen)] == [outcome for _, outcome in steps]
    elsewhere = {"feedback_more", "pakn", "data"}  # begun by buttons: see below
    walked = {"rate", "feedback", "callback", "task", "dossier", "unhelpful"}
    assert walked | elsewhere == set(FLOWS), "a new conversation belongs into this walk"


def test_of_steps_that_buttons_begin(citizen, ward):
    """More words for the office, an official's question to a sender, a wish to correct one's data: a row each."""
    citizen.says("/gopy")
    code = re.search(r"PA-\w{6}", citizen.says("đèn ngõ 5 bị hỏng cả tuần"))[0]
    with ward.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Mẫu", citizen.now)
        sent = feedback.by_code(connection, code)
        feedback_changes.move(connection, sent.id, Move.ASSIGN, By("admin", citizen.now), unit_id=unit)
        person = people.add(connection, name="An", unit_id=unit, role="official", now=citizen.now)
        link = people.new_link_code(connection, person, citizen.now)
    before = len(written(citizen))
    citizen.sends_button(f"feedback:reopen:{code}")
    citizen.says("vẫn còn tối")
    citizen.sends_button("data:correct")
    citizen.says("tên đường ghi sai")
    citizen.says(f"/lienket {link}")
    citizen.sends_button(f"pakn:need_more:{sent.id}")
    citizen.says("ngõ nào ạ?")

    ended = [outcome for _, outcome in written(citizen)][before:]
    assert ended == [
        Outcome.FEEDBACK,
        Outcome.FEEDBACK,
        Outcome.COMMAND,
        Outcome.COMMAND,
        Outcome.LINKED,
        Outcome.FEEDBACK,
        Outcome.FEEDBACK,
    ]


def test_of_a_turn_that_failed(citizen, monkeypatch):
    """A message that could not be handled is counted once, not once an attempt."""

    def breaks(_turn):
        raise ZeroDivisionError

    monkeypatch.setattr(turns, "answer", breaks)
    said = Incoming(
        channel="web", conversation="an", sender="an", message_id="1", text="xin chào", sent_at=citizen.now
    )
    with citizen.database.write() as connection:
        inbox.receive(connection, said, citizen.now)
        for _ in range(turns.MAX_ATTEMPTS):
            with connection.begin_nested():
                turns.run_pending(connection, citizen.knowledge, lambda: citizen.now)

    assert written(citizen) == [("web", Outcome.FAILED)]


def test_of_a_rating_only_the_day_is_kept(citizen):
    """Nobody can tell from the list of turns at which minute somebody rated."""
    citizen.says("/danhgia")
    with citizen.database.read() as connection:
        (at,) = connection.exec_driver_sql("SELECT at FROM outcome").scalars()

    assert str(at).startswith("2026-11-19 17:00:00"), "midnight in Hà Nội"
