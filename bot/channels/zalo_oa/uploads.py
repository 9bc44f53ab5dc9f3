"""Pictures and files handed to Zalo, each once in six days: what Zalo calls them is valid for seven."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
from dataclasses import dataclass
from typing import Literal

from bot.channels.zalo_oa.client import Client, data_of
from bot.channels.zalo_oa.http import Http, Lost
from bot.clock import Clock
from storage.messages import File

KEPT = dt.timedelta(days=6)
MIB = 1024 * 1024


@dataclass(frozen=True)
class _Sort:
    path: str
    answer: str
    most: int
    """Bytes."""
    types: frozenset[str]


SORTS = {
    "image": _Sort("/v2.0/oa/upload/image", "attachment_id", MIB, frozenset({"image/jpeg", "image/png"})),
    "file": _Sort(
        "/v2.0/oa/upload/file",
        "token",
        5 * MIB,
        frozenset(
            {
                "application/pdf",
                "application/msword",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "text/csv",
            }
        ),
    ),
}


class NotTaken(Exception):  # noqa: N818 - it is an answer
    """Zalo takes no file of this type."""


class Uploads:
    """What was uploaded, by the file's SHA-256."""

    def __init__(self, client: Client, http: Http, clock: Clock) -> None:
        self._client, self._http, self._clock = client, http, clock
        self._known: dict[str, tuple[str, dt.datetime]] = {}

    async def id_of(self, file: File, sort: Literal["image", "file"], *, anew: bool = False) -> str:
        """Zalo's id of a file; `anew`: it does not know the one we have any more.

        Raises:
            NotTaken: not a file that Zalo takes.
            NotReached: it cannot be had from its address, or is too large.
            ZaloError, Lost: as any call.
        """
        rules = SORTS[sort]
        kind = _kind(file)
        if kind not in rules.types:
            raise NotTaken(kind)
        content = await self._http.fetch(file.url or "", rules.most)
        key = f"{sort}:{hashlib.sha256(content).hexdigest()}"
        now = self._clock()
        found, at = self._known.get(key, ("", now))
        if found and not anew and now - at < KEPT:
            return found
        answer = await self._client.upload(rules.path, content, file.name, kind)
        given = str(data_of(answer).get(rules.answer) or "")
        if not given:
            raise Lost("no id in the answer")
        self._known[key] = (given, now)
        return given


def _kind(file: File) -> str:
    """The media type, by the name or else the address."""
    by_name, _ = mimetypes.guess_type(file.name)
    by_address, _ = mimetypes.guess_type((file.url or "").split("?")[0])
    return by_name or by_address or "unknown"
