"""What a province decides is told as this locality's, with its basis and date, or not at all."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from knowledge.cards import show_card
from knowledge.errors import DataError
from knowledge.facets import Facet
from knowledge.library import Knowledge, load
from knowledge.local_sections import without_examples
from knowledge.places import data_folder, load_place

TODAY = dt.date(2026, 11, 21)
SAMPLE = data_folder() / "phuong-mau.yaml"
WITH_FEE, WITHOUT_FEE = "1.004873", "1.013225"
WITH_DAYS, WITHOUT_DAYS = "1.013831", "1.013978"
BASIS = {"number": "12/2026/NQ-HĐND", "date": "2026-05-20"}
FEE = {"amount_vnd": 30_000, "basis": BASIS, "as_of": "2026-11-01", "source": "https://tinh.example/nq12"}
LAND = {
    "code": "1.115000",
    "working_days": 7.5,
    "basis": BASIS,
    "url": "https://tinh.example/dat",
    "as_of": "2026-11-01",
}


def _place_file(tmp_path: Path, **changes: object) -> Path:
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8")) | {"sample": False} | changes
    path = tmp_path / "xa-khac.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def _card(knowledge: Knowledge, record: str, facet: Facet, place: Path | None = None) -> str:
    local = load_place(place) if place else knowledge.place
    return show_card(knowledge.procedures[record], facet, today=TODAY, _=str, place=local).text


def test_the_fee_of_the_province_is_shown_with_its_resolution_and_date(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """A citizen reads the amount that holds here, what it rests on and when somebody last looked."""
    card = _card(knowledge, WITH_FEE, Facet.FEE, _place_file(tmp_path, fees={WITH_FEE: FEE}))

    assert "Nộp tại quầy: 30.000 đồng." in card
    assert "nghị quyết 12/2026/NQ-HĐND ngày 20/05/2026 của HĐND tỉnh, kiểm tra ngày 01/11/2026" in card
    assert "minh họa" not in card.split("Mức do")[0].replace("(địa chỉ minh họa)", "")


def test_the_local_fee_can_be_read_at_its_source(knowledge: Knowledge, tmp_path: Path) -> None:
    """One tap leads to the page where the province publishes the amount."""
    place = load_place(_place_file(tmp_path, fees={WITH_FEE: FEE}))
    card = show_card(knowledge.procedures[WITH_FEE], Facet.FEE, today=TODAY, _=str, place=place)

    assert card.links[0].url == "https://tinh.example/nq12"


def test_the_overview_names_the_local_fee_and_its_resolution(knowledge: Knowledge, tmp_path: Path) -> None:
    """The first card already says what is paid here, and by which resolution."""
    card = _card(knowledge, WITH_FEE, Facet.OVERVIEW, _place_file(tmp_path, fees={WITH_FEE: FEE}))

    assert "30.000 đồng tại quầy, theo nghị quyết 12/2026/NQ-HĐND ngày 20/05/2026" in card


@pytest.mark.parametrize("facet", [Facet.FEE, Facet.PAYMENT, Facet.OVERVIEW])
def test_an_unknown_fee_is_said_to_be_the_provinces(knowledge: Knowledge, facet: Facet) -> None:
    """Where the province's amount is not known, the card says who sets it and whom to ask."""
    card = _card(knowledge, WITHOUT_FEE, facet)

    assert "mức do HĐND tỉnh quy định; hỏi " in card


def test_what_the_law_grants_everywhere_stands_before_the_local_amount(knowledge: Knowledge) -> None:
    """A birth registered in time costs nothing, whatever the province charges for a late one."""
    fee = next(
        line
        for line in _card(knowledge, "1.001193", Facet.OVERVIEW).splitlines()
        if line.startswith("Lệ phí")
    )

    assert 0 < fee.index("không thu") < fee.index("Phường Mẫu")


@pytest.mark.parametrize("facet", [Facet.OVERVIEW, Facet.FEE, Facet.TIME, Facet.PAYMENT])
def test_no_other_provinces_example_is_shown_here(knowledge: Knowledge, facet: Facet) -> None:
    """Nobody takes the amount or the days of Hà Nội or Hải Phòng for those of their own ward."""
    left_to_the_province = [
        r.id
        for r in knowledge.procedures.values()
        if (r.fee and r.fee.set_by_province) or (r.time_limit and r.time_limit.set_by_province)
    ]
    shown = {record: _card(knowledge, record, facet) for record in left_to_the_province}

    assert len(shown) > 30
    assert [r for r, card in shown.items() if re.search("Hà Nội|Hải Phòng|Thanh Hóa|Lạng Sơn", card)] == []


