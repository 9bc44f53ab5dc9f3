"""An official edits a file, and the next citizen is answered from it. Nothing is restarted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from bot.knowledge_source import KnowledgeSource
from knowledge import library
from knowledge.errors import DataError
from knowledge.library import Knowledge
from knowledge.local_records import as_yaml, write_local
from knowledge.places import data_folder
from knowledge.procedures import Procedure
from storage.database import Database
from tests.handlers.talking import Talk

HALL = Procedure.model_validate(
    {
        "id": "muon-hoi-truong",
        "name": "Mượn hội trường phường Mẫu",
        "short_name": "Mượn hội trường phường",
        "aliases": ["mượn hội trường", "mượn nhà văn hóa", "thuê hội trường phường"],
        "field": "van-hoa",
        "agency": "Ủy ban nhân dân phường Mẫu",
        "summary": "Người dân mượn hội trường để họp tổ dân phố.",
        "channels": {"where": "Trung tâm Phục vụ hành chính công phường Mẫu"},
        "time_limit": {"value": 2, "text": "2 ngày làm việc."},
        "fee": {"amount_vnd": 0, "text": "Không thu phí."},
        "legal_basis": [{"number": "01/QĐ-UBND", "title": "Quy chế hội trường phường Mẫu"}],
        "as_of": "2026-11-01",
        "review_by": "2027-11-01",
        "sources": [{"url": "https://motcua.example.vn/hoi-truong", "title": "Trang của phường Mẫu"}],
        "confidence": "high",
    }
)
QUESTION = "mượn hội trường phường"


def dearer(text: str) -> Procedure:
    """The same procedure with another fee."""
    assert HALL.fee
    return HALL.model_copy(update={"fee": HALL.fee.model_copy(update={"text": text})})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "knowledge"


def write_place(folder: Path) -> Path:
    """The sample ward, without what belongs to records that are not there."""
    path = folder / "phuong-toi.yaml"
    raw = yaml.safe_load((data_folder() / "phuong-mau.yaml").read_text(encoding="utf-8"))
    kept = {key: value for key, value in raw.items() if key not in ("fees", "land", "offices", "english")}
    path.write_text(yaml.safe_dump(kept), encoding="utf-8")
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_place(tmp_path)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """A small project: three records in place of hundreds, so that reading them anew takes no time."""
    folder = tmp_path_factory.mktemp("project")
    for record in ("1.001193", "1.000894", "thanh-toan-truc-tuyen"):
        text = as_yaml(knowledge.procedures[record].model_copy(update={"related": ()}))
        (folder / f"{record}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """What such a project knows, the sample ward apart."""
    return library.load(write_place(tmp_path_factory.mktemp("place")), records)


@pytest.fixture
def source(place: Path, folder: Path, small: Knowledge, records: Path) -> KnowledgeSource:
    return KnowledgeSource(str(place), folder, small, records)


def look(source: KnowledgeSource) -> Knowledge:
    """Two looks: a change is read when it stands still."""
    source.look()
    source.look()
    return source.current


@pytest.fixture
def asks(tmp_path: Path, source: KnowledgeSource) -> Iterator[Callable[[str], str]]:
    """What a citizen hears right now, in one long conversation."""
    database = Database(f"sqlite:///{tmp_path}/ward.db")
    database.prepare()
    talk = Talk(database, source.current)

    def says(text: str) -> str:
        talk.knowledge = source.current
        return talk.sends_button(text) if text.startswith("show:") else talk.says(text)

    yield says
    database.close()


def test_a_conversation_while_a_file_comes_changes_and_goes(source, folder, asks):
    """A new record answers, an edit shows, a removed one is forgotten in the middle of the talk about it."""
    assert "Không thu phí" not in asks(QUESTION)

    file = write_local(folder, HALL)
    look(source)
    assert asks(QUESTION).startswith(HALL.short_name)
    assert "Không thu phí" in asks(f"show:{HALL.id}:fee")
    assert "Không thu phí" in asks("thế lệ phí bao nhiêu")

    write_local(folder, dearer("50.000 đồng một buổi."))
    look(source)
    assert "50.000 đồng" in asks("thế lệ phí bao nhiêu")

    file.unlink()
    look(source)
    assert "50.000 đồng" not in asks("thế lệ phí bao nhiêu")
    assert "50.000 đồng" not in asks(f"show:{HALL.id}:fee")
    assert asks("làm giấy khai sinh cần gì").startswith("Đăng ký khai sinh")


def test_an_office_s_record_takes_the_place_of_the_project_s(source, folder, small):
    """What the office wrote about a procedure is what citizens read; the others stay."""
    birth = small.procedures["1.001193"]
    write_local(folder, birth.model_copy(update={"summary": "Bản của phường."}))
    now = look(source)

    assert now.procedures["1.001193"].summary == "Bản của phường."
    assert len(now.procedures) == len(small.procedures)


def test_a_broken_file_changes_nothing_and_is_named(source, folder):
    """Half an edit harms nobody: the old answers stay, and the file, record and field are told until it is mended."""
    file = write_local(folder, HALL)
    before = look(source)
    whole = file.read_text(encoding="utf-8")

    file.write_text(whole.replace("confidence: high", "confidence: chắc"), encoding="utf-8")
    assert look(source) is before
    (trouble,) = source.troubles
    assert trouble.startswith("muon-hoi-truong.yaml: muon-hoi-truong: confidence")

    file.write_text(whole, encoding="utf-8")
    assert look(source).procedures[HALL.id] == HALL
    assert source.troubles == ()


def test_two_quick_edits(source, folder):
    """Whoever saves twice in a row sees the second."""
    write_local(folder, dearer("10.000 đồng."))
    source.look()
    write_local(folder, dearer("20.000 đồng."))
    source.look()
    source.look()

    fee = source.current.procedures[HALL.id].fee
    assert fee
    assert fee.text == "20.000 đồng."


def test_a_file_that_is_still_being_written_is_not_read(source, folder):
    """A slow copy over the network is read when it is whole."""
    before = source.current
    write_local(folder, HALL)
    source.look()

    assert source.current is before


def test_a_new_address_of_the_office(source, place):
    """The place file counts too."""
    raw = yaml.safe_load(place.read_text(encoding="utf-8"))
    place.write_text(yaml.safe_dump(raw | {"address": "Số 2 đường Mới"}), encoding="utf-8")

    assert look(source).place.address == "Số 2 đường Mới"


def test_a_place_file_that_is_gone_is_still_known(source, place, small):
    """Until the file is back, the office keeps its address."""
    place.unlink()

    assert look(source).place == small.place
    assert place.name in source.troubles[0]


def test_what_is_in_hand_stays_as_it_was(source, folder):
    """A turn that began before an edit ends with the knowledge it began with."""
    in_hand = source.current
    write_local(folder, HALL)
    reader = threading.Thread(target=look, args=(source,))
    reader.start()
    reader.join()

    assert HALL.id in source.current.procedures
    assert HALL.id not in in_hand.procedures
    assert HALL.id not in in_hand.understander.index.records


def test_a_restart_with_a_broken_file(place, folder, records):
    """After a reboot at night citizens are still answered; the broken file is left out and named, the others count."""
    write_local(folder, HALL)
    broken = folder / "procedures" / "hong.yaml"
    broken.write_text("- id: 'mở mà không đóng", encoding="utf-8")
    stray = folder / "lac.yaml"
    stray.write_text("[]", encoding="utf-8")
    source = KnowledgeSource(str(place), folder, records=records)

    assert HALL.id in source.current.procedures
    assert [trouble.split(":")[0] for trouble in source.troubles] == ["lac.yaml", "hong.yaml"]


def test_one_record_in_two_files(source, folder):
    """Nobody has to guess which of two files counts: both are named."""
    write_local(folder, HALL)
    look(source)
    copy = folder / "procedures" / "ban-sao.yml"
    copy.write_bytes((folder / "procedures" / f"{HALL.id}.yaml").read_bytes())
    look(source)

    assert source.troubles == ("muon-hoi-truong.yaml: muon-hoi-truong: mã này đã có trong ban-sao.yml",)


def test_a_folder_that_cannot_be_read(place, tmp_path):
    """The operator is told which folder, in a sentence, when the process starts."""
    with pytest.raises(DataError, match="dài"):
        KnowledgeSource(str(place), tmp_path / ("dài" * 100))


async def test_the_administrator_is_told(site, tmp_path):
    """The day's page says which file is not in use and why."""
    await site.sign_in()
    assert "hong.yaml" not in await site.page("/quan-tri")
    site.app.services.source.troubles = ("hong.yaml: 1.001193: fee: Field required",)

    assert "hong.yaml: 1.001193: fee: Field required" in await site.page("/quan-tri")
