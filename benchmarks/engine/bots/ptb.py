"""An echo bot on python-telegram-bot, as its documentation writes it; it may work on many updates at once."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(str(update.message.text))


application = (
    Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot").concurrent_updates(256).build()
)
application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
application.run_polling()
