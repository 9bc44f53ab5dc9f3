"""Notes and evidence: words, pictures and documents that stay with a task.

Offered after "done", asked for with a button, or sent unasked: "ghi chú: …", or a picture, then which task is asked.
"""

from __future__ import annotations

import re

from handlers.task_access import LONGEST_LABEL, may_answer, named, speaker, with_somebody_else
from handlers.task_flow import Waiting, wait, waiting
from handlers.turn import Outcome, Turn
from knowledge.privacy import mask
from storage import task_files, task_notes, tasks
from storage.messages import Button, File
from storage.people import Person
from storage.tasks import Occurrence

LONGEST_NOTE = 2_000
MOST_FILES = 20
"""Pictures and documents of one task."""
MOST_ASKED = 5
"""Tasks that are offered when a note came without one."""
_MARKED = re.compile(
    r"^\s*(?:ghi chú|ghi chu|note|kết quả|ket qua)\s*:\s*(?P<text>\S.*)$", re.IGNORECASE | re.DOTALL
)


def offer(turn: Turn, occurrence: Occurrence, said: str, *more: Button) -> None:
    """Behind "done": a line about the result, if they like."""
    _ = turn.text
    wait(turn, Waiting(step="note", occurrence=occurrence.id))
    asks = _("Kết quả hoặc ghi chú? Anh/chị có thể nhắn một dòng, gửi ảnh hoặc tệp.")
    turn.reply(f"{said}\n\n{asks}", (Button(label=_("Bỏ qua"), value="task:skip"), *more), takes_files=True)


def ask(turn: Turn, person: Person, number: str) -> Outcome | None:
    """The button "note, evidence" under a task."""
    occurrence = named(turn, person, number)
    if occurrence is None:
        return None
    if not may_answer(person, occurrence):
        return with_somebody_else(turn, occurrence)
    _ = turn.text
    wait(turn, Waiting(step="note", occurrence=occurrence.id))
    turn.reply(
        _("Anh/chị nhắn ghi chú, gửi ảnh hoặc tệp cho việc “{text}”.").format(text=occurrence.text),
        (Button(label=_("Bỏ qua"), value="task:skip"),),
        takes_files=True,
    )
    return Outcome.TASK


def skip(turn: Turn) -> Outcome:
    turn.state.flow = None
    turn.reply(turn.text("Vâng. Cần ghi thêm, anh/chị gõ /congviec rồi chọn việc."))
    return Outcome.TASK


def take(turn: Turn, person: Person, asked: Waiting) -> Outcome | None:
    """What was sent for the task; a question is for somebody else."""
    if turn.message.kind not in {"text", "files"} or _is_question(turn.message.text):
        return None
    text, files = _words(turn.message.text), _files(turn)
    if not text and not files:
        return None
    if asked.step == "choose":
        joined = asked.model_copy(
            update={"text": "\n".join(filter(None, (asked.text, text))), "files": (*asked.files, *files)}
        )
        return _ask_which(turn, person, joined) if files else None
    occurrence = tasks.one(turn.connection, asked.occurrence)
    if occurrence is None or not may_answer(person, occurrence):
        turn.state.flow = None
        return None
    return _keep(turn, person, occurrence, text, files)


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?")


def _words(text: str) -> str:
    marked = _MARKED.match(text)
    return mask((marked["text"] if marked else text).strip())[:LONGEST_NOTE]


def _files(turn: Turn) -> tuple[File, ...]:
    """Documents are often named after whom they are about: numbers in their names are masked like words."""
    return tuple(file.model_copy(update={"name": mask(file.name)}) for file in turn.message.files)


def _keep(turn: Turn, person: Person, occurrence: Occurrence, text: str, files: tuple[File, ...]) -> Outcome:
    _ = turn.text
    if task_notes.files_of(turn.connection, occurrence.id) + len(files) > MOST_FILES:
        turn.reply(
            _("Việc này đã có {most} ảnh, tệp. Anh/chị gửi phần còn lại cho quản trị viên giúp.").format(
                most=MOST_FILES
            )
        )
        return Outcome.TASK
    note_id = task_notes.add(
        turn.connection,
        occurrence_id=occurrence.id,
        person_id=person.id,
        channel=turn.message.channel,
        text=text,
        files=files,
        now=turn.now,
    )
    task_files.keep(turn.connection, note_id, turn.conversation_id, files)
    if files:
        said = _("Đã lưu {n} ảnh, tệp vào việc “{text}”. Còn nữa thì anh/chị gửi tiếp.")
        wait(turn, Waiting(step="note", occurrence=occurrence.id))
    else:
        said = _("Đã ghi chú vào việc “{text}”.")
        turn.state.flow = None
    buttons = (Button(label=_("Xóa ghi chú này"), value=f"task:unnote:{note_id}"),)
    turn.reply(said.format(n=len(files), text=occurrence.text), buttons, takes_files=bool(files))
    return Outcome.TASK


def remove(turn: Turn, person: Person, number: str) -> Outcome | None:
    """Take one's own note back."""
    if not number.isdecimal() or len(number) > len(str(2**62)):
        return None
    gone = task_notes.remove(turn.connection, int(number), person.id)
    turn.state.flow = None
    turn.reply(turn.text("Đã xóa ghi chú.") if gone else turn.text("Ghi chú này đã xóa trước đó."))
    return Outcome.TASK


def listen(turn: Turn) -> Outcome | None:
    """A note of an official ("Ghi chú: …"), at any time: for the task at hand, else which one is asked."""
    marked = _MARKED.match(turn.message.text) if turn.message.kind == "text" else None
    person = speaker(turn) if marked else None
    if marked is None or person is None:
        return None
    asked = waiting(turn)
    if asked is not None and asked.step == "note":
        return take(turn, person, asked)
    return _ask_which(turn, person, Waiting(step="choose", text=_words(turn.message.text)))


def unasked_files(turn: Turn) -> Outcome | None:
    """A picture or document that nothing waits for: an official's is evidence, most likely."""
    if turn.message.kind != "files" or not turn.message.files or _is_question(turn.message.text):
        return None
    person = speaker(turn)
    if person is None:
        return None
    return _ask_which(
        turn, person, Waiting(step="choose", text=_words(turn.message.text), files=_files(turn))
    )


def _ask_which(turn: Turn, person: Person, kept: Waiting) -> Outcome | None:
    """Ask which task it belongs to; None when there is none to choose."""
    _ = turn.text
    unit = tasks.open_of_unit(turn.connection, person.unit_id)
    theirs = [one for one in unit if may_answer(person, one)][:MOST_ASKED]
    if not theirs:
        return None
    if len(kept.files) > MOST_FILES:
        turn.reply(_("Một lần gửi tối đa {most} ảnh, tệp.").format(most=MOST_FILES), turn.state.menu)
        return Outcome.TASK
    wait(turn, kept)
    asks = _("Ảnh, tệp này là của việc nào?") if kept.files else _("Ghi chú này là của việc nào?")
    buttons = [Button(label=one.text[:LONGEST_LABEL], value=f"task:attach:{one.id}") for one in theirs]
    turn.reply(asks, (*buttons, Button(label=_("Không phải việc nào"), value="task:skip")))
    return Outcome.TASK


def attach(turn: Turn, person: Person, number: str) -> Outcome | None:
    """The task that was chosen for what came first."""
    kept, occurrence = waiting(turn), named(turn, person, number)
    if kept is None or kept.step != "choose" or occurrence is None:
        return None
    if not may_answer(person, occurrence):
        return with_somebody_else(turn, occurrence)
    return _keep(turn, person, occurrence, kept.text, kept.files)
