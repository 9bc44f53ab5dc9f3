"""What follows from a dossier's words and days: state, lateness, the rate of QĐ 766, the letter."""

import datetime as dt
import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.apology import Letter
from knowledge.apology_docx import write_letter
from knowledge.dossiers.cells import CheckKind, check_in, check_typed
from knowledge.dossiers.codes import code_key, national_code, typed_code, without_codes
from knowledge.dossiers.columns import guess
from knowledge.dossiers.lateness import apology_due, days_left, is_late, is_old
from knowledge.dossiers.rate import Rate766, points_of
from knowledge.dossiers.rows import read_rows
from knowledge.dossiers.tables import read_table
from knowledge.dossiers.words import Column, Status, status_of
from knowledge.errors import KnowledgeError
from knowledge.workdays import load_calendar

FRIDAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Mới tiếp nhận", Status.RECEIVED),
        ("ĐANG XỬ LÝ (quá hạn 2 ngày)", Status.PROCESSING),
        ("Chưa có kết quả", Status.PROCESSING),
        ("Yêu cầu bổ sung hồ sơ", Status.SUPPLEMENT),
        ("Đã bổ sung", Status.PROCESSING),
        ("Chờ trả kết quả", Status.READY),
        ("Đã giải quyết trước hạn", Status.READY),
        ("Đã trả kết quả", Status.RETURNED),
        ("Từ chối giải quyết", Status.REFUSED),
        ("Công dân rút hồ sơ", Status.WITHDRAWN),
        ("Lưu kho", Status.OTHER),
    ],
)
def test_states_by_the_offices_words(said, status):
    """Each office's words lead to one of a few states; unknown ones stay as they are."""
    assert status_of(said) is status


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("H12.34-261105-0001", "H12342611050001"),
        ("hồ sơ h12.34 – 261105 – 0001 tới đâu rồi", "H12342611050001"),
        ("000.12.34.H56-230101-0001", "0001234H562301010001"),
        ("H26-261105-000123", "H26261105000123"),
    ],
)
def test_codes_in_what_people_type(said, key):
    """A code is found in a sentence, and is the same however it is typed."""
    assert code_key(national_code(said)[0]) == key
    assert "261105" not in without_codes(said)
    assert "230101" not in without_codes(said)


@pytest.mark.parametrize(
    "said", ["thủ tục 1.001193 là gì", "tôi sinh 19/05/1990", "gọi 0912004321", "làm khai sinh"]
)
def test_what_is_no_code(said):
    """Codes of procedures, days and phone numbers are no codes of dossiers."""
    assert national_code(said) is None


def test_an_offices_own_form_of_code_when_asked_for():
    """Who was asked for the code may have one of another form."""
    assert typed_code("mã em là 2026-00123 ạ") == "2026-00123"
    assert typed_code("em chưa biết") is None


@pytest.mark.parametrize(
    ("value", "kind", "check"),
    [
        ("0912 004 321; 0987000000", CheckKind.PHONE, "4321"),
        (912004321.0, CheckKind.PHONE, "4321"),
        ("001099004321", CheckKind.IDENTITY, "4321"),
        (dt.date(1985, 3, 2), CheckKind.BIRTH, "1985"),
        ("1985", CheckKind.BIRTH, "1985"),
        ("12", CheckKind.PHONE, None),
        ("", CheckKind.BIRTH, None),
    ],
)
def test_the_second_check_of_a_cell(value, kind, check):
    """The four digits that a person is asked for; none where the cell does not hold them."""
    assert check_in(value, kind) == check


def test_the_second_check_as_typed():
    """Four digits, or the end of the whole number."""
    assert [check_typed(said) for said in ("4321", "số 4 3 2 1", "0912004321", "43")] == [
        "4321",
        "4321",
        "4321",
        None,
    ]


@pytest.mark.parametrize(
    ("status", "due", "finished", "late"),
    [
        (Status.PROCESSING, 19, None, True),
        (Status.PROCESSING, 20, None, False),
        (Status.SUPPLEMENT, 10, None, False),
        (Status.READY, 18, 19, True),
        (Status.READY, 19, 19, False),
        (Status.READY, 10, None, False),
        (Status.PROCESSING, None, None, False),
    ],
)
def test_late_as_far_as_is_known(status, due, finished, late):
    """Late is what was not done on its day by the day of the data; waiting for papers stops the clock."""
    day = lambda n: n and dt.date(2026, 11, n)  # noqa: E731 - a date of this month

    assert is_late(status, day(due), day(finished), FRIDAY) is late


def test_working_days_left_and_the_last_day_for_an_apology():
    """24/11/2026 is a holiday: from Friday 20/11 one working day is left to Tuesday's due day, which is Monday's."""
    calendar = load_calendar()
    left = [days_left(dt.date(2026, 11, day), FRIDAY, calendar) for day in (18, 20, 21, 23, 24, 25, 26)]

    assert left == [-2, 0, 0, 1, 1, 2, 3]
    assert apology_due(dt.date(2026, 11, 25), calendar) == dt.date(2026, 11, 23)


