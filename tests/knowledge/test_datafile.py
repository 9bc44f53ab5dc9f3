"""Broken data files are told in words an editor can act on."""

from pathlib import Path

import pytest

from knowledge.datafile import IdentifiedRecord, Text, own_data, read_list, read_lists, read_one
from knowledge.errors import DataError


class Fruit(IdentifiedRecord):
    name: Text
    seeds: int = 0


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
        ("- {id: a, name: ''}", r"fruit\.yaml: a: name: .*at least 1 character"),
        ("- {id: a, name: Ổi}\n- {name: Ổi}", r"fruit\.yaml: #2: id: Field required"),
        ("- {id: a, name: Ổi, sedes: 1}", r"fruit\.yaml: a: sedes: Extra inputs"),
        ("- {id: 1.0, name: Ổi}", r"fruit\.yaml: 1\.0: id: Input should be a valid string"),
        (
            "- {id: a, seeds: many}",
            r"fruit\.yaml: a: name: Field required; seeds: Input should be a valid int",
        ),
        ("- ổi", r"fruit\.yaml: #1: record: "),
        ("id: a", r"fruit\.yaml: a list of records is expected"),
        ("- {id: a", r"fruit\.yaml: (?s:.*)line 1"),
    ],
)
def test_a_broken_list_names_file_record_and_field(fruit: Path, content: str, message: str) -> None:
    """The message leads straight to the line to mend."""
    fruit.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        list(read_list(fruit, Fruit))


@pytest.mark.parametrize(
    ("content", "message"),
    [("{id: a}", r"^fruit\.yaml: a: name: Field required$"), ("- ổi", r"^fruit\.yaml: record: ")],
)
def test_a_broken_single_record_names_file_and_field(fruit: Path, content: str, message: str) -> None:
    """A settings file is mended as easily as a list."""
    fruit.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_one(fruit, Fruit)


def test_a_file_in_another_encoding_is_named(fruit: Path) -> None:
    """A file saved by an old editor is told by name."""
    fruit.write_bytes("- {id: a, name: Ổi}".encode("utf-16"))
    with pytest.raises(DataError, match=r"fruit\.yaml: .*utf-8"):
        list(read_list(fruit, Fruit))


def test_an_id_may_not_be_there_twice(tmp_path: Path) -> None:
    """Two files cannot both claim one procedure."""
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for path in paths:
        path.write_text("- {id: a, name: Ổi}", encoding="utf-8")
    with pytest.raises(DataError, match=r"^two\.yaml: a: already in one\.yaml$"):
        read_lists(paths, Fruit)


def test_our_data_lies_beside_the_code() -> None:
    """An installed copy finds its data without being told where."""
    assert own_data("places", "phuong-mau.yaml").is_file()
