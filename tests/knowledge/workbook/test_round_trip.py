"""Out to Excel or YAML and back: nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.local_records import as_yaml, read_local, write_local
from knowledge.procedures import (
    Case,
    CaseQuestion,
    Channels,
    Fact,
    Fee,
    LegalBasis,
    Paper,
    Procedure,
    Source,
    TimeLimit,
    read_all,
)
from knowledge.workbook import WorkbookError, read_workbook, write_workbook
from knowledge.workbook.sheets import ALIASES, CASES, FACTS, LAWS, PAPERS, RECORDS, SHEETS, SOURCES
from tests.knowledge.workbook.records import records

OWN = read_all()


def test_every_record_of_the_project_comes_back():
    """An official who exports everything and changes nothing has changed nothing."""
    reading = read_workbook("a.xlsx", write_workbook(OWN), {record.id for record in OWN})

    assert reading.issues == ()
    assert reading.records == OWN


@pytest.mark.parametrize(
    ("model", "sheets"),
    [
        (Procedure, (RECORDS,)),
        (Paper, (PAPERS,)),
        (LegalBasis, (LAWS,)),
        (Source, (SOURCES,)),
        (Fact, (FACTS,)),
        (Case, (CASES, ALIASES)),
        (CaseQuestion, (CASES,)),
    ],
)
def test_every_key_has_its_column(model, sheets):
    """A key that is added to the model is in the workbook too: nobody loses it by editing in Excel."""
    columns = {column.path[0] for sheet in sheets for column in sheet.all_columns if column.path}
    lists = {sheet.key for sheet in SHEETS} | {"cases"}

    assert set(model.model_fields) - columns - lists == set()


@pytest.mark.parametrize(("key", "model"), [("channels", Channels), ("time_limit", TimeLimit), ("fee", Fee)])
def test_every_key_of_a_group_has_its_column(key, model):
    """The same for the parts of a record that are groups."""
    columns = {column.path[1] for column in RECORDS.columns if column.path[0] == key}

    assert columns == set(model.model_fields)


@settings(max_examples=60, deadline=None)
@given(st.lists(records(), max_size=3, unique_by=lambda record: record.id))
def test_any_record_comes_back_from_excel(several):
    """Whatever a record says, Excel gives it back: zeros in front, signs, lines, empty parts."""
    reading = read_workbook("a.xlsx", write_workbook(several))

    assert reading.issues == ()
    assert reading.records == tuple(several)


@settings(max_examples=100, deadline=None)
@given(records())
def test_any_record_comes_back_from_yaml(tmp_path_factory, record):
    """Whatever was imported is what the running server reads."""
    folder = tmp_path_factory.mktemp("office")
    write_local(folder, record)

    assert read_local(folder)[record.id].record == record


@pytest.mark.parametrize("record", OWN[:20], ids=lambda record: record.id)
def test_a_written_file_is_one_a_person_can_edit(record: Procedure):
    """The file has accents, dates and quoted codes as in the project's own files, and no empty keys."""
    text = as_yaml(record)

    assert record.short_name in text
    assert f"as_of: {record.as_of}" in text
    assert "null" not in text
    assert "!!" not in text


def test_a_text_excel_cannot_hold_is_told():
    """Rather than cutting a text short, the export says which one."""
    long = OWN[0].model_copy(update={"notes": "dài " * 10_000})

    with pytest.raises(WorkbookError, match="dài dài"):
        write_workbook([long])
