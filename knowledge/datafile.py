"""Reading data files: YAML checked by a pydantic model, every error naming file, record and field."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from knowledge.errors import DataError

SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where the machine has it: ten times as fast."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Record(BaseModel):
    """Base of everything read from a data file: no unknown keys, no changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IdentifiedRecord(Record):
    id: Text


R = TypeVar("R", bound=BaseModel)
I = TypeVar("I", bound=IdentifiedRecord)  # noqa: E741 - I is to IdentifiedRecord what R is to Record


def own_data(*parts: str) -> Path:
    """A file or folder among the project's own data."""
    return Path(str(files("knowledge"))).joinpath("data", *parts)


def read_one(path: Path, model: type[R]) -> R:
    """Read a file that holds one record.

    Raises:
        DataError: naming file, record and field.
    """
    return _checked(_yaml(path), model, path.name, "")


def read_list(path: Path, model: type[R]) -> Iterator[R]:
    """Read a file that holds a list of records.

    Raises:
        DataError: naming file, record and field.
    """
    raw = _yaml(path)
    if not isinstance(raw, list):
        raise DataError(f"{path.name}: a list of records is expected")
    for number, item in enumerate(raw, 1):
        yield _checked(item, model, path.name, f"#{number}")


def read_lists(paths: Iterable[Path], model: type[I]) -> tuple[I, ...]:
    """Read several files of records, in the order given.

    Raises:
        DataError: for a broken record, or an id that is there twice.
    """
    home: dict[str, str] = {}
    records: list[I] = []
    for path in paths:
        for record in read_list(path, model):
            if record.id in home:
                raise DataError(f"{path.name}: {record.id}: already in {home[record.id]}")
            home[record.id] = path.name
            records.append(record)
    return tuple(records)


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE)  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise DataError(f"{path.name}: {error}") from error


def _checked(item: Any, model: type[R], file: str, fallback: str) -> R:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        name = item.get("id", fallback) if isinstance(item, dict) else fallback
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['msg']}" for e in error.errors()
        )
        where = f"{file}: {name}" if name else file
        raise DataError(f"{where}: {problems}") from error
