"""What can be told by an approved template, and the list that an office makes its templates from."""

import re
from pathlib import Path

from handlers.notices import NOTICES
from tests.handlers.test_tasks import UNIT, official, plan, remind

__all__ = ["official", "plan"]
PAGE = Path(__file__).parents[2] / "docs" / "data" / "zalo-templates.md"


def test_a_reminder_carries_what_a_template_needs(official, plan):
    """Outside Zalo's window the official still reads what is due, when, for whom and by which plan."""
    remind(official)
    (reply,) = official.hears()

    assert reply.notice is not None
    assert {
        "name": "Lê Văn Mẫu",
        "unit": UNIT,
        "count": "2",
        "title": "Lập kế hoạch tuyên truyền",
        "due": "31/03/2025",
        "plan": "01/KH-UBND",
    } == reply.notice.values


def test_the_page_lists_every_notice_with_its_values():
    """Whoever writes the office's list of templates finds each name and each value there is."""
    rows = re.findall(
        r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert NOTICES == {name: tuple(re.findall(r"`(\w+)`", values)) for name, values in rows}
