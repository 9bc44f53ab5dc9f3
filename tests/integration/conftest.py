"""The commands in this process: as the operator's shell starts them, without starting Python each time."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli import main
from tests.integration.running import environment

Called = Callable[..., tuple[int, str, str]]


@contextmanager
def _logging_as_before() -> Iterator[None]:
    """A server sets logging up for its whole process; here others come after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Runs `motcua …` in `tmp_path` with nothing but what is given: exit code, output, errors."""

    def call(*arguments: str, stdin: str = "", **more: str) -> tuple[int, str, str]:
        for name in os.environ:
            if name.startswith("MOTCUA_"):
                monkeypatch.delenv(name)
        for name, value in environment(tmp_path, 8099, **more).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["motcua", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with _logging_as_before(), pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call
