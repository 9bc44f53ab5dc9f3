"""Names of units in documents: which class they speak of, which unit they may mean."""

import pytest

from knowledge.unit_names import UnitClass, belongs, class_of, likely

UNITS = [
    "Văn phòng HĐND và UBND thị xã",
    "Phòng Nội vụ",
    "Phòng Tư pháp",
    "Trung tâm Văn hóa, Thông tin và Thể thao",
    "Công an thị xã",
    "Phường Mẫu",
]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Các đơn vị thuộc phường", UnitClass.ALL),
        ("Các cơ quan, đơn vị, địa phương", UnitClass.ALL),
        ("các phòng, ban và UBND các xã, phường", UnitClass.ALL),
        ("UBND các xã, phường", UnitClass.COMMUNES),
        ("Các cơ quan chuyên môn", UnitClass.DEPARTMENTS),
        ("Các phòng, ban", UnitClass.DEPARTMENTS),
        ("Các thôn", UnitClass.VILLAGES),
        ("Các trường học trên địa bàn", UnitClass.SCHOOLS),
        ("Phòng Nội vụ", None),
    ],
)
def test_class_of_units(name, kind):
    """A reviewer finds "all units" chosen already where the document says so, and nowhere else."""
    assert class_of(name) == kind


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("VP HĐND & UBND", "Văn phòng HĐND và UBND thị xã"),
        ("TT VH,TT&TT", "Trung tâm Văn hóa, Thông tin và Thể thao"),
        ("Phòng Nội vụ thị xã (cơ quan thường trực)", "Phòng Nội vụ"),
        ("Công an", "Công an thị xã"),
    ],
)
def test_likely_unit(written, unit):
    """A short or long form of a name is put forward with the unit it probably means, never as certain."""
    found = likely(written, UNITS)

    assert found is not None
    assert found.name == unit
    assert found.certainty < 1


def test_long_initials():
    """ "TTPVHCC phường" is the centre whose words begin so, not the police because both end in "phường"."""
    units = ["Công an phường", "Trung tâm Phục vụ hành chính công phường"]
    found = likely("TTPVHCC phường", units)

    assert found is not None
    assert found.name == units[1]


def test_nothing_like_it():
    """An office that is not among the units is not pressed into one of them."""
    assert likely("Bưu điện", UNITS) is None


def test_members_of_a_class():
    """A ward belongs to the communes, an office to the departments, both to everybody."""
    assert belongs("Phường Mẫu", UnitClass.COMMUNES)
    assert belongs("UBND xã Mẫu", UnitClass.COMMUNES)
    assert not belongs("Công an phường", UnitClass.COMMUNES)
    assert belongs("Công an phường", UnitClass.ALL)
    assert belongs("Trường Tiểu học Mẫu", UnitClass.SCHOOLS)
