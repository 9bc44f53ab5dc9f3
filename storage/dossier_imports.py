"""Taking over a table of dossiers: first a draft to look at, then everything in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from knowledge.dossiers.columns import Mapping as ColumnMapping
from knowledge.dossiers.lateness import OPEN
from knowledge.privacy import mask
from storage.errors import Refused
from storage.locks import Alone, wait_to_be_alone
from storage.tables import dossier, dossier_import, dossier_mapping
from storage.upsert import insert_new

AT_ONCE = 1000
"""Rows of one statement."""
MOST_PROBLEMS = 100
"""Bad rows that are kept to be shown; all are counted."""
FIELDS = ("code", "procedure", "procedure_id", "unit", "received", "due", "finished", "status", "status_said")
DAYS = ("received", "due", "finished")

DROPPED: Mapping[str, Any] = {"state": "dropped", "rows": None, "problems": {"bad": [], "strange": {}}}
"""What is left of a draft that nobody wanted."""
_QUOTED = re.compile("«[^»]*»")

Row = dict[str, Any]
"""`key`, FIELDS and `check_hash`."""


@dataclass(frozen=True)
class Counts:
    """What an import does. `gone`: open ones that the table does not name any more; they stay as they were."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    bad: int = 0


@dataclass(frozen=True)
class Import:
    """One table that was handed over. `problems`: (row, what is wrong)."""

    id: int
    at: dt.datetime
    by: str
    file_name: str
    fingerprint: str | None
    source_day: dt.date
    check_kind: str | None
    state: str
    counts: Counts
    problems: list[tuple[int, str]]
    strange: dict[str, int]
    applied_at: dt.datetime | None


@dataclass(frozen=True)
class Handed:
    """A table that was read: what an import is made from. `check_kind`: what people are asked for, if it is kept."""

    file_name: str
    fingerprint: str | None
    source_day: dt.date
    check_kind: str | None
    rows: Sequence[Row]
    bad: Sequence[tuple[int, str]] = ()
    strange: Mapping[str, int] | None = None


def draft(connection: Connection, handed: Handed, by: str, now: dt.datetime) -> int:
    """Keep a table to be looked at. Returns its number.

    Raises:
        Refused: newer figures are there already.
    """
    counts = _compare(connection, handed).counts
    return _keep(
        connection, handed, by, now, counts, state="draft", rows=[_as_json(row) for row in handed.rows]
    )


def take_over(connection: Connection, handed: Handed, by: str, now: dt.datetime) -> Counts:
    """Take a table over at once.

    Raises:
        Refused: newer figures are there already.
    """
    counts = _apply(connection, handed)
    _keep(connection, handed, by, now, counts, state="done", rows=None)
    return counts


def rehearse(connection: Connection, handed: Handed) -> Counts:
    """What taking it over would do.

    Raises:
        Refused: newer figures are there already.
    """
    return _compare(connection, handed).counts


def confirm(connection: Connection, import_id: int, now: dt.datetime) -> Counts:
    """Take a draft over; its rows are not kept a second time.

    Raises:
        Refused: it is no draft any more, or newer figures came meanwhile.
    """
    query = select(dossier_import).where(dossier_import.c.id == import_id, dossier_import.c.state == "draft")
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None or row.rows is None:
        raise Refused("Bảng này đã được nhập hoặc đã bỏ.")
    rows = [_from_json(one) for one in row.rows]
    bad = [(0, "")] * int(row.counts["bad"])
    handed = Handed(row.file_name, row.fingerprint, row.source_day, row.check_kind, rows, bad)
    counts = _apply(connection, handed)
    done = {
        "state": "done",
        "rows": None,
        "problems": _without_cells(row.problems),
        "counts": asdict(counts),
        "applied_at": now,
    }
    connection.execute(update(dossier_import).where(dossier_import.c.id == import_id).values(**done))
    return counts


def drop(connection: Connection, import_id: int) -> None:
    """Forget a draft's rows."""
    draft_of = dossier_import.c.id == import_id, dossier_import.c.state == "draft"
    connection.execute(update(dossier_import).where(*draft_of).values(**DROPPED))


_SHOWN = (
    "id",
    "at",
    "by",
    "file_name",
    "fingerprint",
    "source_day",
    "check_kind",
    "state",
    "counts",
    "problems",
    "applied_at",
)


def one(connection: Connection, import_id: int) -> Import | None:
    columns = [dossier_import.c[name] for name in _SHOWN]
    row = connection.execute(select(*columns).where(dossier_import.c.id == import_id)).one_or_none()
    return _import(row) if row else None


def newest(connection: Connection, limit: int = 10) -> list[Import]:
    """The last ones, the newest first; dropped drafts are left out."""
    columns = [dossier_import.c[name] for name in _SHOWN]
    query = select(*columns).where(dossier_import.c.state != "dropped").order_by(dossier_import.c.id.desc())
    return [_import(row) for row in connection.execute(query.limit(limit))]


def check_kind(connection: Connection) -> str | None:
    """What people are asked for besides the code, as of the newest table that was taken over."""
    done = select(dossier_import.c.check_kind).where(dossier_import.c.state == "done")
    return connection.execute(done.order_by(dossier_import.c.id.desc()).limit(1)).scalar()


def _import(row: Any) -> Import:
    values = {name: getattr(row, name) for name in _SHOWN}
    told = values.pop("problems")
    problems = [(int(number), str(said)) for number, said in told["bad"]]
    return Import(
        **{**values, "counts": Counts(**row.counts), "problems": problems, "strange": told["strange"]}
    )


