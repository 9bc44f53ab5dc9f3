"""Telegram. The only package that knows python-telegram-bot.

`account`: the connections and what a setting must hold; `channel`: receiving and sending; `updates`: what Telegram
hands over, as `Incoming`; `sending`: a `Reply`, as calls; `shape`: what fits; `keyboards`; `errors`: what an error
tells delivery to do.
"""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's coming type of `retry_after`, asked for early
