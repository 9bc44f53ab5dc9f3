"""What a browser sent in a form, or a refusal when it is no form."""

from __future__ import annotations

import unicodedata

from aiohttp import web
from aiohttp.web_request import FileField

from bot.web.pages import words


async def read_form(request: web.Request) -> dict[str, str | FileField]:
    """The fields that were sent; texts are NFC and without NUL, which no database keeps.

    Raises:
        HTTPBadRequest: it is not the form it says it is (broken characters, unknown encoding, no boundary).
    """
    try:
        data = await request.post()
    except (ValueError, LookupError) as error:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Biểu mẫu gửi lên không đọc được. Anh/chị thử gửi lại.")) from error
    return {
        name: value if isinstance(value, FileField) else _tidy(str(value)) for name, value in data.items()
    }


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\x00", ""))
