"""`motcua serve` for whom it is always day: a broadcast goes on while replies are measured."""

import bot.delivery
from bot.commands.serve import run
from bot.settings import read_settings

bot.delivery.may_send = lambda _now: True
run(read_settings())
