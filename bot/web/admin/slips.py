"""A slip of the hand in a form: told beside its field, with everything that was typed still there."""

from __future__ import annotations


class MistypedError(ValueError):
    """Something typed cannot be kept; `field`: the name of its field, `told`: what to do, if the page has no words."""

    def __init__(self, field: str, told: str = "") -> None:
        super().__init__(field)
        self.field = field
        self.told = told
