"""The office's list of approved templates (docs/data/zalo-templates.md), checked against what Zalo approved.

A template that does not fit is off, and the log says so; it never stops the others or the process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.degrade import shorten
from bot.channels.zalo_oa.client import Client, data_of
from bot.channels.zalo_oa.errors import ZaloError
from knowledge.datafile import IdentifiedRecord, Text, read_lists
from knowledge.errors import DataError
from knowledge.text import nfc
from storage.messages import Notice

log = logging.getLogger(__name__)

TYPE_LIMITS = {
    "name": 30,
    "phone": 15,
    "code": 30,
    "number": 30,
    "status": 30,
    "date": 20,
    "address": 200,
    "url": 200,
    "currency": 12,
}
"""Characters that Zalo allows by the type of a parameter, whatever `maxLength` says."""
NEVER_CUT = {"phone", "code", "number", "date", "url", "currency"}
"""What means something else when its end is missing."""
NOT_IN_USE = {"PENDING_REVIEW", "REJECT", "REJECTED", "DISABLE", "DISABLED", "DELETE", "DELETED"}


class Template(IdentifiedRecord):
    """One template. `id`: the notice it is for; `parameters`: its parameter → the notice's value."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    template: Text
    channels: tuple[Literal["uid", "phone"], ...] = ("uid", "phone")
    parameters: dict[Text, Text]


class Parameter(BaseModel):
    """What Zalo says of a parameter."""

    name: str
    require: bool = True
    type: str = ""
    max_length: int | None = Field(default=None, alias="maxLength")

    @property
    def kind(self) -> str | None:
        return next((kind for kind in TYPE_LIMITS if kind in self.type.lower()), None)

    @property
    def limit(self) -> int | None:
        """Characters."""
        limits = [self.max_length, TYPE_LIMITS.get(self.kind or "")]
        return min((limit for limit in limits if limit), default=None)


class _Approved(BaseModel):
    parameters: list[Parameter] = Field(default=[], alias="listParams")
    status: str = ""


@dataclass
class Templates:
    """The list as it stands. `off`: why a template is not used."""

    listed: dict[str, Template] = field(default_factory=dict)
    parameters: dict[str, dict[str, Parameter]] = field(default_factory=dict)
    off: dict[str, str] = field(default_factory=dict)

    @property
    def unchecked(self) -> list[Template]:
        return [
            one for one in self.listed.values() if one.id not in self.parameters and one.id not in self.off
        ]

    async def check(self, client: Client) -> None:
        """Compare what was not compared yet. Raises what a call raises, but for a template Zalo does not know."""
        for template in self.unchecked:
            try:
                answer = await client.ask_business("/template/info/v2", template_id=template.template)
                self._compare(template, _Approved.model_validate(data_of(answer)))
            except (ZaloError, ValidationError) as error:
                self._turn_off(template, str(error))

    def _compare(self, template: Template, approved: _Approved) -> None:
        problems = list(mismatches(template, approved.parameters))
        if approved.status.upper() in NOT_IN_USE:
            problems.append(f"trạng thái {approved.status}")
        if problems:
            self._turn_off(template, "; ".join(problems))
        else:
            self.parameters[template.id] = {one.name: one for one in approved.parameters}

    def _turn_off(self, template: Template, reason: str) -> None:
        self.off[template.id] = reason
        log.error(
            "MẪU TIN ZALO KHÔNG DÙNG ĐƯỢC: %s (mẫu %s): %s. Sửa tệp MOTCUA_ZALO_TEMPLATES rồi khởi động lại.",
            template.id,
            template.template,
            reason,
        )

    def fill(self, notice: Notice) -> tuple[Template, dict[str, str]] | None:
        """The template of a notice, and its data; None: there is none, or the notice does not fill it."""
        template = self.listed.get(notice.name)
        if template is None or template.id in self.off:
            return None
        data = {}
        for name, key in template.parameters.items():
            parameter = self.parameters.get(template.id, {}).get(name, Parameter(name=name))
            value = _fitting(nfc(notice.values.get(key, "")).strip(), parameter)
            if value is None:
                log.error("Mẫu tin Zalo %s: giá trị của %s thiếu hoặc quá dài; không gửi.", template.id, name)
                return None
            if value:
                data[name] = value
        return template, data


def mismatches(template: Template, approved: Iterable[Parameter]) -> Iterable[str]:
    """What the office's list and Zalo's do not agree about, in Vietnamese."""
    known = {one.name: one for one in approved}
    for name in sorted(template.parameters.keys() - known.keys()):
        yield f"Zalo không có tham số {name}"
    for name in sorted(known.keys() - template.parameters.keys()):
        if known[name].require:
            yield f"thiếu tham số bắt buộc {name}"


def _fitting(value: str, parameter: Parameter) -> str | None:
    """The value within its limit, "" where it may be empty; None: it cannot be sent."""
    if not value:
        return None if parameter.require else ""
    if parameter.limit is None or len(value) <= parameter.limit:
        return value
    return None if parameter.kind in NEVER_CUT else shorten(value, parameter.limit)


def read_templates(path: Path | None) -> Templates:
    """The office's list; empty, and the log says why, when it cannot be read."""
    if path is None:
        return Templates()
    try:
        return Templates({one.id: one for one in read_lists([path], Template)})
    except DataError as error:
        log.error("KHÔNG ĐỌC ĐƯỢC DANH SÁCH MẪU TIN ZALO: %s", error)  # noqa: TRY400 - said in full
        return Templates(off={path.name: str(error)})
