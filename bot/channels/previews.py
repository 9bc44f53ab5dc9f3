"""A reply as each platform would show it, for whoever writes one: the same cutting as on its way out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.channels.base import Capabilities
from bot.channels.degrade import degrade
from bot.channels.telegram.shape import CAPABILITIES as OF_TELEGRAM
from bot.channels.telegram.shape import NAME as TELEGRAM
from bot.channels.web import WebChat
from bot.channels.zalo_bot.channel import ZaloBot
from bot.channels.zalo_bot.updates import NAME as ZALO_BOT
from bot.channels.zalo_oa import sending
from bot.channels.zalo_oa.account import NAME as ZALO_OA
from storage.messages import Reply

SHAPES: dict[str, Capabilities] = {
    WebChat.name: WebChat.capabilities,
    ZALO_OA: sending.BUTTONS,
    TELEGRAM: OF_TELEGRAM,
    ZALO_BOT: ZaloBot.capabilities,
}


class Preview(NamedTuple):
    """The messages a channel would send."""

    channel: str
    parts: tuple[Reply, ...]


def previews(replies: Sequence[Reply], channels: Collection[str] = tuple(SHAPES)) -> list[Preview]:
    """`replies` as each of `channels` would show them."""
    return [
        Preview(name, tuple(part for reply in replies for part in degrade(reply, SHAPES[name])))
        for name in SHAPES
        if name in channels
    ]
