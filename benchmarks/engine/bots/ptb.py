"""An echo bot on python-telegram-bot, as its documentation writes it: one update after the other, or many at once.

Arguments: the address of the Bot API, a port that it does not use, and how many updates at once.
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(str(update.message.text))


api, _port, *at_once = sys.argv[1:]
builder = Application.builder().token(TOKEN).base_url(f"{api}/bot")
application = builder.concurrent_updates(int(*at_once)).build() if at_once else builder.build()
application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
application.run_polling()
