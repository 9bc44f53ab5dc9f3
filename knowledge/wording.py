"""One text in the two languages the bot speaks."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["vi", "en"]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Wording(BaseModel):
    """A text in Vietnamese (the source) and in English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: Phrase
    en: Phrase

    def text(self, language: Language) -> str:
        return self.en if language == "en" else self.vi
