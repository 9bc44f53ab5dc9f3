"""Places of before 01/07/2025 are found in what people write, and told as they are today."""

from __future__ import annotations

import time

import pytest

from knowledge.errors import DataError
from knowledge.old_places import (
    Level,
    OldPlaces,
    Unit,
    asks_where_now,
    may_name_a_place,
    own_old_places,
    package,
    told_in_full,
    told_in_lines,
)
from knowledge.old_places.changes import own_changes


@pytest.fixture(scope="module")
def places() -> OldPlaces:
    return own_old_places()


def _today(places: OldPlaces, text: str) -> list[set[str]]:
    found = places.find(text, bare_names=asks_where_now(text))
    return [{unit.name for unit in place.today} for place in found.places] if found else []


KY_LOI = {"Phường Vũng Áng", "Phường Hoành Sơn", "Phường Sông Trí"}


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("xã Kỳ Lợi huyện Kỳ Anh Hà Tĩnh giờ thuộc đâu", KY_LOI),
        ("xa ky loi gio thuoc dau", KY_LOI),
        ("Kỳ Lợi giờ thuộc đâu", KY_LOI),
        ("KHAI SINH Ở XÃ KỲ LỢI CŨ THÌ GIỜ NỘP Ở ĐÂU", KY_LOI),
        ("phường 5 quận 3 cũ", {"Phường Bàn Cờ"}),
        ("p5 q3 nay la phuong nao", {"Phường Bàn Cờ"}),
        ("phường 05, quận 3, tphcm giờ là phường gì", {"Phường Bàn Cờ"}),
        ("thị trấn Lim huyện Tiên Du Bắc Ninh nay là gì", {"Phường Tiên Du"}),
        ("xã Cổ Bi, Gia Lâm", {"Phường Phúc Lợi", "Xã Gia Lâm", "Xã Phù Đổng"}),
        ("huyện Côn Đảo giờ thuộc đâu", {"Đặc khu Côn Đảo"}),
        ("xã Long Thành huyện Long Thành", {"Phường Long Thành"}),
    ],
)
def test_an_old_commune_is_found_however_it_is_written(places: OldPlaces, text: str, today: set[str]) -> None:
    """With accents or without, abbreviated, with the wrong kind, with a district long renamed: one answer."""
    assert _today(places, text) == [today]


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("tỉnh Hà Nam giờ thuộc tỉnh nào", "Tỉnh Ninh Bình"),
        ("bac giang gio thuoc tinh nao", "Thành phố Bắc Ninh"),
        ("tỉnh Đồng Nai nay là gì", "Thành phố Đồng Nai"),
    ],
)
def test_an_old_province_is_found(places: OldPlaces, text: str, today: str) -> None:
    """Provinces are told by today's name, later changes included."""
    assert _today(places, text) == [{today}]


def test_a_district_is_told_as_the_communes_it_became(places: OldPlaces) -> None:
    """Nobody is sent to a district: its ground is listed as today's wards."""
    found = places.find("thị xã Kỳ Anh giờ thuộc đâu")

    assert found
    assert found.places[0].level is Level.DISTRICT
    assert Unit("Phường Sông Trí", "Tỉnh Hà Tĩnh") in found.places[0].today
    assert "Địa bàn thị xã Kỳ Anh" in told_in_full(found, str)
    assert told_in_lines(found, str) == ()


@pytest.mark.parametrize(
    "text",
    [
        "xã hội hóa là gì",
        "phường tôi nay là phường nào",
        "xã ba mẹ em ở thì làm sao",
        "công an xã ở đâu",
        "đăng ký tạm trú ở phường cần gì",
        "thành phố có mấy quận",
        "",
        "xã",
        "phường " * 700,
    ],
)
def test_words_that_only_look_like_places_are_not(places: OldPlaces, text: str) -> None:
    """No place is read into a message that names none."""
    assert places.find(text) is None


def test_accents_decide_between_places(places: OldPlaces) -> None:
    """Who types accents means exactly that name: Ba Tơ is not Ba Tô."""
    found = places.find("xã Ba Tô cũ")

    assert found
    assert {place.name for place in found.places} == {"Xã Ba Tô"}


def test_several_places_of_one_name_are_each_told(places: OldPlaces) -> None:
    """The bot does not pick one of two namesakes."""
    found = places.find("thị trấn Long Thành nay thuộc phường nào")

    assert found
    text = told_in_full(found, str)
    assert "Trước đây có 2 nơi tên thị trấn Long Thành" in text
    assert "phường Long Thành, thành phố Đồng Nai" in text
    assert "xã Long Thành, tỉnh Vĩnh Long" in text


