"""The suite speaks for every channel there is, and for each way it can be reached."""

from __future__ import annotations

from typing import cast

from bot import app, clock
from bot.channels.base import Capabilities
from bot.settings import Settings, read_settings
from bot.store import Store
from tests.bot.recorded import FOLDER
from tests.contract.platforms import PLATFORMS
from tests.source import ROOT

SECRET = "bi-mat-bi-mat"
MODES = {"telegram": ("polling", "webhook"), "zalo_bot": ("polling", "webhook")}


def _everything() -> Settings:
    """All channels at once."""
    return read_settings(
        _env_file=None,
        public_url="https://motcua.example.vn",
        telegram_token="1:a",
        zalo_bot_token="1:a",
        zalo_bot_secret=SECRET,
        zalo_app_id="1",
        zalo_oa_id="2",
        zalo_app_secret=SECRET,
        zalo_oa_secret_key=SECRET,
    )


def test_every_channel_has_its_place_in_the_suite():
    """Whoever adds a channel adds its adapter: the promises hold for it as for the others."""
    there = app.channels_of(_everything(), cast("Store", None), clock.now)

    assert {made.channel for made in PLATFORMS} == set(there)


def test_every_way_in_has_its_place_in_the_suite():
    """A channel that can be polled and called is tried both ways."""
    fields = {name.removesuffix("_mode"): field for name, field in Settings.model_fields.items()}
    ways = {made.way for made in PLATFORMS}

    for channel, modes in MODES.items():
        assert {"off", *modes} == set(fields[channel].annotation.__args__)
        assert {f"{channel}-{mode}" for mode in modes} <= ways


def test_payloads_lie_under_the_name_of_their_channel():
    """A developer finds the recorded payloads of a channel in the folder of its name."""
    assert {made.channel for made in PLATFORMS} - {"web"} == {folder.name for folder in FOLDER.iterdir()}


def _row(name: str, can: Capabilities) -> str:
    flags = (can.links, can.pictures, can.files, can.edits)
    yes = ["yes" if flag else "no" for flag in flags]
    caption = "–" if can.max_caption is None else str(can.max_caption)
    asks = ", ".join(sorted(can.asks)) or "–"
    last = ["yes" if flag else "no" for flag in (can.options_in_text, can.number_parts)]
    cells = [
        f"`{name}`",
        *map(str, (can.max_text, can.max_buttons, can.max_label)),
        caption,
        *yes,
        asks,
        *last,
    ]
    return f"| {' | '.join(cells)} |"


def test_the_page_tells_what_each_channel_can_show():
    """A developer reads the capabilities as they are in the code."""
    there = app.channels_of(_everything(), cast("Store", None), clock.now)
    page = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8").split("\n")
    rows = [line for line in page if line.startswith("| `") and line.split("`")[1] in there]

    assert [_row(name, there[name].capabilities) for name in sorted(there)] == rows
