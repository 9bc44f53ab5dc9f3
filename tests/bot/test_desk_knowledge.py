"""Knowledge on the desk: freshness, editing with a preview, history, and the way back."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.admin import record_files
from bot.web.admin.record_forms import Faulty, edited, fields_of
from knowledge.library import Knowledge
from knowledge.procedures import Procedure
from storage import record_versions
from tests.bot.conftest import Clock, Site
from tests.bot.reviewing import form_of
from tests.servers.site import running

ONE = "1.001193"
HERE = f"/quan-tri/tri-thuc/{ONE}"


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    """A site whose office's folder is its own; files are looked at when the test says so."""
    clock = Clock()
    async with running(tmp_path, clock, knowledge, knowledge_dir=tmp_path / "office") as (client, built):
        yield Site(client, built, clock)


async def filled_in(site, **more: str) -> dict[str, str]:
    record = site.app.services.knowledge.procedures[ONE]
    return {**fields_of(record), **more}


async def saved(site, **more: str) -> str:
    """Edit, look at the preview, save; the bot has read the file when it returns. Returns the preview."""
    form = await filled_in(site, **more)
    preview = await (await site.post(f"{HERE}/sua", form)).text()
    seen = re.search(r'name="seen" value="(\w+)"', preview).group(1)
    answer = await site.post(f"{HERE}/sua", {**form, "seen": seen, "note": "theo văn bản mới"})
    assert answer.status == 303, await answer.text()
    for _ in range(2):
        site.app.services.source.look()
    return preview


async def test_every_record_is_listed_with_its_freshness(site):
    """An editor sees when each record must be read again, and finds it by name without accents."""
    await site.sign_in()

    assert HERE in await site.page("/quan-tri/tri-thuc")
    assert HERE in await site.page("/quan-tri/tri-thuc?tim=khai+sinh")
    assert HERE not in await site.page("/quan-tri/tri-thuc?tim=khong+co+gi+nhu+the")


async def test_every_record_shows_its_sources_and_its_card(site):
    """A record that nobody has edited shows where its facts come from and what citizens read."""
    await site.sign_in()
    for name in list(site.app.services.knowledge.procedures)[::40]:
        page = await site.page(f"/quan-tri/tri-thuc/{name}")
        assert "Chưa sửa lần nào" in page
        assert page.count('class="card preview"') == 4
        assert "<form" in await site.page(f"/quan-tri/tri-thuc/{name}/sua")


async def test_an_edit_is_seen_before_it_is_saved_and_used_at_once(site):
    """The preview shows the change and the card on each channel; after saving the bot answers by it."""
    await site.sign_in()
    preview = await saved(site, summary="Một câu tóm tắt mới.")

    assert "+   summary: Một câu tóm tắt mới." in html.unescape(preview)
    assert preview.count("Một câu tóm tắt mới.") >= 5
    assert site.app.services.knowledge.procedures[ONE].summary == "Một câu tóm tắt mới."
    page = await site.page(HERE)
    assert "theo văn bản mới" in page
    assert "admin" in page


async def test_nothing_is_saved_that_was_not_shown(site):
    """A form that was changed after the preview is shown again instead of saved."""
    await site.sign_in()
    form = await filled_in(site, summary="Khác.", seen="0" * 64)

    assert (await site.post(f"{HERE}/sua", form)).status == 200
    assert await site.app.services.read(lambda c: record_versions.of_file(c, f"{ONE}.yaml")) == []


async def test_a_broken_record_is_refused_with_the_reason(site):
    """What breaks a rule is told in words, and what was typed is still there."""
    await site.sign_in()
    answer = await site.post(f"{HERE}/sua", await filled_in(site, review_by="2020-01-01", summary="Còn đây."))
    page = await answer.text()

    assert answer.status == 400
    assert "review_by" in page
    assert "Còn đây." in page


