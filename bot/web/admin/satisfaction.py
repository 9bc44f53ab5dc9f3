"""Satisfaction: figures of a period, by groups, one chart per factor, and the download. All through one report."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Mapping
from typing import BinaryIO

from aiohttp import web

from bot.web.admin.satisfaction_view import filter_choices, group_label
from bot.web.pages import language, render, words
from bot.web.services import services
from handlers.satisfaction import Report, reason_text, report
from handlers.turn import LOCAL
from knowledge.charts import factor_chart, factor_description
from knowledge.report_periods import ReportPeriod, named, to_choose_from, usual
from knowledge.sipas import compare, group_share_text, interval_text, publishable, share_text
from knowledge.wording import Language
from storage import rating_export
from storage.errors import Refused
from storage.exports import TableFormat
from storage.rating_reports import FILTERS

routes = web.RouteTableDef()
HERE = "/quan-tri/hai-long"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PARAMETERS = {
    "don-vi": "unit",
    "thu-tuc": "procedure_id",
    "kenh": "channel",
    "mau": "form",
    "gioi": "gender",
    "tuoi": "age",
    "nghe": "job",
    "noi-o": "area",
}
"""Query parameter → what it filters."""
BY = {parameter: name for parameter, name in PARAMETERS.items() if name in FILTERS}


def period_of(request: web.Request) -> ReportPeriod:
    """The period asked for; the usual one when nothing (or nonsense) is asked."""
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()
    return named(request.query.get("ky", ""), shared.settings.cchc_cutoff_day) or usual(today)


def periods_of(request: web.Request) -> tuple[ReportPeriod, ...]:
    """The periods to choose from, by the cut-off day of the reports here."""
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()
    return to_choose_from(today, cutoff_day=shared.settings.cchc_cutoff_day)


def filters_of(request: web.Request) -> dict[str, str]:
    return {name: value for parameter, name in PARAMETERS.items() if (value := request.query.get(parameter))}


def spoken(request: web.Request) -> Language:
    return "en" if language(request) == "en" else "vi"


async def report_of(request: web.Request) -> Report:
    """The report the address asks for.

    Raises:
        HTTPBadRequest: more filters than can be published safely.
    """
    shared, period, filters = services(request), period_of(request), filters_of(request)
    today, by = shared.clock().astimezone(LOCAL).date(), BY.get(request.query.get("theo", ""))
    by = None if by in filters else by
    questionnaire = shared.knowledge.questionnaire
    try:
        return await shared.read(
            lambda c: report(c, questionnaire, period, today=today, filters=filters, by=by)
        )
    except Refused as error:
        _ = words(request)
        text = _("Chọn nhiều nhất hai điều kiện lọc: nhiều hơn thì có thể suy ra câu trả lời của vài người.")
        raise web.HTTPBadRequest(text=text) from error


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    found, said = await report_of(request), spoken(request)
    shared = services(request)
    filters = {name: value for name, value in request.query.items() if name in PARAMETERS and value}
    context: Mapping[str, object] = {
        "report": found,
        "said": said,
        "share": share_text,
        "group_share": group_share_text,
        "interval": interval_text,
        "publishable": publishable,
        "compare": compare,
        "describe": factor_description,
        "periods": periods_of(request),
        "choices": await filter_choices(shared, said, words(request)),
        "chosen": filters,
        "by": request.query.get("theo", ""),
        "group_label": lambda value: group_label(shared, found, value, said, words(request)),
        "reason": reason_text(words(request), found.not_comparable),
        "query": request.query_string,
    }
    return render(request, "admin/satisfaction.html", context)


@routes.get(HERE + r"/bieu-do/{factor:[A-Z]}.svg")
async def chart(request: web.Request) -> web.StreamResponse:
    """One factor's chart."""
    found, said = await report_of(request), spoken(request)
    factor = next((f for f in found.questionnaire.factors if f.code == request.match_info["factor"]), None)
    if factor is None:
        raise web.HTTPNotFound
    criteria = found.criteria_of(factor.code, said)
    drawn = await asyncio.to_thread(factor_chart, factor.label.text(said), criteria, language=said)
    # The drawing library styles shapes by attribute; the picture can load nothing else.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(body=drawn, content_type="image/svg+xml", headers=policy)


@routes.get(HERE + r"/tai-ve.{format:csv|xlsx}")
async def download(request: web.Request) -> web.StreamResponse:
    """The figures of the page."""
    return await _file(request, "danh-gia", rating_export.export)


@routes.get(HERE + r"/gop-y.{format:csv|xlsx}")
async def comments(request: web.Request) -> web.StreamResponse:
    """The comments of the page, alone."""
    return await _file(request, "gop-y", rating_export.comments)


async def _file(
    request: web.Request, name: str, write: Callable[[Report, TableFormat, BinaryIO], int]
) -> web.StreamResponse:
    found, chosen, to = await report_of(request), request.match_info["format"], io.BytesIO()
    await asyncio.to_thread(write, found, "csv" if chosen == "csv" else "xlsx", to)
    disposition = f'attachment; filename="{name}-{found.period.name}.{chosen}"'
    headers = {"Content-Type": TYPES[chosen], "Content-Disposition": disposition}
    return web.Response(body=to.getvalue(), headers=headers)
