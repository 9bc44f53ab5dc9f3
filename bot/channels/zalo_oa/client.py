"""The OA API and the business API: conventions of the calls, and a dead token renewed once.

GET parameters of the OA API travel as one parameter `data` of JSON, those of the business API as usual. A call that
sends something is never repeated here, except when Zalo refused its token: then nothing was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.channels.base import Paused
from bot.channels.zalo_oa.account import Account
from bot.channels.zalo_oa.errors import HUMAN_PAUSE_S, Api, Kind, ZaloError
from bot.channels.zalo_oa.http import Http
from bot.channels.zalo_oa.tokens import Tokens

Body = dict[str, Any]
STILL_REFUSED = "Bước 4: Zalo từ chối cả mã vừa làm mới. Kiểm tra việc cấp quyền bằng motcua zalo doctor."


def data_of(answer: Body) -> Body:
    """The `data` of an answer; {} when it has none."""
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


class Client:
    """Calls in the account's name. Each raises what `Http.call` and `Tokens.current` raise."""

    def __init__(self, account: Account, http: Http, tokens: Tokens) -> None:
        self._account, self._http, self._tokens = account, http, tokens

    async def get(self, path: str, **data: object) -> Body:
        """Ask the OA API, such as `/v2.0/oa/getoa`."""
        params = {"data": json.dumps(data, ensure_ascii=False)} if data else {}
        return await self._call("oa", "GET", self._account.oa_url + path, lambda: {"params": params})

    async def post(self, path: str, body: Body) -> Body:
        """Tell the OA API something."""
        return await self._call("oa", "POST", self._account.oa_url + path, lambda: {"json": body})

    async def upload(self, path: str, content: bytes, name: str, kind: str) -> Body:
        """Hand a file to the OA API. `kind`: its media type."""

        def form() -> Body:  # a form can be sent once only
            data = aiohttp.FormData()
            data.add_field("file", content, filename=name, content_type=kind)
            return {"data": data}

        return await self._call("oa", "POST", self._account.oa_url + path, form)

    async def ask_business(self, path: str, **params: str) -> Body:
        """Ask the API of templates."""
        return await self._call("phone", "GET", self._account.business_url + path, lambda: {"params": params})

    async def post_business(self, path: str, body: Body) -> Body:
        """Tell the API of templates something."""
        return await self._call("phone", "POST", self._account.business_url + path, lambda: {"json": body})

    async def _call(self, api: Api, method: str, url: str, request: Callable[[], Body]) -> Body:
        token = await self._tokens.current()
        try:
            return await self._once(api, method, url, token, request())
        except ZaloError as error:
            if error.kind is not Kind.AUTH:
                raise
        token = await self._tokens.after(token)
        try:
            return await self._once(api, method, url, token, request())
        except ZaloError as error:
            if error.kind is Kind.AUTH:
                raise Paused(
                    f"{STILL_REFUSED} (Zalo báo lỗi {error.code})", HUMAN_PAUSE_S, operator=True
                ) from None
            raise

    async def _once(self, api: Api, method: str, url: str, token: str, request: Body) -> Body:
        return await self._http.call(api, method, url, headers=self._account.headers(token), **request)
