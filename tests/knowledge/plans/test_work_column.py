"""Which column of an appendix is the work, when titles are not the usual ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans import DraftTask

Rows = Callable[..., tuple[DraftTask, ...]]
WORK = "Nhóm thủ tục về cấp bản sao trích lục hộ tịch"
MORE = "Nhóm thủ tục về xác nhận tình trạng hôn nhân của công dân"


@pytest.mark.parametrize("title", ["Tên TTHC, nhóm TTHC", "Danh mục", "Vấn đề cần xử lý"])
@pytest.mark.parametrize("area_first", [True, False])
def test_area_is_not_the_work(rows_of: Rows, title: str, area_first: bool) -> None:
    """Beside a column of areas the other one is the work, whatever its title and wherever it stands."""

    def both(area: str, work: str) -> tuple[str, str]:
        return (area, work) if area_first else (work, area)

    first, second = rows_of(
        ("STT", *both("Lĩnh vực", title), "Cơ quan chủ trì", "Hoàn thành"),
        ("1", *both("Hộ tịch", WORK), "Phòng Tư pháp", "Quý I/2026"),
        ("2", *both("Chứng thực", MORE), "Phòng Tư pháp", "Quý II/2026"),
    )

    assert (first.text, second.text) == (WORK, MORE)


def test_work_under_a_title_nobody_foresaw(rows_of: Rows) -> None:
    """A table with offices and times has work; it stands in the column that says most."""
    (task,) = rows_of(
        ("STT", "Vấn đề cần xử lý", "Cơ quan chủ trì", "Thời hạn"),
        ("1", "Bố trí lại quầy tiếp nhận hồ sơ", "Văn phòng", "Quý I/2026"),
    )

    assert task.text == "Bố trí lại quầy tiếp nhận hồ sơ"


def test_area_alone_is_the_work(rows_of: Rows) -> None:
    """A table whose only words are areas still gives its rows."""
    (task,) = rows_of(
        ("STT", "Lĩnh vực", "Cơ quan chủ trì", "Thời hạn"),
        ("1", "Rà soát lĩnh vực hộ tịch", "Phòng Tư pháp", "Quý I/2026"),
    )

    assert task.text == "Rà soát lĩnh vực hộ tịch"
