"""What a person fills in on the page for feedback, read and checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.web_request import FileField

from bot.web import photos
from bot.web.forms import read_form
from bot.web.pages import words
from knowledge.petitions import PetitionKind, petition_in
from knowledge.phones import mobile

SHORTEST, LONGEST = 10, 5000
"""Characters."""
LONGEST_PLACE = 300
FILES = ("photo1", "photo2", "photo3")


@dataclass(frozen=True)
class Filled:
    """The form as it was sent. `kind`: what its sender says it is; empty: not asked."""

    form_id: str
    text: str
    where: str
    phone: str
    kind: str
    confidential: bool
    photos: tuple[bytes, ...] = ()

    @property
    def seems(self) -> PetitionKind | None:
        """What it seems to be besides feedback."""
        found = petition_in(self.text)
        return found.kind if found else None


class Wrong(Exception):  # noqa: N818 - it is an answer, not a fault
    """What is to be mended, in the reader's language; `filled`: what was typed, to be shown again."""

    def __init__(self, told: str, filled: Filled) -> None:
        super().__init__(told)
        self.filled = filled


async def read(request: web.Request) -> Filled:
    """Read the form and look at its pictures.

    Raises:
        Wrong: something is missing, or a file is no picture.
        HTTPBadRequest: it is no form.
    """
    _, form = words(request), await read_form(request)

    def field(name: str, most: int) -> str:
        value = form.get(name, "")
        return "" if isinstance(value, FileField) else value.replace("\r\n", "\n").strip()[:most]

    filled = Filled(
        form_id=field("id", 64),
        text=field("text", LONGEST),
        where=field("where", LONGEST_PLACE),
        phone=field("phone", 40),
        kind=field("kind", 20),
        confidential=bool(form.get("confidential")),
    )
    if len(filled.text) < SHORTEST:
        raise Wrong(_("Anh/chị viết rõ hơn một chút giúp nhé: việc gì, ở đâu, lúc nào."), filled)
    if filled.phone and mobile(filled.phone) is None:
        raise Wrong(_("Số điện thoại chưa đúng. Anh/chị xem lại, hoặc để trống."), filled)
    sent = [value for name in FILES if isinstance(value := form.get(name), FileField)]
    pictures = [await _picture(one, filled, _) for one in sent]
    return Filled(**{**filled.__dict__, "photos": tuple(pictures)})


async def _picture(sent: FileField, filled: Filled, _: Callable[[str], str]) -> bytes:
    content = await asyncio.to_thread(sent.file.read, photos.MAX_BYTES + 1)
    try:
        return await asyncio.to_thread(photos.clean, content)
    except photos.NotAPicture as error:
        told = _("Tệp «{name}» không nhận được. Chỉ nhận ảnh JPEG, PNG, WebP, mỗi ảnh tối đa {most} MB.")
        most = photos.MAX_BYTES // 1024**2
        raise Wrong(told.format(name=sent.filename[:60], most=most), filled) from error
