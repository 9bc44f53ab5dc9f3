"""The command `motcua`: one module per group under `bot/commands`, imported when it is called."""

from __future__ import annotations

import contextlib
import errno
import sys
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from bot.errors import OperatorError
from knowledge.errors import KnowledgeError
from knowledge.file_errors import why
from knowledge.loading import no_garbage_collection
from storage.errors import StorageError

COMMANDS = (
    "admin",
    "ask",
    "backup",
    "broadcast",
    "chat",
    "check",
    "demo",
    "dossiers",
    "evaluate",
    "export",
    "knowledge",
    "plan",
    "queue",
    "rehearse",
    "remind",
    "report",
    "restore",
    "serve",
    "zalo",
)
"""Each is the command of its name in the module of its name."""

CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What an output answers that takes no more; a reader that went away, as `head` does, is no error."""


class Commands(click.Group):
    """Imports a command when it is wanted: whoever asks a question does not wait for the web pages to load."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All of them, in order of name."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command `name`; None when there is none."""
        if name not in COMMANDS:
            return None
        with no_garbage_collection():
            command: click.Command = getattr(import_module(f"bot.commands.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run one; whoever says no or presses Ctrl+C reads so in Vietnamese."""
        try:
            return super().invoke(ctx)
        except click.Abort:
            said = "Đã dừng, chưa làm gì."
        except KeyboardInterrupt:
            said = "Đã dừng."
        click.echo(f"\n{said}", err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua", message="motcua %(version)s")
def cli() -> None:
    """Một Cửa: trợ lý thủ tục hành chính, nhắc việc và lấy ý kiến cho xã, phường."""


def main() -> None:
    """Run; what an operator can mend is told in a sentence, without a traceback."""
    for stream in filter(None, (sys.stdin, sys.stdout, sys.stderr)):  # a shell may have closed one
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli()
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        with contextlib.suppress(OSError):  # a full disk may hold both
            click.echo(f"motcua: {sentence}", err=True)
        if isinstance(error, OSError):  # what could not be written is not tried once more at the end
            with contextlib.suppress(OSError):
                sys.stdout.close()
        sys.exit(1)


def _sentence(error: Exception) -> str | None:
    """What an operator reads of an error; None for one of ours."""
    if isinstance(error, DBAPIError):
        return f"Cơ sở dữ liệu báo lỗi: {error.orig}"
    if isinstance(error, OSError) and error.errno in CANNOT_WRITE:
        return f"Không ghi được hết kết quả ({why(error)}). Anh/chị xem đĩa còn chỗ không, rồi chạy lại."
    return str(error) if isinstance(error, OperatorError | KnowledgeError | StorageError) else None


if __name__ == "__main__":
    main()
