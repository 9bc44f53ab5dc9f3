"""Reading YAML so that nothing an editor wrote is lost: a field that is there twice is refused, a wrong day is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import DataError
from knowledge.faults import unreadable

MOST_BYTES = 10 * 1024 * 1024
"""A file that is larger was not written by hand: about 20,000 records."""

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where the machine has it: ten times as fast."""


class TwiceError(yaml.MarkedYAMLError):
    """A field is there twice; the message is for its editor."""


class _Loader(_Safe):  # type: ignore[misc]  # one of two classes, chosen when the process starts
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - as the base has it
        known: set[Any] = set()
        for key, _ in node.value:
            if key.value in known and key.tag != "tag:yaml.org,2002:merge":
                raise TwiceError(problem=f"trường «{key.value}» có hai lần", problem_mark=key.start_mark)
            known.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping

    def construct_day(self, node: yaml.ScalarNode) -> dt.date | str:
        """A day that no calendar has stays a text, so that it is refused with record and field."""
        try:
            day: dt.date = self.construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)
        return day


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def read_yaml(path: Path) -> Any:
    """What a file says.

    Raises:
        DataError: naming the file and, where it can be told, line and column.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DataError(f"{path.name}: lớn hơn {MOST_BYTES // 1024**2} MB; chia thành nhiều tệp")
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise DataError(f"{path.name}: {unreadable(error)}") from error
    except RecursionError as error:
        raise DataError(f"{path.name}: các mục lồng nhau quá sâu") from error
