"""What an official did about somebody's data, told in the chat it was asked in."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import Connection

from handlers.news import tell
from handlers.state import state_of
from knowledge.texts import SOURCE, translator
from storage.data_requests import DataRequest
from storage.messages import Reply

News = Literal["answered", "extended", "done"]


def tell_asker(
    connection: Connection, asked: DataRequest, news: News, now: dt.datetime, more: str = ""
) -> bool:
    """Tell who asked, once for each kind of news. False: they asked elsewhere, or were told.

    `more`: what the official wrote, the reason or the result.
    """
    if asked.conversation_id is None:
        return False
    _ = translator(state_of(connection, asked.conversation_id).language or SOURCE)
    due = f"{asked.due:%d/%m/%Y}"
    texts = {
        "answered": _(
            "Cơ quan đã nhận yêu cầu {code} về dữ liệu của anh/chị, làm xong trước hết ngày {due}."
        ),
        "extended": _(
            "Yêu cầu {code} về dữ liệu của anh/chị cần thêm thời gian, đến hết ngày {due}. Lý do: {more}"
        ),
        "done": _("Yêu cầu {code} về dữ liệu của anh/chị đã xong. {more}"),
    }
    reply = Reply(text=texts[news].format(code=asked.code, due=due, more=more))
    return tell(connection, asked.conversation_id, f"data:{asked.code}:{news}", reply, now)
