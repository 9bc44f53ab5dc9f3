"""The questionnaire file, and which questions one visitor gets."""

from pathlib import Path

import pytest
import yaml

from knowledge.errors import DataError
from knowledge.questionnaires import data_folder, load_questionnaire

ORDINARY = {"asked_feedback": False, "online": False, "no_fee": False}
SHORT = ["A1", "A4", "B1", "B4", "C1", "C3", "D1", "D2"]


def codes(items):
    return [item.code for item in items]


def broken(tmp_path: Path, change) -> str:
    """The message an editor gets after `change` was made to a copy of our questionnaire."""
    record = yaml.safe_load((data_folder() / "hai-long-1.yaml").read_text(encoding="utf-8"))
    change(record)
    (tmp_path / "hai-long-1.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_questionnaire("hai-long-1", tmp_path)
    return str(error.value)


@pytest.mark.parametrize("known", sorted(path.stem for path in data_folder().glob("*.yaml")))
def test_every_questionnaire_loads(known):
    """Each questionnaire of the project can be asked."""
    assert known == load_questionnaire(known).id


def test_express_asks_two_questions(questionnaire):
    """Someone in a hurry is asked how it went and what to do better, nothing else."""
    assert codes(questionnaire.items_of("express", **ORDINARY | {"asked_feedback": True})) == ["Q0", "G"]


def test_short_form(questionnaire):
    """The ordinary form asks eight criteria after the overall question and ends with the comment."""
    assert ["Q0", *SHORT, "G"] == codes(questionnaire.items_of("short", **ORDINARY))


def test_short_form_with_feedback(questionnaire):
    """Who sent feedback is asked two more questions about it."""
    asked = codes(questionnaire.items_of("short", **ORDINARY | {"asked_feedback": True}))

    assert ["Q0", *SHORT, "E1", "E3", "G"] == asked


def test_long_form_has_nineteen_criteria(questionnaire):
    """The long form asks every criterion of the five factors."""
    asked = codes(questionnaire.items_of("long", **ORDINARY | {"asked_feedback": True}))

    assert len(asked) - len({"Q0", "G"}) == 19
    assert [code[0] for code in asked[1:-1]] == ["A"] * 4 + ["B"] * 4 + ["C"] * 5 + ["D"] * 3 + ["E"] * 3


def test_short_criteria_are_those_of_the_long_form(questionnaire):
    """A short answer and a long answer to one criterion are answers to the same question."""
    long = questionnaire.items_of("long", **ORDINARY | {"asked_feedback": True})

    assert set(questionnaire.items_of("short", **ORDINARY)) < set(long)


def test_online_visitor_is_not_asked_about_the_building(questionnaire):
    """Who filed online rates the website instead of signs, cleanliness and chairs."""
    asked = codes(questionnaire.items_of("long", **ORDINARY | {"online": True}))

    assert {"A2", "A3", "A4"}.isdisjoint(asked)
    assert asked[1:4] == ["A1", "P1", "B1"]


def test_visitor_at_the_counter_is_not_asked_about_the_website(questionnaire):
    """The question about the website is for those who used it."""
    assert "P1" not in codes(questionnaire.items_of("long", **ORDINARY))


def test_free_procedure_has_no_question_about_fees(questionnaire):
    """Who paid nothing is not asked whether the fee was right."""
    assert "B3" not in codes(questionnaire.items_of("long", **ORDINARY | {"no_fee": True}))


def test_result_is_rated_once_received(questionnaire):
    """Who still waits for the result is not asked about it."""
    waiting = codes(questionnaire.items_of("long", **ORDINARY, no_result=True))

    assert {"D1", "D2", "D3"}.isdisjoint(waiting)


def test_online_question_is_outside_the_index(questionnaire):
    """Our own question about the website never changes the headline figure."""
    assert codes(questionnaire.factors_with("index")) == ["A", "B", "C", "D"]
    assert codes(questionnaire.factors_with("beside")) == ["E"]
    assert codes(questionnaire.factors_with("own")) == ["P"]


def test_texts_never_call_it_sipas():
    """No citizen reads that our questions are the Ministry's index."""
    for path in data_folder().glob("*.yaml"):
        assert "sipas" not in path.read_text(encoding="utf-8").lower()


def test_missing_questionnaire_is_named():
    """A wrong id is answered with the ids there are."""
    with pytest.raises(DataError, match=r"hai-long-9: không có bộ câu hỏi này; đang có: .*hai-long-1"):
        load_questionnaire("hai-long-9")


def test_id_cannot_lead_out_of_the_folder():
    """An id that is a path finds nothing."""
    with pytest.raises(DataError, match="không có bộ câu hỏi này"):
        load_questionnaire("../calendar-overrides")


def test_long_question_is_refused(tmp_path):
    """A question too long for the channels is named with file, key and length."""

    def lengthen(record):
        record["factors"][1]["items"][0]["question"]["vi"] = "a" * 121

    message = broken(tmp_path, lengthen)

    assert message.startswith("hai-long-1.yaml: ")
    assert "factors.2.items.1.question: " in message
    assert "dài 121 ký tự, tối đa 120" in message


def test_room_for_the_procedure_name_is_counted(tmp_path):
    """The overall question still fits when a procedure's name of 40 characters is put in."""

    def lengthen(record):
        record["overall"]["question"]["en"] = "a" * 81 + "{procedure}"

    assert "overall.question: " in (message := broken(tmp_path, lengthen))
    assert "dài 121 ký tự" in message


def test_long_button_is_refused(tmp_path):
    """A button wider than a phone shows is named."""

    def lengthen(record):
        record["scale"][2]["label"]["en"] = "Neither happy nor not"

    assert "scale.3.label: dài 21 ký tự, tối đa 20" in broken(tmp_path, lengthen)


def test_scale_cannot_be_turned_round(tmp_path):
    """Answers always go from very dissatisfied to very satisfied."""
    assert "scale: các giá trị phải là 1, 2, 3, 4, 5" in broken(tmp_path, lambda r: r["scale"].reverse())


def test_code_cannot_be_used_twice(tmp_path):
    """Two criteria cannot be counted as one."""

    def rename(record):
        record["factors"][0]["items"][1]["code"] = "A1"

    assert "mã có hai lần: A1" in broken(tmp_path, rename)


def test_unknown_placeholder_is_refused(tmp_path):
    """A consent notice that cannot be filled in is found before anyone reads it."""

    def misspell(record):
        record["consent"]["text"]["vi"] = "{agency} {day} {link}"

    assert "consent.text: " in (message := broken(tmp_path, misspell))
    assert "phải là ['agency', 'days', 'link']" in message


def test_copy_must_be_renamed(tmp_path):
    """A copied file must get its own id: answers to different questions are never added up."""

    def rename(record):
        record["id"] = "hai-long-2"

    assert "hai-long-1.yaml: id: hai-long-2 khác tên tệp" in broken(tmp_path, rename)


def test_broken_yaml_names_the_file(tmp_path):
    """A file that is not YAML is named."""
    (tmp_path / "x-1.yaml").write_text("id: [", encoding="utf-8")

    with pytest.raises(DataError, match=r"x-1\.yaml: "):
        load_questionnaire("x-1", tmp_path)
