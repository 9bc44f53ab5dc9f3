"""Places, numbers and pictures: taken where they are asked for, and answered kindly where they are not."""

from __future__ import annotations

import pytest

from storage import feedback
from storage.messages import File, Place

HERE = Place(latitude=21.0285, longitude=105.8542)
PHOTO = File(name="photo", external_id="tep-1")


def kept(citizen):
    with citizen.database.read() as connection:
        return feedback.newest(connection)


def files(citizen):
    with citizen.database.read() as connection:
        return connection.exec_driver_sql("SELECT files FROM feedback").scalars().all()


def test_the_form_is_offered_where_a_place_is_wanted(citizen):
    """Who reports something may share where it is, or type it."""
    citizen.says("/gopy")
    assert "place" == citizen.last[-1].asks
    assert "Đã nhận vị trí" in citizen.says("", kind="place", place=HERE)
    assert "Mã tra cứu" in citizen.says("Đèn đường hỏng cả tuần nay")

    assert "Đèn đường hỏng cả tuần nay" == kept(citizen)[0].text
    assert kept(citizen)[0].place == {"latitude": HERE.latitude, "longitude": HERE.longitude}


def test_a_picture_is_kept_with_the_feedback(citizen):
    """A picture sent while reporting is kept by its name at the platform; words under it are the report."""
    citizen.says("/gopy")
    assert "Đã nhận ảnh" in citizen.says("", kind="files", files=(PHOTO,))
    citizen.says(
        "Rác đổ đầy ngõ 5 không ai dọn", kind="files", files=(PHOTO.model_copy(update={"name": "b"}),)
    )

    (row,) = files(citizen)
    assert 2 == row.count("tep-1")
    assert "Rác đổ đầy ngõ 5 không ai dọn" == kept(citizen)[0].text


def test_a_place_joins_what_was_offered_to_be_sent(citizen):
    """A grievance told in plain words can be completed by a place before it is sent."""
    citizen.says("đèn đường ngõ 5 hỏng cả tháng")
    assert "Gửi phản ánh" in citizen.says("", kind="place", place=HERE) + " ".join(citizen.buttons)
    citizen.presses("Gửi phản ánh")

    assert kept(citizen)[0].place == {"latitude": HERE.latitude, "longitude": HERE.longitude}


@pytest.mark.parametrize("number", ["84912345678", "+84 912 345 678", "0912345678"])
def test_a_shared_number_is_the_answer(citizen, number):
    """The platform's form or a card gives the number to call back on; typing it works as well."""
    citizen.says("/gopy")
    citizen.says("Đèn đường ngõ 5 hỏng cả tuần nay")
    citizen.presses("Để lại số")
    assert "contact" == citizen.last[-1].asks
    assert "Đã lưu số" in citizen.says(number, kind="contact")

    assert "0912345678" == kept(citizen)[0].contact


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ({"text": "", "kind": "place", "place": HERE}, "Nơi nộp hồ sơ"),
        ({"text": "0912345678", "kind": "contact"}, "Máy không lưu số này"),
        ({"text": "", "kind": "files", "files": (PHOTO,)}, "chưa xem được ảnh"),
    ],
)
def test_what_nobody_asked_for_gets_a_kind_word(citizen, shared, told):
    """Out of the blue, a place, a number or a picture is answered with what can be done, and kept nowhere."""
    said = shared.pop("text")
    assert told in citizen.says(said, **shared)
    citizen.presses("Gửi phản ánh")
    assert "việc gì, ở đâu, lúc nào" in citizen.last[-1].text


def test_words_under_a_picture_are_answered(citizen):
    """A question written under a picture is a question."""
    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì", kind="files", files=(PHOTO,))
