"""Where is my dossier? The code, then a second check; a wrong code and a wrong check are answered alike.

The check is four digits of the office's own data (`knowledge/dossiers/cells.py`). Where the office hands over none,
only the state and the due day are told. Five wrong answers lock a conversation for a day and a code for an hour.
"""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from handlers import dossier_view
from handlers.language import understand
from handlers.turn import Outcome, Turn
from knowledge.dossiers.cells import CheckKind, check_typed
from knowledge.dossiers.codes import code_key, national_code, typed_code
from knowledge.dossiers.lateness import OPEN
from knowledge.dossiers.words import is_wish
from knowledge.facets import Facet
from knowledge.understand import Verdict
from storage import consents, dossier_checks, dossier_imports, dossier_tries, dossier_watches, dossiers
from storage.dossiers import Dossier
from storage.messages import Button

WAITS = dt.timedelta(minutes=30)
TOPIC = "tra-cuu-ho-so"
"""The record that tells the other ways to follow a dossier."""
VERSION = "2026-11-2"
MOST_WORDS = 25
"""Words of a message that is about the code in it."""
MOST_WORDS_OF_CHECK = 8


class Asking(BaseModel):
    """What is known so far. `opened`: the dossier that was shown, which may be watched."""

    code: str | None = None
    opened: int | None = None


def start(turn: Turn) -> Outcome | None:
    """Ask for the code; None when the office hands over no dossiers: then the record tells how to follow one."""
    if not dossiers.anything(turn.connection):
        if turn.message.kind == "text":
            turn.message = turn.message.model_copy(update={"text": "tra cứu hồ sơ"})
        return None
    _ = turn.text
    _keep(turn, Asking())
    turn.reply(
        _("Anh/chị nhắn mã hồ sơ ghi trên giấy tiếp nhận và hẹn trả kết quả. Ví dụ: H12.34-261105-0001"),
        (_other_ways(turn), _cancel(turn)),
    )
    return Outcome.DOSSIER


def wished(turn: Turn) -> Outcome | None:
    """Somebody asks for their own dossier in their own words."""
    said = turn.message.text
    if turn.message.kind != "text" or turn.state.flow is not None or not is_wish(said):
        return None
    if not dossiers.anything(turn.connection):
        return None
    found = understand(turn)
    asked = found.verdict is Verdict.ANSWER and found.records[:1] == (TOPIC,)
    return start(turn) if asked and found.facet in (None, Facet.OVERVIEW) else None


def by_code(turn: Turn) -> Outcome | None:
    """A code, alone or in a sentence. What is being written of something else may name one too."""
    said = turn.message.text.strip()
    found = national_code(said) if turn.message.kind == "text" else None
    if found is None or len(said.split()) > MOST_WORDS or not dossiers.anything(turn.connection):
        return None
    flow = turn.state.flow
    if flow is not None and flow.name != "dossier" and found[0] != said:
        return None
    rest = said[found.end() :].strip(" .,;:-")
    return _with_code(turn, found[0], rest if rest.isdecimal() else None)


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    match (turn.message.button or "").split(":")[1:]:
        case ["start"]:
            return start(turn)
        case ["cancel"]:
            turn.state.flow = None
            turn.reply(turn.text("Vâng ạ. Khi cần tra cứu, anh/chị nhắn: TRA CỨU HỒ SƠ"))
            return Outcome.DOSSIER
        case [("watch" | "agree" | "unwatch") as wish]:
            opened = _opened(turn)
            if opened is None:
                return start(turn)
            return {"watch": _offer_watch, "agree": _watch, "unwatch": _unwatch}[wish](turn, opened)
    return None


def step(turn: Turn) -> Outcome | None:
    """The code, then the check. What is neither is for somebody else."""
    asking, said = _asking(turn), turn.message.text
    if asking is None or asking.opened is not None or turn.message.kind != "text":
        return None
    if asking.code is None:
        code = typed_code(said) if len(said.split()) <= MOST_WORDS else None
        return _with_code(turn, code, None) if code else None
    if len(said.split()) > MOST_WORDS_OF_CHECK or not any(character.isdigit() for character in said):
        return None
    return _check(turn, asking.code, check_typed(said) or "")


def _with_code(turn: Turn, code: str, check: str | None) -> Outcome:
    kind = dossier_imports.check_kind(turn.connection)
    if kind is None:
        return _check(turn, code, "")
    if check is not None and (digits := check_typed(check)):
        return _check(turn, code, digits)
    _keep(turn, Asking(code=code_key(code)))
    turn.reply(_question(turn, kind), (_other_ways(turn), _cancel(turn)))
    return Outcome.DOSSIER


def _question(turn: Turn, kind: str) -> str:
    _ = turn.text
    asked = {
        CheckKind.PHONE: _("Anh/chị nhắn 4 số cuối của số điện thoại đã ghi khi nộp hồ sơ."),
        CheckKind.IDENTITY: _("Anh/chị nhắn 4 số cuối của số căn cước đã ghi khi nộp hồ sơ."),
        CheckKind.BIRTH: _("Anh/chị nhắn năm sinh của người nộp hồ sơ, ví dụ: 1985."),
    }
    why = _("Máy hỏi thêm để người khác không xem được hồ sơ của anh/chị.")
    return f"{asked[CheckKind(kind)]}\n\n{why}"


