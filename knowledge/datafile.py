"""Reading data files: YAML checked by a pydantic model, every error naming file, record and field."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.errors import DataError
from knowledge.faults import faults_of, told_at_most
from knowledge.yaml_files import read_yaml

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+\S*$")]
WholeNumber = Annotated[int, Field(ge=0, strict=True)]
"""Strict: in YAML 8.000 is the number 8, and `yes` would be 1 đồng."""


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
    return _checked(read_yaml(path), model, path.name, "")


def read_list(path: Path, model: type[R]) -> Iterator[R]:
    """Read a file that holds a list of records.

    Raises:
        DataError: after the good ones; a line for each broken record, naming file, record and field.
    """
    raw = read_yaml(path)
    if raw is None:
        raise DataError(f"{path.name}: tệp trống; không dùng nữa thì xóa tệp")
    if not isinstance(raw, list):
        raise DataError(f"{path.name}: phải là danh sách hồ sơ, mỗi hồ sơ bắt đầu bằng «- id:»")
    broken: list[str] = []
    for number, item in enumerate(raw, 1):
        try:
            record = _checked(item, model, path.name, f"#{number}")
        except DataError as error:
            broken.append(str(error))
            continue
        yield record
    if broken:
        raise DataError("\n".join(told_at_most(broken)))


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
                raise DataError(f"{path.name}: {record.id}: mã này đã có trong {home[record.id]}")
            home[record.id] = path.name
            records.append(record)
    return tuple(records)


@cache
def own_lists(folder: str, model: type[I]) -> tuple[I, ...]:
    """One of the project's own folders: read once a process, however often the office's files change beside it.

    Raises:
        DataError: as `read_lists`.
    """
    return read_lists(sorted(own_data(folder).glob("*.yaml")), model)


def _checked(item: Any, model: type[R], file: str, fallback: str) -> R:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        name = item.get("id", fallback) if isinstance(item, dict) else fallback
        problems = "; ".join(faults_of(error.errors(include_url=False)))
        where = f"{file}: {name}" if name else file
        raise DataError(f"{where}: {problems}") from error