def test_data_is_old_after_two_working_days():
    """Friday's data is not old on Wednesday (the holiday does not count), but on Thursday."""
    calendar = load_calendar()

    assert [is_old(FRIDAY, dt.date(2026, 11, day), calendar) for day in (20, 23, 25, 26)] == [
        False,
        False,
        False,
        True,
    ]


def test_rate_of_766_as_published():
    """1,200 dossiers, 36 late, 18 with a petition: 95.5 % and all 6 points; 84.0 % earns 5.6."""
    rate = Rate766(1200, 36, 18)

    assert (rate.percent, rate.points) == (pytest.approx(95.5), 6.0)
    assert points_of(84.0) == pytest.approx(5.6)
    assert (Rate766(0, 0, 0).percent, Rate766(0, 0, 0).points) == (None, None)


@given(st.integers(1, 10_000), st.data())
def test_rate_stays_within_bounds(dossiers, data):
    """Whatever the counts, it is a percentage, and more trouble never earns more points."""
    late = data.draw(st.integers(0, dossiers))
    complained = data.draw(st.integers(0, dossiers))
    rate, better = Rate766(dossiers, late, complained), Rate766(dossiers, late, 0)

    assert 0 <= rate.percent <= 100
    assert 0 <= rate.points <= better.points <= 6


def letter(**given) -> Letter:
    usual = {
        "agency": "Phòng Tư pháp Mẫu",
        "counter": "Một cửa Mẫu",
        "code": "H12.34-261105-0001",
        "procedure": "Đăng ký khai sinh",
        "received": dt.date(2026, 11, 5),
        "due": dt.date(2026, 11, 23),
        "reason": "Chờ ý kiến của cơ quan phối hợp.",
        "new_due": dt.date(2026, 12, 1),
        "contact": "Một cửa Mẫu",
    }
    return Letter(**{**usual, **given})


def test_the_letter_says_what_when_why_and_that_it_is_a_draft():
    """The document names dossier, old and new day and reason, and leaves number, name and signature open."""
    document = docx.Document(io.BytesIO(write_letter(letter())))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)

    for told in (
        "DỰ THẢO",
        "H12.34-261105-0001",
        "23/11/2026",
        "01/12/2026",
        "Lý do: chờ ý kiến của cơ quan phối hợp.",
    ):
        assert told in words
    for told in ("PHÒNG TƯ PHÁP MẪU", "Số: ……", "NGƯỜI KÝ"):
        assert told in cells


def test_a_letter_without_what_the_table_did_not_tell():
    """No procedure and no day of receipt: no empty places in the sentence."""
    first = letter(procedure=None, received=None).paragraphs[0]

    assert (
        first == "Phòng Tư pháp Mẫu đang giải quyết hồ sơ mã số H12.34-261105-0001, hẹn trả ngày 23/11/2026."
    )


@pytest.mark.parametrize(
    ("above", "first"),
    [("Thời gian", "Tiếp nhận"), ("Ngày", "Tiếp nhận"), ("Ngày", "nhận hồ sơ"), ("Ngày", "Nộp")],
)
def test_a_header_of_two_merged_rows(above, first):
    """A table says "Ngày" above "Tiếp nhận" and "Hẹn trả": both days are read without asking anybody."""
    table = read_table(
        "bang.csv",
        f"STT,Mã hồ sơ,{above},,Trạng thái\n,,{first},Hẹn trả,\n(1),(2),(3),(4),(5)\n"
        "1,H06.12-261101-0001,01/11/2026,05/11/2026,Đang xử lý\n".encode(),
    )
    reading = read_rows(table.rows, table.header, guess(table.header.names))
    told = [(one.code, one.received, one.due) for one in reading.dossiers]

    assert told == [("H06.12-261101-0001", dt.date(2026, 11, 1), dt.date(2026, 11, 5))]
    assert reading.bad == ()


def test_who_a_merged_header_is_about_is_still_not_read():
    """Under "Người nộp hồ sơ" the telephone is read for the second check; the name below stays unread."""
    table = read_table(
        "bang.csv",
        "Mã hồ sơ,Người nộp hồ sơ,,Trạng thái\n,Họ tên,Số điện thoại,\n"
        "H06.12-261101-0001,Bà Mẫu,0912004321,Đang xử lý\n".encode(),
    )

    assert guess(table.header.names).columns == {Column.CODE: 0, Column.PHONE: 2, Column.STATUS: 3}


def test_a_file_that_is_no_table_says_what_to_send():
    """An old .xls, or a page that only calls itself one: the message asks for a table, not for a plan."""
    with pytest.raises(KnowledgeError, match=r"\.xlsx hoặc \.csv") as told:
        read_table("ho-so.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    assert "Word" not in str(told.value)
