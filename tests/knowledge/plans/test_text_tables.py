"""Tables in plain text: drawn with characters, held apart by blanks, as markdown or HTML."""

from __future__ import annotations

import pytest

from tests.knowledge.plans.layouts import ALL, text, told

DRAWN = """PHỤ LỤC
+----+------------------------------+--------------+-----------+
| TT | Nội dung                     | Chủ trì      | Thời gian |
+====+==============================+==============+===========+
| 1  | Rà soát thủ tục              | Phòng Nội vụ | Tháng 1   |
|    | hành chính                   |              |           |
+----+------------------------------+--------------+-----------+
| 2  | Tổ chức tập huấn cho         | Phòng        | Tháng 2   |
|    | công chức                    | Kinh tế      |           |
+----+------------------------------+--------------+-----------+
| 3  | Kiểm tra công vụ tại các thôn| Phòng Nội vụ | Quý II    |
+----+------------------------------+--------------+-----------+
"""
BOX = DRAWN.translate(str.maketrans("|+-=", "│┼─═"))
DOUBLE = DRAWN.translate(str.maketrans("|+-=", "║╬══"))
NO_RULES = "\n".join(line for line in DRAWN.split("\n") if not line.startswith("+"))
MARKDOWN = """PHỤ LỤC

| TT | Nội dung | Chủ trì | Thời gian |
|:--:|---|---|---|
| 1 | Rà soát thủ tục<br>hành chính | **Phòng Nội vụ** | Tháng 1 |
| 2 | Tổ chức tập huấn cho công chức | Phòng Kinh tế | Tháng 2 |
| 3 | Kiểm tra công vụ tại các thôn | Phòng Nội vụ | Quý II |
"""
OPEN_MARKDOWN = "\n".join(line.strip("| ") for line in MARKDOWN.split("\n"))
BLANKS = """PHỤ LỤC
TT   Nội dung                  Chủ trì            Thời gian
1    Rà soát thủ tục           Phòng Nội vụ       Tháng 1
     hành chính
2    Tổ chức tập huấn cho      Phòng              Tháng 2
     công chức                 Kinh tế
3    Kiểm tra công vụ tại      Phòng Nội vụ       Quý II
     các thôn

Nơi nhận: các phòng chuyên môn và các thôn trong xã để thực hiện.
"""
HTML = """PHỤ LỤC
<table border="1">
<tr><th>TT</th><th>Nội dung</th><th>Chủ trì</th><th>Thời gian</th></tr>
<tr><td>1</td><td>Rà soát thủ tục<br/>hành chính</td><td>Phòng Nội vụ</td><td>Tháng 1</td></tr>
<tr>
  <td>2</td>
  <td>Tổ chức tập huấn cho công chức</td>
  <td>Phòng Kinh tế</td>
  <td>Tháng 2</td>
</tr>
<tr><td>3</td><td>Kiểm tra công vụ tại các thôn</td><td>Phòng Nội vụ</td><td>Quý II</td></tr>
</table>
"""


@pytest.mark.parametrize("body", [DRAWN, BOX, DOUBLE, NO_RULES, MARKDOWN, OPEN_MARKDOWN, BLANKS, HTML])
def test_every_drawing_says_the_same(body: str) -> None:
    """A table is read however it is drawn, cells on several lines too."""
    assert told(text(body)) == ALL


def test_rules_around_the_whole_only() -> None:
    """With rules at the top, below the titles and at the end, each line with a number is a row."""
    lines = DRAWN.split("\n")
    body = "\n".join([*lines[:5], *(line for line in lines[5:-2] if not line.startswith("+")), lines[-2]])

    assert told(text(body)) == ALL


def test_blanks_are_doubted() -> None:
    """Where only blanks hold columns apart, every row is to be looked at, and the sender is told."""
    plan = text(BLANKS)

    assert all(task.certainty["lead"] < 0.8 and task.ambiguity for task in plan.tasks)
    assert "table_without_lines" in {warning.code for warning in plan.warnings}


def test_merged_cells_of_html() -> None:
    """A cell over two rows holds for both."""
    body = HTML.replace(
        "<td>Phòng Nội vụ</td><td>Tháng 1", '<td rowspan="2">Phòng Nội vụ</td><td>Tháng 1'
    ).replace("  <td>Phòng Kinh tế</td>\n", "")

    assert [lead for _, lead, _ in told(text(body))] == ["Phòng Nội vụ"] * 3
    assert text(body).tasks[1].inherited_fields == ("lead",)