def test_too_many_namesakes_are_asked_about(places: OldPlaces) -> None:
    """Of dozens, the citizen is asked for district and province instead of being shown a list."""
    found = places.find("xã Tân Thành giờ thuộc đâu")

    assert found
    assert len(found.places) > 20
    assert "nhắn thêm tên huyện và tỉnh cũ" in told_in_full(found, str)
    assert told_in_lines(found, str) == ()


def test_of_namesakes_those_in_the_own_province_are_meant(places: OldPlaces) -> None:
    """A ward of Vĩnh Long hears of the place in Vĩnh Long."""
    found = places.find("thị trấn Long Thành nay thuộc phường nào", "Tỉnh Vĩnh Long")

    assert found
    assert [place.district for place in found.places] == ["Huyện Duyên Hải"]


def test_a_divided_commune_is_said_to_be_divided(places: OldPlaces) -> None:
    """Every part is named, and that it depends on where one lives."""
    found = places.find("xã Kỳ Lợi cũ")

    assert found
    (line,) = told_in_lines(found, str)
    assert line.startswith("Xã Kỳ Lợi (thị xã Kỳ Anh cũ) được chia ra, nay thuộc phường")
    assert line.endswith("tỉnh Hà Tĩnh, tùy chỗ ở.")


def test_a_place_that_still_bears_its_name_is_not_old_unless_said(places: OldPlaces) -> None:
    """Who speaks of today's ward An Lạc is not lectured about the old one."""
    found = places.find("tôi ở phường An Lạc")
    said = places.find("tôi ở phường An Lạc quận Bình Tân")

    assert found
    assert said
    assert not found.said_old
    assert not found.gone
    assert said.said_old


@pytest.mark.parametrize(
    "text",
    [
        "xã Kỳ Lợi giờ thuộc đâu",
        "phuong 5 nay la phuong nao",
        "tỉnh Hà Nam nhập vào đâu",
        "sáp nhập với xã nào",
        "tên mới là gì",
    ],
)
def test_asking_where_a_place_is_now_is_understood(text: str) -> None:
    """The usual ways to ask are known, accents or not."""
    assert asks_where_now(text)


@pytest.mark.parametrize("text", ["làm giấy khai sinh cần gì", "đăng ký tạm trú ở phường", "chào anh"])
def test_other_questions_are_not_taken_for_it(text: str) -> None:
    """Questions about procedures stay what they are."""
    assert not asks_where_now(text)


def test_what_changed_since_meets_a_unit_of_the_package() -> None:
    """No later renaming of ours is misspelt or overtaken by a new release of the package."""
    changes = own_changes()
    units = {(unit[1], unit[0]) for unit in package.read_tables().new}

    for change in changes.changes:
        assert all((ward, change.province) in units for ward in change.wards), change.basis
        assert all(province in {p for _, p in units} for province in change.provinces), change.basis


def test_every_old_commune_is_something_today() -> None:
    """The package's table has no holes: each of some ten thousand communes lies in one province of today."""
    wards = list(package.old_wards(package.read_tables(), own_changes()))

    assert len(wards) > 10_000
    assert [ward for ward in wards if len({unit.province for unit in ward.today}) != 1] == []
    assert len({unit for ward in wards for unit in ward.today}) == 3321  # the count of the reform


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator with a half-done installation reads what is missing."""
    monkeypatch.setattr(package, "PACKAGE", "khong-co-goi-nay")

    with pytest.raises(DataError, match="khong-co-goi-nay"):
        package.read_tables()


def test_other_messages_cost_next_to_nothing(places: OldPlaces) -> None:
    """A question that names no place is held up for less than two milliseconds."""
    texts = ["làm giấy khai sinh cho con cần gì", "đăng ký tạm trú ở phường thì mang theo gì", "xa hoi " * 50]
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        for text in texts:
            if may_name_a_place(text):
                places.find(text)
        best = min(best, (time.perf_counter() - begun) / len(texts))

    assert best < 0.002


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("đăng ký khai sinh ở phường Hoành Sơn cần gì", "đăng kí khai sinh ở cần gì"),
        ("đăng ký tạm trú ở phường cần gì", "đăng ký tạm trú ở phường cần gì"),
        ("công an xã ở đâu", "công an xã ở đâu"),
    ],
)
def test_a_ward_of_today_can_be_left_out_of_a_question(places: OldPlaces, text: str, rest: str) -> None:
    """What is asked does not hang on where; who names no ward keeps every word."""
    assert places.without_today(text) == rest
