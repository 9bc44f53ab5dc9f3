"""OWASP ASVS 5.0, V4: answers say what they are; what a proxy adds cannot be made up by a visitor."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.chat.newcomers import address_of


@pytest.mark.parametrize("path", ["/", "/quan-tri/dang-nhap", "/khong-co", "/metrics"])
async def test_4_1_1_answers_name_their_type_and_characters(site, path):
    """Every text says that it is UTF-8."""
    assert "charset=utf-8" in (await site.get(path)).headers["Content-Type"].lower()


def test_4_1_3_a_visitor_does_not_choose_the_address():
    """Who comes straight from the internet is known by the line, whatever the header says."""
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": "1.1.1.1"})
    assert address_of(request.clone(remote="8.8.8.8")) == "8.8.8.8"
    assert address_of(request.clone(remote="10.0.0.1")) == "1.1.1.1"
