"""A number that is sent by mistake stays nowhere."""

import json

import pytest
from sqlalchemy import select

from handlers import ask
from handlers.turns import MAX_ATTEMPTS, run_pending
from storage import inbox
from storage.messages import Incoming
from storage.tables import metadata

NUMBERS = {
    "0912345678": "gọi tôi {}",
    "0912.345.679": "sđt {}",
    "+84 912 345 670": "số {}",
    "001099012345": "cccd {}",
    "123 456 789": "cmnd {}",
    "9704 3612 3456 7890": "thẻ {}",
    "19034567890": "stk {}",
    "7912345678": "bhxh số {}",
    "GD4797912345678": "thẻ bhyt {}",
    "an.mau@vi-du.vn": "thư {}",
    "59-X1 123.45": "xe {}",
    "B1234567": "hộ chiếu {}",
}


def everything(talk) -> str:
    """All rows of all tables."""
    with talk.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False)


@pytest.mark.parametrize(("number", "said"), NUMBERS.items())
def test_numbers_are_kept_nowhere(citizen, number, said):
    """Asked with, followed up, sent as feedback, in a rating's comment, in an emergency: in no column of any table."""
    told = said.format(number)
    citizen.says(f"đăng ký khai sinh cần gì, {told}")
    citizen.says(f"thế lệ phí bao nhiêu, {told}")
    citizen.says(f"zxq vbn {told}")
    citizen.says(f"cho tôi gặp cán bộ, {told}")
    citizen.says("/gopy")
    citizen.says(f"Đèn đường ngõ 5 hỏng cả tuần nay, {told}")
    citizen.says("/gopy")
    citizen.says(f"Tôi không đồng ý với quyết định của phường, {told}")
    citizen.says("/gopy")
    citizen.says(f"nhà tôi đang cháy, {told}")

    assert number not in everything(citizen)


def test_a_rating_keeps_no_number(citizen):
    """Nor does the comment of a rating."""
    citizen.says("/danhgia")
    citizen.presses("Đồng ý trả lời")
    while "Bỏ qua" in citizen.buttons and "Dừng" in citizen.buttons:
        citizen.presses("Hài lòng" if "Hài lòng" in citizen.buttons else "Bỏ qua")
        if "Chưa" in citizen.buttons:
            break
    citizen.says("cán bộ tốt, gọi tôi 0912345678")

    assert "0912345678" not in everything(citizen)


def test_the_citizen_is_told(citizen):
    """The bot says that the number was not kept."""
    assert "không được lưu lại" in citizen.says("đăng ký khai sinh cần gì, gọi tôi 0912345678")


def test_a_dossier_code_is_left_readable(citizen):
    """What is needed to look something up is no personal number."""
    citizen.says("hồ sơ H26.15-261105-0032 của tôi tới đâu rồi, lệ phí 1.000.000 đồng phải không")

    assert "H26.15-261105-0032" in everything(citizen)
    assert "1.000.000 đồng" in everything(citizen)


def test_a_message_that_breaks_the_turn_is_put_aside_without_numbers(citizen, monkeypatch):
    """What an administrator sees of a failed message holds no number, neither in it nor in its error."""

    def fail(turn):
        raise ValueError(turn.message.text)

    monkeypatch.setattr(ask, "answer", fail)
    message = Incoming(
        channel="web",
        conversation="an",
        sender="an",
        message_id="broken",
        sent_at=citizen.now,
        text="khai sinh, gọi 0912345678",
        place={"latitude": 21.0285, "longitude": 105.8048},
    )
    for attempt in range(MAX_ATTEMPTS):
        with citizen.database.write() as connection:
            if attempt == 0:
                inbox.receive(connection, message, citizen.now)
            with connection.begin_nested():
                run_pending(connection, citizen.knowledge, lambda: citizen.now)

    with citizen.database.read() as connection:
        assert inbox.parked(connection) == 1
    left = everything(citizen)
    assert "0912345678" not in left
    assert "21.0285" not in left
    assert "khai sinh" in left
