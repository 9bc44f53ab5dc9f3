"""What most commands begin with: settings read, database up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import OperatorError
from bot.settings import read_settings
from bot.unknown_settings import unread_lines
from knowledge import library
from knowledge.library import Knowledge
from storage.database import Database


@contextmanager
def database(*, only_read: bool = False, there: bool = False) -> Iterator[Database]:
    """The configured database, ready for use beside a running server.

    Args:
        only_read: a database that is up to date is not written to; so it can be looked at also when its disk is full.
        there: it must exist. Typed in the wrong folder, a command would make an empty one and say that all is well.

    Raises:
        DatabaseUnusable, OperatorError: with a message for the operator.
    """
    settings = read_settings()
    if warning := unread_lines():
        click.echo(warning, err=True)
    opened = Database(settings.database_url, settings.pepper)
    if there and opened.file is not None and not opened.file.exists():
        raise OperatorError(
            f"Không có cơ sở dữ liệu ở {opened.file.absolute()}. Anh/chị vào đúng thư mục đang chạy motcua rồi gõ lại, "
            "hoặc đặt MOTCUA_DATABASE_URL như của chương trình."
        )
    try:
        if not (only_read and opened.is_up_to_date()):
            opened.prepare()
        yield opened
    finally:
        opened.close()


def knowledge(*, all_now: bool = True) -> Knowledge:
    """Everything a server with these settings would know; `all_now` as `library.load` has it.

    Raises:
        DataError: naming file, record and field.
    """
    settings = read_settings()
    return library.load(settings.place, local=settings.knowledge_dir, all_now=all_now)
