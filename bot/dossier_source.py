"""Dossiers from the office's own system over HTTP: asked for every so often, taken over like a table.

The JSON is ours (`docs/dossiers.md`): a system that speaks another one gets a small translator beside it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from http import HTTPStatus
from typing import Annotated, Any

import aiohttp
from pydantic import BaseModel, Field, ValidationError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.clock import Clock
from bot.dossier_import import handed
from bot.knowledge_source import KnowledgeSource
from bot.settings import Settings
from bot.store import Store
from handlers.turn import LOCAL
from knowledge.dossiers.cells import CheckKind
from knowledge.dossiers.columns import CHECKS, Header, Mapping
from knowledge.dossiers.records import known_procedures
from knowledge.dossiers.rows import Reading, read_rows
from knowledge.dossiers.tables import MOST_ROWS
from knowledge.dossiers.words import Column
from storage import dossier_imports, dossiers
from storage.dossier_imports import Counts, Handed
from storage.errors import Refused

log = logging.getLogger(__name__)

FIRST_S = 10
TIMEOUT = aiohttp.ClientTimeout(total=120, connect=10)
MOST_BYTES = 100 * 1024 * 1024
NAME, ACTOR = "HTTP", "http"


class Told(BaseModel):
    """The document. `check`: what kind of digits each dossier's `check` holds.

    What a dossier holds is looked at one by one: whatever is wrong with it, or new in it, keeps no other out.
    """

    as_of: dt.date
    check: CheckKind | None = None
    dossiers: Annotated[list[dict[str, Any]], Field(max_length=MOST_ROWS)]


class SourceError(Exception):
    """The system answered, but not with dossiers; the message holds nothing of the answer."""


class DossierSource:
    """Asks the office's system; does nothing where none is set."""

    def __init__(self, settings: Settings, store: Store, source: KnowledgeSource, clock: Clock) -> None:
        self._url = settings.dossier_source_url
        token = settings.dossier_source_token
        self._headers = {"Accept": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token.get_secret_value()}"
        self._every = settings.dossier_source_minutes * 60
        self._store, self._source, self._clock = store, source, clock

    async def run(self) -> None:
        """Until cancelled."""
        if self._url is None:
            return
        await asyncio.sleep(FIRST_S)
        while True:
            await self.go_round(self._url)
            await asyncio.sleep(self._every)

    async def go_round(self, url: str) -> Counts | None:
        """Ask once, and take over what is new. None: nothing was, or the system could not be asked."""
        try:
            counts = await self._take_over(_told(await _fetch(url, self._headers)))
        except (aiohttp.ClientError, TimeoutError, SourceError, Refused) as error:
            why = {"why": type(error).__name__, "told": _without_address(error)}
            log.warning("dossiers could not be fetched", extra=why)
            return None
        except Exception:  # whatever is the matter, it keeps nobody from being answered
            log.exception("dossiers could not be taken over; again later")
            return None
        if counts:
            log.info("dossiers fetched", extra={"new": counts.new, "changed": counts.changed})
        return counts

    async def _take_over(self, told: Told) -> Counts | None:
        now = self._clock()
        if told.as_of > now.astimezone(LOCAL).date():
            raise SourceError("as_of has not come yet")
        reading = await asyncio.to_thread(_reading, told)
        known = known_procedures(self._source.current.procedures.values())

        def compare(connection: Any) -> tuple[Handed, bool]:
            table = handed(connection, NAME, None, reading, told.as_of, known)
            counts = dossier_imports.rehearse(connection, table)
            older = dossiers.newest_day(connection) != told.as_of
            return table, bool(older or counts.new or counts.changed)

        table, says_something = await self._store.read(compare)
        if not says_something:
            return None
        return await self._store.write(lambda c: dossier_imports.take_over(c, table, ACTOR, now))


def _without_address(error: Exception) -> str:
    """What was wrong; not the address that was asked, which may hold a key."""
    return f"HTTP {error.status}" if isinstance(error, aiohttp.ClientResponseError) else str(error)


@retry(
    retry=retry_if_exception_type((aiohttp.ClientError, TimeoutError)),
    wait=wait_exponential_jitter(initial=1, max=30),
    stop=stop_after_attempt(4),
    reraise=True,
)
async def _fetch(url: str, headers: dict[str, str]) -> bytes:
    async with (
        aiohttp.ClientSession(timeout=TIMEOUT) as session,
        session.get(url, headers=headers, allow_redirects=False, raise_for_status=True) as response,
    ):
        if response.status != HTTPStatus.OK:  # followed, it could lead into the office's own network
            raise SourceError(f"HTTP {response.status}: redirects are not followed, give the last address")
        data = bytearray()
        async for chunk in response.content.iter_chunked(1024 * 1024):
            data += chunk
            if len(data) > MOST_BYTES:
                raise SourceError("the answer is too large")
        return bytes(data)


def _told(data: bytes) -> Told:
    try:
        return Told.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise SourceError(f"not as documented: {where}: {first['type']}") from None


def _reading(told: Told) -> Reading:
    """The same checks as for the rows of a table; a dossier's number is its place in the list."""
    columns = {column: number for number, column in enumerate(Column)}
    digits = CHECKS[told.check] if told.check else None
    rows: list[list[object]] = [
        [_cell(one.get("check" if column is digits else column.value)) for column in Column]
        for one in told.dossiers
    ]
    return read_rows(rows, Header(-1, ()), Mapping(columns=columns, check=told.check))


def _cell(value: object) -> object:
    """A text or a number; of anything else only its kind, which is no code and no day."""
    return value if isinstance(value, str | int | float | None) else type(value).__name__
