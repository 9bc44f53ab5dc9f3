"""The sample plan that comes with the product, typed as text, set in Word, printed as PDF: the same tasks."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from bot.demo.plan import PlanText, campaign, yearly_plan
from bot.demo.plan_document import HEADER, ROMAN, write_document
from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan
from tests.e2e.conftest import chromium
from tests.knowledge.plans.own_plans import OwnPlan, as_excel, as_page, as_text

SAMPLES = (yearly_plan(2026), campaign(yearly_plan(2026).issued))


def lines_of(plan: PlanText) -> list[str]:
    """The document line by line."""
    issued = f"ngày {plan.issued:%d} tháng {plan.issued:%m} năm {plan.issued:%Y}"
    lines = ["ỦY BAN NHÂN DÂN", "PHƯỜNG MẪU", f"Số: {plan.number}", f"Phường Mẫu, {issued}"]
    lines += ["# KẾ HOẠCH", f"# {plan.title}", *plan.grounds]
    for number, part in zip(ROMAN, plan.parts, strict=False):
        lines += [f"# {number}. {part.title}", *part.lines]
    lines += ["Nơi nhận:", "- Các đơn vị thuộc phường;", "- Lưu: VT.", "@page", "# PHỤ LỤC"]
    lines += [f"# Nhiệm vụ thực hiện kế hoạch năm {plan.year}", f"| {' | '.join(HEADER)}"]
    groups = duties = 0
    for row in plan.rows:
        if row in plan.duties:
            duties += 1
            cells = (str(duties), row.text, row.product, row.lead, row.support, row.time)
            lines.append(f"| {' | '.join(cells)}")
        else:
            groups += 1
            lines.append(f"|= {ROMAN[groups - 1]}. {row.text}")
    return lines


def printed(page: str) -> bytes:
    """A page as a PDF."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        sheet = browser.new_page()
        sheet.set_content(page)
        file = sheet.pdf(format="A4")
        browser.close()
    return file


def read(plan: Plan) -> list[tuple[object, ...]]:
    """What a reviewer would see of each task."""
    return [
        (t.no, t.text, t.product, t.lead, t.support, t.deadline.kind, t.deadline.due, t.deadline.rule)
        for t in plan.tasks
    ]


def figures(plan: Plan) -> list[tuple[object, ...]]:
    return [(t.text, t.op, t.value) for t in plan.targets]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda plan: plan.number)
def test_the_same_in_every_format(sample: PlanText) -> None:
    """Whichever file an official has, the tasks, units, days and targets are the same, none more and none less."""
    typed = OwnPlan(sample.file_name, lines_of(sample), [])
    whole = read_plan("a.docx", write_document(sample))
    word = read(whole)
    text = read_plan("a.txt", as_text(typed))
    pdf = read_plan("a.pdf", printed(as_page(typed)))

    assert read(text) == word
    assert read(pdf) == word
    assert figures(text) == figures(pdf) == figures(whole)
    assert read(read_plan("a.xlsx", as_excel(typed))) == [task for task in word if task[0] is not None]
    assert len(word) == len(sample.duties) + (sample.number == "128/KH-UBND")
