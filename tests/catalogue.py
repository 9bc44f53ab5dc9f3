"""The texts to translate, collected with Babel. `make catalog` brings `knowledge/locale/en.po` up to date with them.

Texts are the literals given to `_`, `gettext` and `turn.text`; Babel's own reader of Python cannot tell `turn.text`
from any other `text`, hence a small one of ours.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tests.source import ROOT

FILE = ROOT / "knowledge" / "locale" / "en.po"
KEYWORDS = {"_": None, "gettext": None}
Message = tuple[int, str, str, list[str]]


class UnknowableTextError(Exception):
    """A text that is put together while the program runs, so that nobody can have translated it."""


def from_python(source: BinaryIO, _keywords: Any, _comments: Any, options: Any) -> Iterator[Message]:
    """An extraction method for Babel: line, function, text, comments."""
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call) and _translates(node.func):
            if len(node.args) != 1 or not isinstance(node.args[0], ast.Constant):
                raise UnknowableTextError(ast.unparse(node))
            yield node.lineno, "_", str(node.args[0].value), []


def _translates(function: ast.expr) -> bool:
    return ast.unparse(function) in {"_", "gettext", "turn.text", "catalogue.gettext"}


METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", from_python)]


def wanted(root: Path = ROOT) -> Catalog:
    """Every text of the code and the pages, with where it stands."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for folder in ("handlers", "bot", "knowledge"):
        for name, line, text, _comments, _context in extract_from_dir(
            root / folder, METHODS, keywords=KEYWORDS
        ):
            catalogue.add(text, locations=[(f"{folder}/{name}", line)])
    return catalogue


def kept() -> Catalog:
    """The catalogue as it is in the project."""
    with FILE.open("rb") as source:
        return read_po(source, locale="en")


def refresh() -> list[str]:
    """Rewrite the catalogue: translations stay, new texts come in empty. Returns the empty ones."""
    catalogue = kept()
    made = catalogue.creation_date
    catalogue.update(wanted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = made  # a fresh date in every run would only make noise
    with FILE.open("wb") as to:
        write_po(to, catalogue, width=120, include_lineno=False, sort_by_file=True)
    return [str(message.id) for message in catalogue if message.id and not message.string]


if __name__ == "__main__":
    missing = refresh()
    print(*missing, f"{len(missing)} texts need a translation in {FILE.relative_to(ROOT)}", sep="\n")  # noqa: T201 - a tool
