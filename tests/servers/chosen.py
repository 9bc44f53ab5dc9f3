"""Settings that a test chooses; looking for each in the environment too takes 2 ms of every site's start."""

from __future__ import annotations

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.settings import Settings


class _Chosen(Settings):
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def chosen_settings(**given: object) -> Settings:
    """These and the defaults, checked as an operator's are; nothing of the machine's environment or `.env`."""
    return _Chosen(**given)  # type: ignore[arg-type]  # checked by pydantic
