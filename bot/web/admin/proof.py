"""Before something that cannot be undone: the person at the keyboard types their own password once more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.web.admin import attempts
from bot.web.admin.passwords import is_right
from bot.web.pages import words
from bot.web.services import STAFF, services
from storage import staff


async def demand(request: web.Request, data: Mapping[str, object]) -> None:
    """Check the field `proof`; wrong ones count as tries to sign in.

    Raises:
        HTTPForbidden: it is not the password of who is signed in.
    """
    _ = words(request)
    who, shared = request[STAFF], services(request)
    right = await asyncio.to_thread(is_right, who.password_hash, str(data.get("proof", "")))
    locked = await shared.write(lambda c: staff.count_attempt(c, who.id, shared.clock(), right=right))
    if right and not locked:
        return
    await shared.write(lambda c: attempts.note(c, who, "proof.wrong", shared.clock()))
    raise web.HTTPForbidden(
        text=_(
            "Mật khẩu của anh/chị chưa đúng nên chưa có gì thay đổi. Anh/chị quay lại trang trước và thử lại."
        )
    )
