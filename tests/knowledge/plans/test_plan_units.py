"""Names of offices: one by one in a cell, out of a heading, out of a sentence."""

from __future__ import annotations

import pytest

from knowledge.plans.actors import acting_units, heading_units, supporting_units
from knowledge.plans.units import audience_of, split_units


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Văn phòng HĐND và UBND thị xã, Phòng Tư pháp", ["Văn phòng HĐND và UBND thị xã", "Phòng Tư pháp"]),
        ("VP HĐND & UBND và UBND các xã, phường", ["VP HĐND & UBND", "UBND các xã, phường"]),
        ("Văn phòng HĐND&UBND; Thanh tra", ["Văn phòng HĐND&UBND", "Thanh tra"]),
        ("Trung tâm Văn hóa, Thông tin và Thể thao", ["Trung tâm Văn hóa, Thông tin và Thể thao"]),
        ("Trung tâm VH,TT&TT thị xã", ["Trung tâm VH,TT&TT thị xã"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        ("Phòng Tài chính – Kế hoạch, Thanh tra thị xã", ["Phòng Tài chính – Kế hoạch", "Thanh tra thị xã"]),
        ("Các cơ quan, đơn vị, địa phương liên quan,", ["Các cơ quan, đơn vị, địa phương liên quan"]),
        (
            "Các phòng: Văn hóa - Xã hội; Kinh tế, Hạ tầng và Đô thị",
            ["Phòng Văn hóa - Xã hội", "Phòng Kinh tế, Hạ tầng và Đô thị"],
        ),
        ("- Phòng Nội vụ\n- Văn phòng HĐND và\nUBND", ["Phòng Nội vụ", "Văn phòng HĐND và UBND"]),
        (
            "Công an phường, Ban Chỉ huy quân sự phường và các đơn vị liên quan",
            ["Công an phường", "Ban Chỉ huy quân sự phường", "các đơn vị liên quan"],
        ),
        ("P. VHXH, BCHQS xã, TTPVHCC", ["P. VHXH", "BCHQS xã", "TTPVHCC"]),
        ("Huyện đoàn; Đoàn xã", ["Huyện đoàn", "Đoàn xã"]),
        ("", []),
        ("-", []),
    ],
)
def test_split(cell: str, units: list[str]) -> None:
    """A comma divides offices, not the words of one name."""
    assert list(split_units(cell)) == units


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Phòng Nội vụ thị xã:", ["Phòng Nội vụ thị xã"]),
        ("Giao Phòng Nội vụ (cơ quan thường trực công tác cải cách) có trách nhiệm:", ["Phòng Nội vụ"]),
        ("Đề nghị các cơ quan, đơn vị trên địa bàn:", ["Các cơ quan, đơn vị trên địa bàn"]),
        ("Văn phòng HĐND và UBND; Phòng Kinh tế", ["Văn phòng HĐND và UBND", "Phòng Kinh tế"]),
        ("Công chức Tài chính - Kế toán", ["Công chức Tài chính - Kế toán"]),
        ("Cải cách tổ chức bộ máy", []),
        ("Ban hành văn bản", []),
        ("Hội nghị tập huấn", []),
        ("Phòng, chống tham nhũng, lãng phí", []),
        ("Thanh tra, kiểm tra công vụ", []),
        ("Chế độ thông tin báo cáo", []),
        ("Các nhiệm vụ trọng tâm", []),
    ],
)
def test_heading(heading: str, units: list[str]) -> None:
    """A heading is a lead only when it names an office."""
    assert list(heading_units(heading)) == units


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("Trên cơ sở kế hoạch này, UBND các phường, xã xây dựng kế hoạch", ["UBND các phường, xã"]),
        (
            "Yêu cầu Trưởng các phòng, đơn vị; các cơ quan trên địa bàn triển khai",
            ["Trưởng các phòng, đơn vị", "các cơ quan trên địa bàn"],
        ),
        ("UBND thành phố yêu cầu Thủ trưởng các đơn vị nghiêm túc thực hiện", ["Thủ trưởng các đơn vị"]),
        ("Phòng Nội vụ chủ trì, phối hợp với Thanh tra xây dựng báo cáo", ["Phòng Nội vụ"]),
        (
            "Các đơn vị được giao chủ trì thực hiện chỉ tiêu theo kế hoạch, định kỳ báo cáo",
            ["Các đơn vị được giao chủ trì thực hiện chỉ tiêu"],
        ),
        ("Tổ chức cuộc đối thoại của Lãnh đạo UBND phường với người dân", ["Lãnh đạo UBND phường"]),
        ("Sửa quy chế làm việc (Phòng Tư pháp chủ trì)", ["Phòng Tư pháp"]),
        ("Hướng dẫn các cơ quan, đơn vị báo cáo", []),
        ("Hằng năm, tổ chức tập huấn", []),
        ("Kết thúc đợt cao điểm, các phòng báo cáo kết quả", ["Các phòng"]),
        ("Công an xã được giao hỗ trợ người dân", ["Công an xã"]),
        ("Các chi cục lập biểu mẫu rà soát", ["Các chi cục"]),
        ("Chế độ họp: UBND xã họp kiểm điểm tiến độ", ["UBND xã"]),
        ("Lãnh đạo, chỉ đạo thực hiện kế hoạch", []),
        ("Tất cả các thủ tục được công khai", []),
        ("Tất cả các đơn vị thực hiện công khai", ["Tất cả các đơn vị"]),
        ("Công chức Văn phòng - Thống kê tham mưu báo cáo", ["Công chức Văn phòng - Thống kê"]),
    ],
)
def test_sentence(sentence: str, units: list[str]) -> None:
    """A sentence's own subject is its lead."""
    assert list(acting_units(sentence)) == units


def test_support() -> None:
    """ "Qua Phòng Nội vụ" and "phối hợp với…" name who helps."""
    assert supporting_units("Báo cáo UBND xã (qua Phòng Nội vụ) kết quả") == ("Phòng Nội vụ",)
    assert supporting_units("Phối hợp với Công an xã; tổ chức ra quân") == ()
    assert supporting_units("chủ trì, phối hợp với Công an xã trong việc ra quân") == ("Công an xã",)


def test_audience() -> None:
    """A class of offices means that each of them needs the reminder."""
    assert audience_of(("Các cơ quan, đơn vị",)) == "all units"
    assert audience_of(("VP HĐND & UBND", "UBND các xã, phường")) == "all units"
    assert audience_of(("Phòng Nội vụ",)) == "lead"
