"""Broken data files are told in words an editor can act on."""

import datetime as dt
from pathlib import Path

import pytest
from pydantic import Field

from knowledge.datafile import IdentifiedRecord, Text, WholeNumber, own_data, read_list, read_lists, read_one
from knowledge.errors import DataError
from knowledge.yaml_files import MOST_BYTES


class Fruit(IdentifiedRecord):
    name: Text
    seeds: int = 0
    ripe: dt.date | None = None
    price: WholeNumber = 0
    children: tuple[Text, ...] = Field(default=("a",), min_length=1)


@pytest.fixture
def fruit(tmp_path: Path) -> Path:
    return tmp_path / "fruit.yaml"


def test_records_come_in_file_order(fruit: Path) -> None:
    """What stands first in the file is first in the list."""
    fruit.write_text("- {id: b, name: Bưởi}\n- {id: a, name: ' Ổi ', seeds: 9}\n", encoding="utf-8")
    assert [(f.id, f.name, f.seeds) for f in read_list(fruit, Fruit)] == [("b", "Bưởi", 0), ("a", "Ổi", 9)]


def test_a_single_record_is_read(fruit: Path) -> None:
    """A settings file holds one record, not a list."""
    fruit.write_text("{id: a, name: Ổi}", encoding="utf-8")
    assert read_one(fruit, Fruit) == Fruit(id="a", name="Ổi")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- {id: a, name: ''}", r"fruit\.yaml: a: name: đang để trống"),
        ("- {id: a, name: Ổi}\n- {name: Ổi}", r"fruit\.yaml: #2: id: thiếu trường này"),
        ("- {id: a, name: Ổi, sedes: 1}", r"fruit\.yaml: a: sedes: không có trường nào"),
        ("- {id: 1.0, name: Ổi}", r"fruit\.yaml: 1\.0: id: phải là chữ"),
        (
            "- {id: a, seeds: many}",
            r"fruit\.yaml: a: name: thiếu trường này; seeds: phải là số nguyên",
        ),
        ("- ổi", r"fruit\.yaml: #1: hồ sơ: "),
        ("id: a", r"fruit\.yaml: phải là danh sách"),
        ("", r"fruit\.yaml: tệp trống"),
        ("- {id: a, seeds: 1, seeds: 2}", r"fruit\.yaml: dòng 1, .*: trường «seeds» có hai lần"),
        ("- id: a\n\tname: Ổi", r"fruit\.yaml: dòng 2, cột 1: .*phím Tab"),
        ("- id: a\n  name: Ổi: to", r"fruit\.yaml: dòng 2, .*dấu hai chấm"),
        ("- id: 'a\n  name: Ổi", r"fruit\.yaml: dòng 1, cột 7: mở dấu nháy"),
        ("- {id: a, name: *b}", r"fruit\.yaml: dòng 1, .*dấu &"),
        ("- {id: a, name: \x00}", r"fruit\.yaml: có ký tự không đọc được"),
        ("- {id: a", r"fruit\.yaml: dòng 1, .*mở ngoặc"),
    ],
)
def test_a_broken_list_names_file_record_and_field(fruit: Path, content: str, message: str) -> None:
    """The message leads straight to the line to mend."""
    fruit.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        list(read_list(fruit, Fruit))


@pytest.mark.parametrize(
    ("content", "message"),
    [("{id: a}", r"^fruit\.yaml: a: name: thiếu trường này$"), ("- ổi", r"^fruit\.yaml: hồ sơ: ")],
)
def test_a_broken_single_record_names_file_and_field(fruit: Path, content: str, message: str) -> None:
    """A settings file is mended as easily as a list."""
    fruit.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_one(fruit, Fruit)


def test_a_file_in_another_encoding_is_named(fruit: Path) -> None:
    """A file saved by an old editor is told by name."""
    fruit.write_bytes("- {id: a, name: Ổi}".encode("utf-16"))
    with pytest.raises(DataError, match=r"fruit\.yaml: .*UTF-8"):
        list(read_list(fruit, Fruit))


def test_an_id_may_not_be_there_twice(tmp_path: Path) -> None:
    """Two files cannot both claim one procedure."""
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for path in paths:
        path.write_text("- {id: a, name: Ổi}", encoding="utf-8")
    with pytest.raises(DataError, match=r"^two\.yaml: a: mã này đã có trong one\.yaml$"):
        read_lists(paths, Fruit)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ripe: 2026-02-31", "ripe: không phải ngày"),
        ("ripe: 2026-13-01", "ripe: không phải ngày"),
        ("ripe: 31/12/2026", "ripe: không phải ngày"),
        ("price: 8.000", "price: phải là số nguyên"),
        ("price: yes", "price: phải là số nguyên"),
        ("price: '8000'", "price: phải là số nguyên"),
        ("price: -1", "price: không được nhỏ hơn 0"),
        ("children: [1]", "children.1: phải là chữ"),
        ("children: một", "children: phải là danh sách"),
    ],
)
def test_a_wrong_value_is_told_with_its_field(fruit: Path, line: str, message: str) -> None:
    """A day no calendar has, a price with a dot, a number for a text: said once, with what to write instead."""
    fruit.write_text(f"- {{id: a, name: Ổi, {line}}}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_list(fruit, Fruit))
    assert str(caught.value).startswith(f"fruit.yaml: a: {message}")


def test_every_broken_record_is_told_at_once(fruit: Path) -> None:
    """An editor mends the whole file and asks once; of very many, the first twenty and how many more."""
    fruit.write_text("".join(f"- {{id: a{number}}}\n" for number in range(25)), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_list(fruit, Fruit))
    lines = str(caught.value).splitlines()
    assert lines[0] == "fruit.yaml: a0: name: thiếu trường này"
    assert (len(lines), lines[-1]) == (21, "… và 5 chỗ nữa")


def test_a_mark_at_the_beginning_is_passed_over(fruit: Path) -> None:
    """Notepad writes an invisible mark (BOM) before the first letter."""
    fruit.write_bytes("- {id: a, name: Ổi}".encode("utf-8-sig"))
    assert [one.id for one in read_list(fruit, Fruit)] == ["a"]


def test_a_huge_file_is_refused_unread(fruit: Path) -> None:
    """Somebody's film in the folder of records stops nothing for minutes."""
    with fruit.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(DataError, match=r"fruit\.yaml: lớn hơn 10 MB"):
        list(read_list(fruit, Fruit))


def test_a_folder_named_like_a_file_is_told(fruit: Path) -> None:
    """A folder cannot be read; it is named."""
    fruit.mkdir()
    with pytest.raises(DataError, match=r"fruit\.yaml: không đọc được tệp"):
        list(read_list(fruit, Fruit))


def test_our_data_lies_beside_the_code() -> None:
    """An installed copy finds its data without being told where."""
    assert own_data("places", "phuong-mau.yaml").is_file()
