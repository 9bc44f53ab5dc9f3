"""Names in capitals, written as in a sentence."""

from __future__ import annotations

import pytest

from knowledge.plans.capitals import sentence_case


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("VĂN PHÒNG HĐND VÀ UBND XÃ", "Văn phòng HĐND và UBND xã"),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("CÔNG AN XÃ", "Công an xã"),
        ("BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH", "Ban Chỉ đạo cải cách hành chính"),
    ],
)
def test_offices(printed: str, written: str) -> None:
    """An office charged in capitals is shown to its people as they write it themselves."""
    assert sentence_case(printed) == written
