"""Items 1 to 4: what our figure is called, what people agree to, what is never asked, whom it could point at."""

import json
import re

import pytest
from sqlalchemy import select

from knowledge.library import QUESTIONNAIRE
from knowledge.questionnaires import load_questionnaire
from storage.messages import File, Place
from storage.tables import consent, metadata
from tests.handlers.test_rate import ALL_KNOWN, agree, answer_all, begin, stored, visit_of
from tests.sipas_checklist.shown import everywhere, of_october, rate
from tests.source import ROOT

NOTE = {"vi": "không phải Chỉ số SIPAS", "en": "not the SIPAS index"}
ABOUT_THE_MINISTRY_S = re.compile(
    r"(không phải|not the|này không phải|is not|nor) (Chỉ số )?SIPAS|SIPAS do Bộ"
)


async def test_1_the_note_stands_under_every_result(site):
    """Page, spreadsheet, document, program and chat: each says who answered and that it is not SIPAS."""
    await site.sign_in()
    await rate(site, *[of_october(comment="Cần thêm ghế") for _ in range(40)])

    lacking = [place for place, text in (await everywhere(site)).items() if NOTE["vi"] not in text]
    assert lacking == []


async def test_1_sipas_is_never_the_name_of_our_number(site):
    """Wherever people read the word, it says that ours is something else."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder, ending in (("bot/web/templates", "html"), ("knowledge/data/questionnaires", "yaml"))
        for path in (ROOT / folder).rglob(f"*.{ending}")
    ]
    said = [line for text in texts for line in text.splitlines() if "SIPAS" in line]
    await site.sign_in()
    await rate(site, *[of_october() for _ in range(40)])
    said += [text for name, text in (await everywhere(site)).items() if name != "api"]

    assert [text for text in said if "SIPAS" in ABOUT_THE_MINISTRY_S.sub("", text)] == []


def test_2_nothing_is_asked_before_the_notice_is_agreed_to(citizen):
    """What is collected, why, for how long, and the rights are read first; a no keeps nothing."""
    notice = citizen.says(f"danhgia {visit_of(citizen)}")
    citizen.presses("Không tham gia")

    for told in ("Ghi lại", "Để làm gì", "30 ngày", "DULIEU", "2 ngày làm việc", "hồ sơ không bị ảnh hưởng"):
        assert told in notice
    assert stored(citizen) == []
    with citizen.database.read() as connection:
        assert connection.execute(select(consent.c.id)).all() == []


def test_2_each_purpose_has_a_consent_of_its_own_and_its_proof(citizen):
    """Rating, what is told of oneself, being called back: three buttons; text, day and language are kept."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))
    answer_all(citizen)
    citizen.presses("Bỏ qua")
    citizen.presses("Trả lời thêm")
    citizen.says("dừng")
    citizen.says("/gopy")
    citizen.says("Đèn đường ngõ 5 hỏng ba hôm rồi")
    citizen.presses("Để lại số")
    citizen.says("0912345678")
    with citizen.database.read() as connection:
        given = connection.execute(select(consent)).mappings().all()

    assert [one["purpose"] for one in given] == ["rating", "demographics", "callback"]
    assert all(one["text_version"] and len(one["text_hash"]) == 64 and one["button"] for one in given)
    assert {one["language"] for one in given} == {"vi"}


def test_2_consent_is_withdrawn_in_the_menu_of_dulieu(citizen):
    """See, copy, correct, withdraw, erase: one word away, and withdrawing is as easy as agreeing."""
    agree(citizen)
    citizen.says("dừng")
    citizen.says("DULIEU")
    assert citizen.buttons == [
        "Xem dữ liệu đang lưu",
        "Nhận bản sao",
        "Sửa dữ liệu",
        "Rút đồng ý",
        "Xóa tất cả",
    ]
    citizen.presses("Rút đồng ý")
    citizen.presses("Trả lời đánh giá")
    with citizen.database.read() as connection:
        assert None not in connection.execute(select(consent.c.withdrawn_at)).scalars().all()