async def test_an_earlier_version_comes_back(site):
    """A mistake is undone with one button, and the history keeps both."""
    await site.sign_in()
    before = site.app.services.knowledge.procedures[ONE].summary
    await saved(site, summary="Sai rồi.")
    first = min(
        v.id for v in await site.app.services.read(lambda c: record_versions.of_file(c, f"{ONE}.yaml"))
    )
    assert (await site.post(f"{HERE}/phien-ban/{first}/khoi-phuc")).status == 303
    for _ in range(2):
        site.app.services.source.look()

    assert site.app.services.knowledge.procedures[ONE].summary == before
    assert len(await site.app.services.read(lambda c: record_versions.of_file(c, f"{ONE}.yaml"))) == 3


async def test_the_project_s_record_holds_again(site, tmp_path):
    """An office that no longer wants its own version gives it up; the general one answers again."""
    await site.sign_in()
    before = site.app.services.knowledge.procedures[ONE].summary
    await saved(site, summary="Của cơ quan.")
    await site.post(f"{HERE}/bo")
    for _ in range(2):
        site.app.services.source.look()

    assert site.app.services.knowledge.procedures[ONE].summary == before
    assert list((tmp_path / "office" / "procedures").iterdir()) == []


def test_a_form_sent_unchanged_changes_nothing(knowledge):
    """Opening any record and saving it loses none of its parts."""
    for record in knowledge.procedures.values():
        assert edited(record, fields_of(record)) == record


def test_a_paper_that_is_reworded_keeps_its_notes(knowledge):
    """What the form does not show of a paper is not lost when its name is mended."""
    record = next(r for r in knowledge.procedures.values() if any(p.note for p in r.papers))
    fields = fields_of(record)
    lines = fields["papers"].splitlines()
    place = next(i for i, paper in enumerate(record.papers) if paper.note)
    lines[place] += " (bản mới)"
    new = edited(record, {**fields, "papers": "\n".join(lines)})

    assert new.papers[place].note == record.papers[place].note
    assert new.papers[place].name.endswith("(bản mới)")


def test_a_day_that_is_none_is_refused(knowledge):
    """A slip in a date is told."""
    record = knowledge.procedures[ONE]
    with pytest.raises(Faulty):
        edited(record, {**fields_of(record), "as_of": "hôm qua"})


async def test_two_who_edit_one_record(site):
    """Who saves a form that is older than the record is told first, sees what would be undone, and loses no word."""
    await site.sign_in()
    as_shown = form_of(await site.page(f"{HERE}/sua"), f"{HERE}/sua")["as_shown"]
    await saved(site, summary="Bản của người thứ nhất.")
    form = await filled_in(site, summary="Bản của người thứ hai.") | {"as_shown": as_shown}
    page = await (await site.post(f"{HERE}/sua", form)).text()

    assert "Người khác vừa lưu bản mới" in page
    assert "<del>- " in page
    assert "Bản của người thứ nhất." in page
    again = form_of(page, f"{HERE}/sua")
    assert again["summary"] == "Bản của người thứ hai."
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    assert (await site.post(f"{HERE}/sua", again | {"seen": seen})).status == 303


async def test_a_save_that_was_cut_off_is_in_the_history_later(site, monkeypatch):
    """The power went between the file and the commit: what stood in the file is kept before anything replaces it."""
    await site.sign_in()
    await saved(site, summary="Câu thứ nhất.")
    write = record_files.write_local

    def cut_off(folder: Path, record: Procedure) -> None:
        write(folder, record)
        raise OSError(5, "mất điện")

    with monkeypatch.context() as patch:
        patch.setattr(record_files, "write_local", cut_off)
        with pytest.raises(AssertionError, match="đĩa bị lỗi"):
            await saved(site, summary="Câu dở dang.")
    for _ in range(2):
        site.app.services.source.look()
    assert site.app.services.knowledge.procedures[ONE].summary == "Câu dở dang.", (
        "answered by, though nobody said so"
    )
    await saved(site, summary="Câu thứ ba.")
    await saved(site, summary="Câu thứ tư.")
    kept = await site.app.services.read(lambda c: record_files.versions(c, ONE))
    told = [(one.by, re.search(r"summary: (.*)", one.content)[1]) for one in kept[:4]]

    assert told == [
        ("admin", "Câu thứ tư."),
        ("admin", "Câu thứ ba."),
        ("motcua", "Câu dở dang."),
        ("admin", "Câu thứ nhất."),
    ]
    assert record_files.ELSEWHERE in await site.page(HERE)
