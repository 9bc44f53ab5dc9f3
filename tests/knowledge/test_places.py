"""A locality is a settings file."""

from pathlib import Path

import pytest
import yaml

from knowledge.errors import DataError
from knowledge.places import data_folder, load_place

SAMPLE = data_folder() / "phuong-mau.yaml"


def _changed(tmp_path: Path, **changes: object) -> Path:
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8")) | changes
    path = tmp_path / "xa-khac.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def test_the_sample_is_found_by_its_id() -> None:
    """Trying the bot needs no settings file of one's own."""
    assert load_place("phuong-mau").name == "Phường Mẫu"


def test_the_sample_says_that_it_is_made_up() -> None:
    """Nobody takes the sample's address for a real one."""
    place = load_place("phuong-mau")
    assert place.sample
    assert "minh họa" in place.address


def test_every_place_of_ours_can_be_read_and_bears_its_file_name() -> None:
    """Each file beside the sample works and is found under its id."""
    for path in data_folder().glob("*.yaml"):
        assert load_place(path).id == path.stem


def test_my_own_place_is_read_from_my_file(tmp_path: Path) -> None:
    """A ward writes one file and is served, without code."""
    path = _changed(tmp_path, id="xa-khac", name="Xã Khác", sample=False)
    assert load_place(path) == load_place(str(path))
    assert load_place(path).name == "Xã Khác"


def test_an_unknown_place_names_the_known_ones() -> None:
    """A slip in the place's id tells which ids there are."""
    with pytest.raises(DataError, match=r"phuong-la.*phuong-mau"):
        load_place("phuong-la")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A wrong path is told by name, not by a stack trace."""
    with pytest.raises(DataError, match=r"khong-co\.yaml"):
        load_place(tmp_path / "khong-co.yaml")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", ""),
        ("hours", []),
        ("hotlines", []),
        ("hotlines", [{"label": "Trực ban", "number": "gọi sau"}]),
        ("hotlines", [{"label": "Trực ban", "number": 18001096}]),
        ("website", "phuong-mau.vn"),
        ("dossier_lookup_url", None),
        ("map_link", "https://example.org/"),
    ],
)
def test_a_broken_field_is_named(tmp_path: Path, field: str, value: object) -> None:
    """An editor learns which key of which file to mend."""
    with pytest.raises(DataError, match=rf"xa-khac\.yaml: phuong-mau: {field}"):
        load_place(_changed(tmp_path, **{field: value}))
