"""A citizen is only ever sent to a page of the state; what leads elsewhere is told to the editor."""

import datetime as dt
from pathlib import Path

import pytest

from knowledge.cards import show_card
from knowledge.facets import Facet
from knowledge.guides import own_guides
from knowledge.official_pages import OfficialSite, fault_of, link_faults, page_of_source, without_page
from knowledge.places import Place, load_place
from knowledge.procedures import Procedure, Source, read_all

RECORDS = read_all()
TODAY = dt.date(2026, 11, 21)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "data" / "official-sites.md"
COPY = Source(url="https://github.com/van-ban/ban-sao.md", kind="copy", title="Bản sao")
PAGE = Source(url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1", title="Trang thủ tục")
FRONT = Source(url="https://haiphong.gov.vn/", title="Trang chủ")


def record(name: str, **changes: object) -> Procedure:
    found = next(record for record in RECORDS if record.id == name)
    return found.model_copy(update=changes)


def shown(record: Procedure, facet: Facet = Facet.OVERVIEW) -> tuple[list[str], str]:
    """Addresses and foot of its card."""
    card = show_card(record, facet, today=TODAY, _=str)
    return [link.url for link in card.links], "\n".join(card.footer)


@pytest.mark.parametrize(
    "url",
    [
        "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
        "https://vanban.chinhphu.vn/?pageid=27160&docid=1",
        "https://VBPL.vn/van-ban",
    ],
)
def test_pages_of_the_state_are_fine(url: str) -> None:
    """The portal, a ministry, a province, the databases of legal texts."""
    assert fault_of(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://dichvucong.gov.vn/thu-tuc", "https://"),
        ("dichvucong.gov.vn", "https://"),
        ("https://github.com/a", "cơ quan nhà nước"),
        ("https://gov.vn.trang-la.com/a", "cơ quan nhà nước"),
        ("https://dichvuconggov.vn/a", "cơ quan nhà nước"),
        ("https://dichvucong.gov.vn@trang-la.com/a", "cơ quan nhà nước"),
        ("https://[dichvucong.gov.vn", "địa chỉ"),
    ],
)
def test_what_only_looks_like_it_is_not(url: str, why: str) -> None:
    """A swindler's address that begins or ends alike is refused, and the editor reads why."""
    assert why in (fault_of(url) or "")


def test_the_first_official_page_is_opened() -> None:
    """Copies, front pages and pages of other procedures are passed over."""
    elsewhere = PAGE.model_copy(update={"kind": "indirect"})
    assert page_of_source(record("1.001193", sources=(COPY, elsewhere, FRONT, PAGE))) == PAGE.url
    assert page_of_source(record("1.001193", sources=(COPY, elsewhere, FRONT))) is None


def test_without_a_page_the_code_and_the_legal_basis_are_told() -> None:
    """A citizen finds the procedure by its code on the portal, and its law by number and date."""
    links, foot = shown(record("2.002396", sources=(COPY,)))
    assert links == ["https://dichvucong.gov.vn"]
    assert "gõ mã 2.002396" in foot
    assert "25/2018/QH14 ngày 12/06/2018" in foot


def test_a_topic_without_a_page_leads_to_its_legal_text() -> None:
    """A topic has no code; its decree is found by number among the government's texts."""
    links, foot = shown(record("tre-hen"))
    assert links == ["https://vanban.chinhphu.vn"]
    assert "309/2026/NĐ-CP ngày 05/08/2026" in foot
    assert "gõ số hiệu" in foot


@pytest.mark.parametrize("facet", [Facet.OVERVIEW, Facet.FEE, Facet.ONLINE])
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_every_card_leads_to_the_state_only(record: Procedure, facet: Facet) -> None:
    """Whatever record and part is shown, there is a link, each is official, and none is there twice."""
    links, _ = shown(record, facet)
    assert links
    assert {url: fault_of(url) for url in links if fault_of(url)} == {}
    assert len({url.rstrip("/") for url in links}) == len(links)


def test_nothing_of_ours_leads_elsewhere() -> None:
    """The project's own records, guides and places have no fault left."""
    assert link_faults(RECORDS, load_place("phuong-mau"), own_guides().values()) == []


def test_a_fault_is_named_with_its_field(own_place: Place) -> None:
    """An editor finds the address at once: record or place, field, why."""
    press = Source(url="https://bao.example/bai", title="Báo")
    broken = record("1.001193", sources=(PAGE, press))
    found = {fault.where: fault.why for fault in link_faults([broken], own_place)}
    assert set(found) == {
        "1.001193: sources.2.url",
        "phuong-mau: website",
        "phuong-mau: fees.1.004873.source",
        "phuong-mau: fees.1.001193.source",
        "phuong-mau: land.1.013831.url",
    }
    assert "cơ quan nhà nước" in found["1.001193: sources.2.url"]


@pytest.fixture
def own_place() -> Place:
    """A real place that kept the sample's made-up addresses."""
    return load_place("phuong-mau").model_copy(update={"sample": False})


def test_records_without_a_page_are_listed() -> None:
    """Editors see for which records an official page is still to be found."""
    assert [r.id for r in without_page([record("1.001193"), record("2.002396")])] == ["2.002396"]


def test_docs_list_every_key() -> None:
    """Whoever adds a domain finds each key explained."""
    text = DOCS.read_text(encoding="utf-8")
    assert not [key for key in OfficialSite.model_fields if f"`{key}`" not in text]
