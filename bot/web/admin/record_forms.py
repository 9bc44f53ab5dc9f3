"""A record as fields of a form, and back. Whatever has no field here stays as it was; Excel changes all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from knowledge.faults import faults_of
from knowledge.procedures import Procedure

TEXTS = ("short_name", "summary", "who", "agency", "result")
DAYS = ("as_of", "review_by")
INNER = (
    ("time_limit", "text"),
    ("fee", "text"),
    ("fee", "exempt"),
    ("channels", "where"),
    ("channels", "note"),
)
LINES = ("steps", "mistakes", "aliases")
BAR = " | "


class Faulty(ValueError):  # noqa: N818 - it says what is wrong with a form
    """The record would break a rule; one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def fields_of(record: Procedure) -> dict[str, str]:
    """What the form shows, by field; lists have an item a line."""
    found: dict[str, str] = {name: getattr(record, name) or "" for name in TEXTS}
    found |= {name: getattr(record, name).isoformat() for name in DAYS}
    found |= {name: "\n".join(getattr(record, name)) for name in LINES}
    for outer, inner in INNER:
        if part := getattr(record, outer):
            found[f"{outer}.{inner}"] = getattr(part, inner) or ""
    found["papers"] = "\n".join(paper.name for paper in record.papers)
    found["legal_basis"] = "\n".join(f"{basis.number}{BAR}{basis.title}" for basis in record.legal_basis)
    found["sources"] = "\n".join(f"{source.url}{BAR}{source.title}" for source in record.sources)
    return found


def edited(record: Procedure, form: Mapping[str, str]) -> Procedure:
    """The record as the form has it.

    Raises:
        Faulty: it would break a rule.
    """
    values = record.model_dump(mode="python", exclude_defaults=True)
    values |= {name: form[name].strip() or None for name in (*TEXTS, *DAYS) if name in form}
    values |= {name: _lines(form[name]) for name in LINES if name in form}
    for outer, inner in INNER:
        if outer in values and (typed := form.get(f"{outer}.{inner}")) is not None:
            values[outer] = {**values[outer], inner: typed.strip() or None}
    for name, (key, made) in _PARTS.items():
        if name in form:
            values[name] = _merged(values.get(name, ()), _lines(form[name]), key, made)
    try:
        return Procedure.model_validate(values)
    except ValidationError as error:
        raise Faulty(list(faults_of(error.errors(include_url=False)))) from error


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


Made = Callable[[str], dict[str, Any]]


def _two(first: str, second: str) -> Made:
    def made(line: str) -> dict[str, Any]:
        left, _, right = line.partition(BAR.strip())
        return {first: left.strip(), second: right.strip()}

    return made


_PARTS: dict[str, tuple[str, Made]] = {
    "papers": ("name", lambda line: {"name": line}),
    "legal_basis": ("number", _two("number", "title")),
    "sources": ("url", _two("url", "title")),
}


def _merged(
    before: list[dict[str, Any]] | tuple[dict[str, Any], ...], lines: list[str], key: str, made: Made
) -> list[dict[str, Any]]:
    """A line keeps what its item knew besides; one that was reworded is known by its place."""
    by_key = {item[key]: item for item in before}
    same_length = len(before) == len(lines)
    found = []
    for place, line in enumerate(lines):
        new = made(line)
        known = by_key.get(new[key]) or (before[place] if same_length else {})
        found.append({**known, **new})
    return found
