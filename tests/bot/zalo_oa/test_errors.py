"""Zalo's numbers: every one of the reference is known, and each has one class."""

import pytest
import yaml

from bot.channels.zalo_oa import errors
from bot.channels.zalo_oa.errors import Kind, ZaloError, table
from tests.source import ROOT

OA = {
    -32, -100, -200, -201, -204, -205, -209, -210, -211, -212, -213, -216, -217, -218, -219, -220, -221, -223, -224,
    -227, -230, -232, -233, -234, -235, -240, -242, -244, -248, -249, -305, -311, -320, -321,
}  # fmt: skip # the reference's numbers
PHONE = {
    *range(-139, -99), -140, -141, -142, -143, -144, -145, -146, -147, *range(-153, -147), -158, -159, -160,
    -1091, -1121, -1122, -1123, -1124, -1201, -1202, -1351, -1441, -1471, -1241,
    -1131, -1381, -1472, -1491, -161, -162,
}  # fmt: skip # the reference's numbers


def test_every_number_is_known():
    """Whatever number the documents have, the operator reads what it means."""
    assert set(table()["oa"]) - {-124} == OA
    assert set(table()["phone"]) - {-32, -216, -220, -320, -321} == PHONE
    assert set(table()["oauth"]) == {-14002, -14003, -14020}


def test_no_number_has_two_classes():
    """A number that stands twice in the file would hide one of its classes."""
    raw = yaml.safe_load((ROOT / "bot/channels/zalo_oa/errors.yaml").read_text("utf-8"))
    for api, kinds in raw.items():
        assert sum(map(len, kinds.values())) == len(table()[api])


@pytest.mark.parametrize("code", [-99999, 404])
def test_unknown_number_is_not_tried_again(code):
    """What nobody understands may cost money: it is given up, with Zalo's own words in the log."""
    error = ZaloError("phone", code, "strange")
    assert (error.kind, error.known) == (Kind.PERMANENT, False)
    assert "strange" in str(
        errors.instruction(error, errors.dt.datetime(2026, 1, 1, tzinfo=errors.dt.UTC), 0)
    )
