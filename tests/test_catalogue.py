"""Whoever chooses English reads English everywhere."""

from __future__ import annotations

import io
from string import Formatter

import pytest

from knowledge.texts import translator
from tests.catalogue import UnknowableTextError, from_python, kept, wanted


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Vietnamese → English, as kept in the project."""
    return {str(message.id): str(message.string or "") for message in kept() if message.id}


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_text_is_translated(texts):
    """No Vietnamese sentence stands in an English conversation or page. (New texts: `make catalog`, then translate.)"""
    assert [str(m.id) for m in wanted() if m.id and not texts.get(str(m.id), "").strip()] == []


def test_nothing_stale(texts):
    """A translator never works on a text that nobody reads any more. (`make catalog` takes it out.)"""
    used = {str(message.id) for message in wanted()}

    assert [text for text in texts if text not in used] == []
    assert not kept().obsolete
    assert [str(message.id) for message in kept() if message.id and message.fuzzy] == []


def test_placeholders_are_the_same(texts):
    """The name, number or day of a Vietnamese text is in the English one too."""
    different = {vi: en for vi, en in texts.items() if _placeholders(vi) != _placeholders(en)}

    assert different == {}


def _edges(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def test_lines_begin_and_end_alike(texts):
    """Texts that are put together fit together in both languages."""
    assert {vi: en for vi, en in texts.items() if _edges(vi) != _edges(en)} == {}


def test_english_is_what_an_english_speaker_gets():
    """The catalogue is compiled and used as it is kept."""
    assert translator("en")("Dừng") == "Stop"
    assert translator("vi")("Dừng") == "Dừng"


@pytest.mark.parametrize(
    "code", ["_('a')", "turn.text('a')", "gettext('a')", "turn.text(\n    'a'\n).format(b=1)"]
)
def test_wrapped_texts_are_found(code):
    """Whichever way a developer wraps a text, it reaches the translator."""
    assert [text for _, _, text, _ in from_python(io.BytesIO(code.encode()), (), (), {})] == ["a"]


@pytest.mark.parametrize("code", ["_(f'{a} việc')", "turn.text('a' + b)", "_(name)"])
def test_a_text_made_at_run_time_is_refused(code):
    """A developer who hides a text from the translator is told."""
    with pytest.raises(UnknowableTextError):
        list(from_python(io.BytesIO(code.encode()), (), (), {}))
