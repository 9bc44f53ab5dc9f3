"""Who reads English understands what is doubtful in a plan."""

import re
from pathlib import Path

from bot.web.admin.reading_doubts import doubt_text
from knowledge.texts import translator

ENGLISH = translator("en")
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩậắằặẹếềểệịọỏốồổộớờởợụủứừửữự]", re.IGNORECASE)
READERS = Path(__file__).parents[2] / "knowledge" / "plans"


def test_every_doubt_of_the_readers_is_translated():
    """Each sentence by which a reader of plans says it is unsure is English on an English page."""
    readers = ("appendix", "deadlines", "drafts", "prose", "table_rows")
    written = "\n".join((READERS / f"{name}.py").read_text("utf-8") for name in readers)
    fixed = set(
        re.findall(r'(?:append\(|note=|lead else |^[A-Z_]+ = |else )"([^"{]+\.)"', written, re.MULTILINE)
    )

    assert len(fixed) >= 13
    assert [one for one in fixed if VIETNAMESE.search(doubt_text(ENGLISH, one))] == []


def test_several_doubts_about_one_task():
    """Doubts about cells, the year and the office stand together; what nobody knows is shown as it was written."""
    said = (
        "Ô cơ quan chủ trì, thời hạn để trống, lấy theo ô gộp phía trên. "
        "Văn bản không ghi năm, hiểu là năm 2026. Chưa có thời hạn. Câu của bản khác."
    )
    shown = doubt_text(ENGLISH, said)

    assert "lead office, deadline" in shown
    assert "2026" in shown
    assert shown.endswith("Câu của bản khác.")
    assert doubt_text(translator("vi"), said) == said
