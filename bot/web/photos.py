"""Pictures that a form brings: looked at by what they are, not by name, and written anew without what they tell.

A file that only calls itself a picture, is too big, or would unpack to more than a screen can show is refused. Writing
it anew drops everything beside the picture: place, time and device (EXIF), comments, what hides behind the end.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 8 * 1024 * 1024
MOST = 3
"""Pictures of one feedback."""
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2000
"""Pixels: a licence plate or a crack in the road can be seen, and a phone's picture shrinks to a tenth."""
FORMATS = ("JPEG", "PNG", "WEBP")
STORED_AS = "image/jpeg"


class NotAPicture(Exception):  # noqa: N818 - it names what was sent
    """It is none, is broken, or is larger than anybody needs."""


def clean(content: bytes) -> bytes:
    """The picture as JPEG, upright, at most `LONGEST_SIDE` pixels long, and nothing else.

    Raises:
        NotAPicture: see there.
    """
    if len(content) > MAX_BYTES:
        raise NotAPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _written_anew(content)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise NotAPicture from error


def _written_anew(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise NotAPicture
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    to = io.BytesIO()
    bare.save(to, "JPEG", quality=85)
    return to.getvalue()
