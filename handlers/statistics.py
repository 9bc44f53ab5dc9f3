"""`/thongke` and `/export`: leaders see the quarter's figures in chat, and take tables away by a link used once."""

from __future__ import annotations

import datetime as dt

from handlers import figures
from handlers.satisfaction import report
from handlers.turn import Outcome, Turn
from knowledge.charts import progress_description
from knowledge.formats import day_text, number_text
from knowledge.periods import Period
from knowledge.report_periods import ReportPeriod, running
from knowledge.sipas import interval_text, share_text
from knowledge.sipas.naming import counted_until
from knowledge.texts import Translate
from knowledge.wording import Language
from storage import audit, downloads, people, task_answers
from storage.feedback_figures import Figures
from storage.messages import Button, Link
from storage.people import Person

LEADER = "leader"
REPORT = "bao-cao"
ADDRESS = "/tai-ve/"


def this_quarter(today: dt.date) -> ReportPeriod:
    """The calendar quarter under way."""
    return running("quarter", today)


def show(turn: Turn) -> Outcome:
    """`/thongke`: ratings, feedback, questions and tasks of this quarter."""
    if _leader(turn) is None:
        return _not_for_you(turn)
    _, said = turn.text, _language(turn)
    period = this_quarter(turn.today).days
    lines = [
        _("Số liệu từ {start} đến {end}").format(
            start=day_text(period.start, _), end=day_text(turn.today, _)
        ),
        "",
        *_ratings(turn, said),
        *_counts(turn, period),
    ]
    done = figures.progress(task_answers.all_with_answers(turn.connection), turn.today)
    lines += ["", f"{_('Việc của kế hoạch')}: {progress_description(done, language=said)}"]
    turn.reply("\n".join(lines), (Button(label=_("Tải số liệu"), value="export:choose"),))
    return Outcome.COMMAND


def _ratings(turn: Turn, said: Language) -> list[str]:
    """Of the quarter's months that are over; in its first month, of the days that are over."""
    _, period = turn.text, this_quarter(turn.today)
    if counted_until(period, turn.today) is None:
        period = running("month", turn.today)
    found = report(turn.connection, turn.knowledge.questionnaire, period, today=turn.today)
    index, interval = found.evaluation.index, found.interval
    if index is None or interval is None:
        return [_("Đánh giá: chưa đủ 5 người trả lời nên chưa có số liệu.")]
    figure = f"{share_text(index, said)} ({interval_text(interval, said)})"
    return [
        _("Hài lòng: {figure}, {n} người trả lời").format(figure=figure, n=found.respondents),
        found.footer(said),
    ]


def _counts(turn: Turn, period: Period) -> list[str]:
    _ = turn.text
    told = figures.feedback(turn.connection, period, turn.today)
    outcomes = figures.question_outcomes(turn.connection, period.start, period.end)
    asked, found = sum(outcomes.values()), outcomes.get(Outcome.ANSWERED.value, 0)
    return [
        "",
        _share(_("Phản ánh: nhận {all}, đã trả lời {part}"), told.received, told.answered, _),
        *_in_time(told, _),
        _share(_("Câu hỏi: {all}, có câu trả lời {part}"), asked, found, _),
    ]


def _in_time(told: Figures, _: Translate) -> list[str]:
    """Nothing while no day has come."""
    if told.on_time is None:
        return []
    share = number_text(round(told.on_time, 1), _)
    line = _("Phản ánh đúng hạn: {share}%; đang quá hạn: {n}")
    return [line.format(share=share, n=number_text(told.overdue, _))]


def _share(told: str, whole: int, part: int, _: Translate) -> str:
    return told.format(all=number_text(whole, _), part=number_text(part, _))


def export(turn: Turn) -> Outcome:
    """`/export`: which table?"""
    if _leader(turn) is None:
        return _not_for_you(turn)
    _ = turn.text
    names = _names(_)
    buttons = tuple(Button(label=label, value=f"export:{name}") for name, label in names.items())
    turn.reply(_("Anh/chị muốn tải số liệu nào của quý này?"), buttons)
    return Outcome.COMMAND


def press(turn: Turn) -> Outcome | None:
    """A table was chosen: a link that works once."""
    what = (turn.message.button or "").partition(":")[2]
    leader = _leader(turn)
    if leader is None:
        return _not_for_you(turn)
    if what == "choose":
        return export(turn)
    if what not in _names(turn.text):
        return None
    token = downloads.offer(turn.connection, what, leader.name, turn.now)
    audit.record(turn.connection, actor=leader.name, action="export.offer", subject=what, now=turn.now)
    _ = turn.text
    turn.reply(
        _("Đường dẫn dùng một lần, trong 15 phút. Xin đừng chuyển cho người khác."),
        links=(Link(label=_("Mở trang tải về"), url=f"{ADDRESS}{token}"),),
    )
    return Outcome.COMMAND


def _names(_: Translate) -> dict[str, str]:
    """Figures only: what citizens wrote is read on the desk, by those who answer it."""
    return {
        REPORT: _("Báo cáo một trang (.docx)"),
        "danh-gia": _("Kết quả lấy ý kiến (.xlsx)"),
    }


def _leader(turn: Turn) -> Person | None:
    found = people.of_conversation(turn.connection, turn.conversation_id)
    return found if found and found.role == LEADER else None


def _not_for_you(turn: Turn) -> Outcome:
    turn.reply(turn.text("Mục này dành cho lãnh đạo đã liên kết tài khoản. Anh/chị xin mã ở quản trị viên."))
    return Outcome.COMMAND


def _language(turn: Turn) -> Language:
    return "en" if turn.language == "en" else "vi"