def _keep(
    connection: Connection,
    handed: Handed,
    by: str,
    now: dt.datetime,
    counts: Counts,
    *,
    state: str,
    rows: list[Row] | None,
) -> int:
    problems: dict[str, Any] = {
        "bad": [[row, mask(said)] for row, said in handed.bad[:MOST_PROBLEMS]],
        "strange": {mask(said): count for said, count in (handed.strange or {}).items()},
    }
    values = {
        "at": now,
        "by": by,
        "file_name": handed.file_name,
        "fingerprint": handed.fingerprint,
        "source_day": handed.source_day,
        "check_kind": handed.check_kind,
        "state": state,
        "counts": asdict(counts),
        "problems": problems if state == "draft" else _without_cells(problems),
        "rows": rows,
        "applied_at": now if state == "done" else None,
    }
    key = connection.execute(insert(dossier_import).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _without_cells(problems: dict[str, Any]) -> dict[str, Any]:
    """What was wrong in which row stays; what stood in the cell may be somebody's name in a wrong column."""
    return {**problems, "bad": [[row, _QUOTED.sub("«…»", said)] for row, said in problems["bad"]]}


# --- comparing and writing -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Difference:
    new: list[Row]
    changed: list[Row]
    same: list[Row]
    counts: Counts


def _compare(connection: Connection, handed: Handed) -> _Difference:
    newest_day = connection.execute(select(func.max(dossier.c.source_day))).scalar()
    if newest_day is not None and handed.source_day < newest_day:
        raise Refused(
            f"Bảng này là số liệu ngày {handed.source_day:%d/%m/%Y}, cũ hơn số liệu đang có "
            f"(ngày {newest_day:%d/%m/%Y}). Anh/chị xuất lại bảng mới, hoặc sửa ngày số liệu nếu ghi nhầm."
        )
    known = _known(connection)
    new, changed, same = [], [], []
    for row in handed.rows:
        before = known.pop(row["key"], None)
        if before is None:
            new.append(row)
        elif after := _after(before, row):
            changed.append(after)
        else:
            same.append({"id": before["id"]})
    open_states = {status.value for status in OPEN}
    gone = sum(before["status"] in open_states for before in known.values())
    counts = Counts(len(handed.rows), len(new), len(changed), len(same), gone, len(handed.bad))
    return _Difference(new, changed, same, counts)


def _known(connection: Connection) -> dict[str, Row]:
    columns = (dossier.c[name] for name in ("id", "key", *FIELDS, "check_hash", "first_due", "due_moves"))
    return {row.key: row._asdict() for row in connection.execute(select(*columns))}


def _after(before: Row, row: Row) -> Row | None:
    """The row as it is to be written; None when it says nothing new. Digits that are not told any more stay."""
    check = row["check_hash"] or before["check_hash"]
    if check == before["check_hash"] and all(row[name] == before[name] for name in FIELDS):
        return None
    due, was = row["due"], before["due"]
    return {
        **{name: row[name] for name in FIELDS},
        "id": before["id"],
        "check_hash": check,
        "first_due": before["first_due"] or due,
        "due_moves": before["due_moves"] + bool(due and was and due > was),
    }


def _apply(connection: Connection, handed: Handed) -> Counts:
    wait_to_be_alone(connection, Alone.DOSSIERS)
    found = _compare(connection, handed)
    day = handed.source_day
    for some in _chunks(found.new):
        rows = [{**row, "first_due": row["due"], "source_day": day} for row in some]
        connection.execute(insert(dossier), rows)
    written = ("id", *FIELDS, "check_hash", "first_due", "due_moves")
    change = update(dossier).where(dossier.c.id == bindparam("_id"))
    changing: dict[str, Any] = {name: bindparam(f"_{name}") for name in written[1:]}
    for some in _chunks(found.changed):
        values = [{f"_{name}": row[name] for name in written} for row in some]
        connection.execute(change.values(**changing, source_day=day), values)
    for some in _chunks(found.same):
        ids = [row["id"] for row in some]
        connection.execute(update(dossier).where(dossier.c.id.in_(ids)).values(source_day=day))
    return found.counts


def _chunks(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _as_json(row: Row) -> Row:
    return {**row, **{name: row[name].isoformat() if row[name] else None for name in DAYS}}


def _from_json(row: Row) -> Row:
    return {**row, **{name: dt.date.fromisoformat(row[name]) if row[name] else None for name in DAYS}}


# --- how columns are read --------------------------------------------------------------------------------


def mapping_of(connection: Connection, fingerprint: str) -> ColumnMapping | None:
    """How somebody said that tables with this header are read."""
    query = select(dossier_mapping.c.mapping).where(dossier_mapping.c.fingerprint == fingerprint)
    found = connection.execute(query).scalar()
    return None if found is None else ColumnMapping.model_validate(found)


def headers_of(connection: Connection, fingerprint: str) -> list[str] | None:
    """The names of the columns of a table that was seen."""
    query = select(dossier_mapping.c.headers).where(dossier_mapping.c.fingerprint == fingerprint)
    found = connection.execute(query).scalar()
    return None if found is None else [str(name) for name in found]


def remember(
    connection: Connection,
    fingerprint: str,
    headers: Sequence[str],
    mapping: ColumnMapping,
    by: str,
    now: dt.datetime,
    *,
    anew: bool,
) -> None:
    """Keep how a header is read. `anew`: also over what was kept before."""
    values = {
        "headers": list(headers),
        "mapping": mapping.model_dump(mode="json"),
        "saved_by": by,
        "saved_at": now,
    }
    if not insert_new(connection, dossier_mapping, {"fingerprint": fingerprint, **values}) and anew:
        kept = dossier_mapping.c.fingerprint == fingerprint
        connection.execute(update(dossier_mapping).where(kept).values(**values))