@pytest.mark.parametrize(
    ("kind", "answer", "done"),
    [
        ("withdraw", "2026-11-25", "2026-12-07"),
        ("view", "2026-11-25", "2026-11-30"),
        ("erase", "2026-11-25", "2026-12-10"),
    ],
)
async def test_2_a_request_has_the_clocks_of_the_law(site, kind, answer, done):
    """First word in 2 working days (24/11 is off); done in 15, 10 or 20 days, from a Saturday to Monday."""
    await site.sign_in()
    await site.post("/quan-tri/quyen-du-lieu", {"kind": kind, "day": "2026-11-20", "text": "Đơn giấy"})
    rows = await site.app.services.read(
        lambda c: c.exec_driver_sql("SELECT answer_due, due FROM data_request").all()
    )

    assert [(answer, done)] == [tuple(map(str, row)) for row in rows]


def test_3_ethnicity_is_off_and_only_adults_are_asked(citizen):
    """The notice is for people of 18 and older; origin is no question, the ages begin with 18."""
    asked = load_questionnaire(QUESTIONNAIRE).demographics.asked

    assert "từ 18 tuổi" in citizen.says("/danhgia")
    assert [trait.code for trait in asked] == ["gender", "age", "job", "area"]
    (age,) = (trait for trait in asked if trait.code == "age")
    assert age.choices[0].value == "18-24"


def test_3_places_and_pictures_of_papers_are_not_kept(citizen):
    """Somebody sends where they are, and a picture of their identity card: nothing of it is stored."""
    citizen.says("", kind="place", place=Place(latitude=21.03, longitude=105.85))
    citizen.says("", kind="files", files=(File(name="CCCD-MAT-TRUOC.jpg"),))
    with citizen.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    kept = json.dumps(rows, default=str)

    assert "105.85" not in kept
    assert "CCCD-MAT-TRUOC" not in kept


async def test_4_fewer_than_five_appear_nowhere(site):
    """Four people's answers: no count, no share, no words, on any page, in any file, interface or chat."""
    await site.sign_in()
    four = [of_october(comment="lời của một người", answers={"Q0": 1, "A1": 3}) for _ in range(4)]
    await rate(site, *four)
    found = await everywhere(site, "&theo=don-vi")

    assert [place for place, text in found.items() if "lời của một người" in text] == []
    told = re.compile(r"\b4 (người|ý kiến)|\b(4|0|100)(,00)?%|\"n\": ?4\b|\"respondents\": ?4\b")
    assert {place: told.findall(text) for place, text in found.items() if told.search(text)} == {}


async def test_4_no_subtraction_tells_of_few(site):
    """Offices of 60, 56 and 4 in a total of 120: hiding the 4 alone would tell it; the 56 are hidden too."""
    await site.sign_in()
    for unit, many in (("Phòng Một", 60), ("Phòng Hai", 56), ("Phòng Ba", 4)):
        await rate(site, *[of_october(unit=unit) for _ in range(many)])
    found = await everywhere(site, "&theo=don-vi")

    rows = found["hai-long/tai-ve.csv"].splitlines()
    hidden = {row.split(",")[2]: row for row in rows if "Chưa đủ ý kiến" in row}

    assert hidden.keys() == {"Phòng Hai", "Phòng Ba"}
    assert not any(re.search(r",\d", row.partition("Phòng")[2]) for row in hidden.values())
    assert "60" in found["page"]
    assert [place for place, text in found.items() if re.search(r"\b56\b", text)] == []


async def test_4_a_handful_of_one_mind_is_not_told_of_each(site):
    """Six satisfied people of an office: neither "100 %" nor an interval that says the same."""
    await site.sign_in()
    await rate(site, *[of_october(unit="Phòng Một") for _ in range(40)])
    await rate(site, *[of_october(unit="Phòng Hai") for _ in range(6)])
    rows = (await everywhere(site, "&theo=don-vi"))["hai-long/tai-ve.csv"].splitlines()
    index, *_ = [row.split(",") for row in rows if "Phòng Hai,CHUNG" in row]

    assert index[6] == ""
    assert index[7:9] == ["61", "100"]
