"""What most commands begin with: settings read, database up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import read_settings
from knowledge import library
from knowledge.library import Knowledge
from storage.database import Database


@contextmanager
def database(*, only_read: bool = False) -> Iterator[Database]:
    """The configured database, ready for use beside a running server.

    Args:
        only_read: a database that is up to date is not written to; so it can be looked at also when its disk is full.

    Raises:
        DatabaseUnusable: with a message for the operator.
    """
    settings = read_settings()
    opened = Database(settings.database_url, settings.pepper)
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