def test_amounts_and_days_of_the_sample_are_marked(knowledge: Knowledge) -> None:
    """No number of the made-up ward can be taken for a real one."""
    for line in _card(knowledge, WITH_FEE, Facet.FEE).splitlines():
        assert "Nộp " not in line or "(số minh họa)" in line
    assert "5,5 ngày làm việc (số minh họa)" in _card(knowledge, WITH_DAYS, Facet.TIME)


def test_the_days_of_the_province_are_shown_where_known(knowledge: Knowledge, tmp_path: Path) -> None:
    """A land procedure takes as long as this province has decided, under its own code."""
    card = _card(knowledge, WITH_DAYS, Facet.TIME, _place_file(tmp_path, land={WITH_DAYS: LAND}))

    assert "7,5 ngày làm việc." in card
    assert "mã thủ tục 1.115000, kiểm tra ngày 01/11/2026" in card


def test_unknown_days_of_a_land_procedure_are_said_to_be_the_provinces(knowledge: Knowledge) -> None:
    """The national frame is never given as what holds in this province."""
    assert "số ngày do UBND tỉnh quy định; hỏi " in _card(knowledge, WITHOUT_DAYS, Facet.TIME)


@pytest.mark.parametrize(
    ("record", "office"),
    [
        ("1.001193", "Trung tâm Phục vụ hành chính công Phường Mẫu"),
        ("1.011441", "Chi nhánh Văn phòng đăng ký đất đai Khu vực Mẫu"),
        ("can-cuoc-cap-doi-cap-lai", "Công an Phường Mẫu"),
    ],
)
def test_where_to_go_names_the_counter_here(knowledge: Knowledge, record: str, office: str) -> None:
    """Name, address and hours of the counter that takes this matter in."""
    card = _card(knowledge, record, Facet.WHERE)

    assert office in card
    assert "Địa chỉ: Số" in card
    assert "Thứ hai đến thứ sáu" in card


def test_opening_hours_are_those_of_this_office(knowledge: Knowledge) -> None:
    """Who asks when the office opens is told its hours and address first."""
    card = _card(knowledge, "gio-lam-viec", Facet.OVERVIEW)

    assert card.index("7 giờ 30") < card.index("mỗi nơi mỗi khác")


def test_a_place_of_no_one_changes_no_card(knowledge: Knowledge) -> None:
    """Without a locality the record speaks for itself, examples included."""
    record = knowledge.procedures[WITHOUT_FEE]

    assert "Ví dụ ở Hải Phòng" in show_card(record, Facet.FEE, today=TODAY, _=str).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Tỉnh đặt. Ví dụ Hà Nội 5.000 đồng. Hỏi lại.", "Tỉnh đặt. Hỏi lại."),
        ("Tỉnh đặt; ví dụ, ở Hà Nội 5.000 đồng. Bản sao 8.000 đồng.", "Tỉnh đặt. Bản sao 8.000 đồng."),
        ("Nhiều nơi không thu (ví dụ, ở Hải Phòng). Hết.", "Nhiều nơi không thu. Hết."),
        ("Không có gì thừa.", "Không có gì thừa."),
    ],
)
def test_examples_are_left_out_and_nothing_else(text: str, left: str) -> None:
    """The rest of the sentence stays as it was."""
    assert without_examples(text) == left


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        (f"fees.{WITH_FEE}.basis", {"fees": {WITH_FEE: FEE | {"basis": None}}}),
        (f"fees.{WITH_FEE}.basis.date", {"fees": {WITH_FEE: FEE | {"basis": {"number": "12/2026"}}}}),
        (f"fees.{WITH_FEE}.as_of", {"fees": {WITH_FEE: FEE | {"as_of": "hôm qua"}}}),
        (f"fees.{WITH_FEE}.amount_vnd", {"fees": {WITH_FEE: FEE | {"amount_vnd": -1}}}),
        (f"fees.{WITH_FEE}", {"fees": {WITH_FEE: {k: v for k, v in FEE.items() if k != "amount_vnd"}}}),
        ("fees.9.999999", {"fees": {"9.999999": FEE}}),
        ("fees.1.000894", {"fees": {"1.000894": FEE}}),
        (f"land.{WITH_DAYS}.working_days", {"land": {WITH_DAYS: LAND | {"working_days": 0}}}),
        ("land.1.001193", {"land": {"1.001193": LAND}}),
        ("offices.1.fields", {"offices": [{"name": "A", "address": "B", "hours": ["C"], "fields": ["la"]}]}),
        ("province", {"province": ""}),
    ],
)
def test_a_slip_in_local_facts_is_named(tmp_path: Path, field: str, changes: dict[str, object]) -> None:
    """An editor learns which key of which file to mend before any citizen reads it."""
    with pytest.raises(DataError, match=rf"xa-khac\.yaml: phuong-mau: {re.escape(field)}"):
        load(_place_file(tmp_path, **changes))