def _check(turn: Turn, code: str, check: str) -> Outcome:
    """Show it, or say that something does not fit; which of the two does not is not told."""
    connection, key = turn.connection, code_key(code)
    if locked := dossier_tries.locked(connection, turn.conversation_id, key, turn.now):
        return _locked(turn, locked)
    found = dossiers.find(connection, key)
    kept = found.check_hash if found else None
    if found is not None and (kept is None or dossier_checks.is_right(connection, key, check, kept)):
        return _show(turn, found, whole=kept is not None)
    dossier_tries.count_wrong(connection, turn.conversation_id, key, turn.now)
    return _wrong(turn, key)


def _show(turn: Turn, found: Dossier, *, whole: bool) -> Outcome:
    _ = turn.text
    _keep(turn, Asking(opened=found.id))
    turn.reply(dossier_view.view(turn, found, whole=whole), _buttons(turn, found))
    return Outcome.DOSSIER


def _buttons(turn: Turn, found: Dossier) -> tuple[Button, ...]:
    _ = turn.text
    watched = dossier_watches.watches(turn.connection, found.id, turn.conversation_id)
    watch = Button(label=_("Báo tôi khi có thay đổi"), value="dossier:watch")
    stop = Button(label=_("Thôi báo tin"), value="dossier:unwatch")
    person = Button(label=_("Gặp cán bộ"), value="person:show")
    first = (stop,) if watched else (watch,) if found.status in OPEN else ()
    return (*first, person)


def _wrong(turn: Turn, key: str) -> Outcome:
    _ = turn.text
    kind = dossier_imports.check_kind(turn.connection)
    day = dossier_view.as_of(turn, dossiers.newest_day(turn.connection) or turn.today)
    if kind is None:
        _keep(turn, Asking())
        told = _("Chưa thấy mã hồ sơ này. Anh/chị xem lại từng ký tự trên giấy hẹn rồi nhắn lại giúp.")
    else:
        _keep(turn, Asking(code=key))
        told = _(
            "Mã hồ sơ hoặc số vừa nhắn chưa khớp. Anh/chị xem lại giấy hẹn, rồi nhắn lại số, hoặc nhắn lại mã."
        )
    new = _("Hồ sơ vừa nộp thì chưa có ở đây: {day}").format(day=day)
    turn.reply(f"{told}\n\n{new}", (_other_ways(turn), _cancel(turn)))
    return Outcome.DOSSIER


def _locked(turn: Turn, locked: dossier_tries.Locked) -> Outcome:
    _ = turn.text
    turn.state.flow = None
    until = {
        "conversation": _("Hôm nay đã nhắn sai 5 lần nên tạm dừng tra cứu ở đây đến ngày mai."),
        "code": _("Mã này vừa bị nhắn sai 5 lần nên tạm dừng tra cứu trong 1 giờ."),
    }[locked]
    turn.reply(f"{until}\n\n{dossier_view.whom_to_ask(turn)}", (_other_ways(turn),))
    return Outcome.DOSSIER


# --- being told of changes -------------------------------------------------------------------------------


def _offer_watch(turn: Turn, found: Dossier) -> Outcome:
    _ = turn.text
    turn.reply(
        _consent(turn, found),
        (
            Button(label=_("Đồng ý nhận tin"), value="dossier:agree"),
            Button(label=_("Không nhận"), value="dossier:cancel"),
        ),
    )
    return Outcome.DOSSIER


def _consent(turn: Turn, found: Dossier) -> str:
    return turn.text(
        "Máy sẽ nhắn vào cuộc trò chuyện này mỗi khi hồ sơ {code} đổi trạng thái.\n"
        "• Chỉ gắn mã hồ sơ với cuộc trò chuyện này, không cần họ tên.\n"
        "• Hồ sơ xong thì mời anh/chị đánh giá, nhắc lại nhiều nhất một lần, rồi tự xóa. Không trả lời cũng được.\n"
        "• Muốn thôi sớm, anh/chị nhắn: /dulieu rút"
    ).format(code=found.code)


def _watch(turn: Turn, found: Dossier) -> Outcome:
    _ = turn.text
    if not dossier_watches.begin(
        turn.connection, found.id, turn.conversation_id, found.status.value, turn.now
    ):
        turn.reply(_("Cuộc trò chuyện này đang theo dõi nhiều hồ sơ quá. Anh/chị bỏ bớt một hồ sơ trước."))
        return Outcome.DOSSIER
    consents.give(
        turn.connection,
        conversation_id=turn.conversation_id,
        purpose=dossier_watches.PURPOSE,
        text_version=VERSION,
        shown=_consent(turn, found),
        language=turn.language,
        button="dossier:agree",
        now=turn.now,
    )
    turn.reply(_("Vâng ạ. Hồ sơ có thay đổi, máy sẽ nhắn cho anh/chị."))
    return Outcome.DOSSIER


def _unwatch(turn: Turn, found: Dossier) -> Outcome:
    dossier_watches.end(turn.connection, found.id, turn.conversation_id)
    turn.reply(turn.text("Đã thôi báo tin về hồ sơ này."))
    return Outcome.DOSSIER


# --- what the conversation stands at ---------------------------------------------------------------------


def _opened(turn: Turn) -> Dossier | None:
    """The dossier that was shown in this conversation a moment ago."""
    asking = _asking(turn)
    return dossiers.one(turn.connection, asking.opened) if asking and asking.opened else None


def _asking(turn: Turn) -> Asking | None:
    data = turn.waiting("dossier", WAITS)
    return None if data is None else Asking.model_validate(data)


def _keep(turn: Turn, asking: Asking) -> None:
    turn.wait("dossier", asking.model_dump(mode="json"))


def _other_ways(turn: Turn) -> Button:
    return Button(label=turn.text("Không còn mã"), value=f"show:{TOPIC}:{Facet.OVERVIEW.value}")


def _cancel(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi"), value="dossier:cancel")
