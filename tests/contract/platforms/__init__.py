"""Every way in and out. A channel that is not here fails the suite."""

from tests.contract.platforms.base import Platform
from tests.contract.platforms.telegram import TelegramCalling, TelegramPolled
from tests.contract.platforms.web import WebChatPage
from tests.contract.platforms.zalo_bot import ZaloBotCalling, ZaloBotPolled
from tests.contract.platforms.zalo_oa import ZaloOfficialAccount

PLATFORMS: list[type[Platform]] = [
    TelegramPolled,
    TelegramCalling,
    ZaloOfficialAccount,
    ZaloBotPolled,
    ZaloBotCalling,
    WebChatPage,
]
