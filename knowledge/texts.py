"""The words people read, in their language. Vietnamese is the source; other languages are Babel catalogues.

Catalogues are plain `.po` files, compiled in memory when they are first asked for.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Translate = Callable[[str], str]

LOCALES = Path(__file__).parent / "locale"
SOURCE = "vi"
LANGUAGES = ("vi", "en")


def language_of(code: str | None) -> str:
    """The nearest language we speak to what a platform says (`en-US` → `en`); Vietnamese when unknown."""
    short = (code or SOURCE).replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else SOURCE


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, for templates."""
    if language == SOURCE:
        return NullTranslations()
    with (LOCALES / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language, domain="messages")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def translator(language: str) -> Translate:
    """A function that turns a Vietnamese text into `language`."""
    found: Translate = translations(language).gettext
    return found
