"""The papers of a record: in brief, as a numbered list by case, as a checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from knowledge.card_layout import Section, in_a_sentence, within
from knowledge.narrowing import condition_of
from knowledge.procedures import Case, Paper, Procedure
from knowledge.texts import Translate

PAPERS_BRIEF = 180
"""Characters of papers in the overview; the others are counted."""


UNSURE = ("Giấy tờ ở đây", "Chưa có nguồn xác nhận danh sách giấy tờ")
"""How a note begins that says that the whole list of papers is not certain."""


def papers_in_brief(record: Procedure, _: Translate) -> Section:
    """The names of what everybody brings, as far as there is room; the others are counted."""
    papers = record.papers
    always, _others = _by_need(papers)
    names = within((f"• {paper.name}" for paper in always or papers), PAPERS_BRIEF)
    left = len(papers) - len(names)
    more = (_("• và {count} giấy tờ tùy trường hợp").format(count=left),) if left else ()
    return Section(_heading(record, _), (*names, *more))


def checklist(record: Procedure, _: Translate) -> list[Section]:
    """Every paper in one line, those that few people need last."""
    needed, others = _by_need(record.papers)
    papers = [f"{number}. {_with_form(paper, _)}" for number, paper in enumerate(needed, 1)]
    rare = [f"• {paper.name}: {in_a_sentence(condition_of(paper) or '')}" for paper in others]
    return [
        *([Section(_heading(record, _), tuple(papers))] if papers else []),
        *([Section(_("Tùy trường hợp:"), tuple(rare))] if rare else []),
    ]


def paper_list(record: Procedure, _: Translate) -> list[Section]:
    """Papers for everybody first, then those of each open case under its label."""
    if not record.papers:
        return [Section(None, (_("Chưa có danh sách giấy tờ ở đây. Anh/chị hỏi nơi nộp trước khi đi."),))]
    always = tuple(paper for paper in record.papers if not paper.cases)
    groups = {paper.cases: _cases_named(record, paper.cases, _) for paper in record.papers if paper.cases}
    numbers = count(1)
    listed = [Section(None, _numbered(always, numbers, _))] if always else []
    for cases, heading in groups.items():
        papers = tuple(paper for paper in record.papers if paper.cases == cases)
        listed.append(Section(heading, _numbered(papers, numbers, _)))
    return [*listed, *(Section(None, (note,)) for note in _unsure_note(record))]


def case_notes(chosen: Sequence[Case]) -> list[Section]:
    """What the chosen cases have to say of themselves."""
    notes = tuple(case.note for case in chosen if case.note)
    return [Section(None, notes)] if notes else []


def _heading(record: Procedure, _: Translate) -> str:
    notes = [paper.note or "" for paper in record.papers] + _unsure_note(record)
    unsure = any(note.startswith(UNSURE) for note in notes)
    return _("Giấy tờ (nên hỏi lại nơi nộp):") if unsure else _("Giấy tờ:")


def _unsure_note(record: Procedure) -> list[str]:
    """What is noted beside the place to file about the papers; it belongs to them as well."""
    note = record.channels.note if record.channels else None
    return [note] if note and note.startswith(UNSURE) else []


def _by_need(papers: Sequence[Paper]) -> tuple[list[Paper], list[Paper]]:
    """The papers that everybody brings, and those that only some cases or people need."""
    some = [paper for paper in papers if paper.cases or condition_of(paper)]
    return [paper for paper in papers if paper not in some], some


def _cases_named(record: Procedure, ids: tuple[str, ...], _: Translate) -> str:
    """When papers are needed: the labels of their cases, one question after the other."""
    answers = [[c.label for c in question.cases if c.id in ids] for question in record.case_questions]
    joined = f" {_('hoặc')} "
    labels = [joined.join([found[0], *map(in_a_sentence, found[1:])]) for found in answers if found]
    return f"{', '.join([labels[0], *map(in_a_sentence, labels[1:])])}:"


def _numbered(papers: tuple[Paper, ...], numbers: Iterator[int], _: Translate) -> tuple[str, ...]:
    return tuple(line for paper in papers for line in _paper(next(numbers), paper, _))


def _paper(number: int, paper: Paper, _: Translate) -> Iterator[str]:
    yield f"{number}. {_with_form(paper, _)}"
    if paper.note:
        yield f"   {paper.note}"
    if paper.waived_when:
        yield "   " + _("Không cần nộp nếu: {when}").format(when=paper.waived_when)


def _with_form(paper: Paper, _: Translate) -> str:
    return f"{paper.name} ({_form(paper.form, _)})" if paper.form else paper.name


def _form(form: str, _: Translate) -> str:
    return {
        "original": _("bản chính"),
        "copy": _("bản sao"),
        "certified_copy": _("bản sao có chứng thực"),
        "show": _("mang theo để xem"),
        "form": _("điền theo mẫu"),
        "declare": _("chỉ khai thông tin"),
        "electronic": _("bản điện tử"),
    }[form]
