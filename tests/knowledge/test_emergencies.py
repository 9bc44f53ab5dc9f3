"""Someone in danger is told whom to call; someone with a question about papers gets an answer."""

from pathlib import Path

import pytest
import yaml

from knowledge.datafile import own_data
from knowledge.emergencies import find_emergency, read_emergencies
from knowledge.errors import DataError
from knowledge.procedures import read_all
from knowledge.text import strip_diacritics

# Told with accents and without.
IN_DANGER = [
    ("nhà tôi đang bị cháy cứu với", "chay-no"),
    ("Cháy nhà rồi bà con ơi!!!", "chay-no"),
    ("nhà hàng xóm đang cháy to lắm", "chay-no"),
    ("nhà em cháy rồi", "chay-no"),
    ("có cháy ở chợ, báo ai bây giờ", "chay-no"),
    ("có đám cháy trong rừng sau nhà", "chay-no"),
    ("số gọi cứu hỏa là gì, cháy rồi", "chay-no"),
    ("bếp xì gas mùi nồng quá", "chay-no"),
    ("hỏa hoạn ở chung cư tôi ở", "chay-no"),
    ("có đứa nhỏ bị đuối nước ngoài sông", "cuu-nan"),
    ("kẹt trong thang máy chung cư không ra được", "cuu-nan"),
    ("có người rơi xuống giếng", "cuu-nan"),
    ("thuyền bị chìm ngoài cửa sông", "thien-tai"),
    ("xóm tôi bị lũ cô lập mấy chục người", "thien-tai"),
    ("nước lên tới nóc nhà rồi", "thien-tai"),
    ("tôi muốn tự tử", "tuyet-vong"),
    ("em không muốn sống nữa", "tuyet-vong"),
    ("làm giấy tờ mãi không xong, tôi không muốn sống nữa", "tuyet-vong"),
    ("con gái tôi đòi tự tử", "tuyet-vong"),
    ("tôi chỉ muốn chết", "tuyet-vong"),
    ("nó vừa uống thuốc trừ sâu", "tuyet-vong"),
    ("cháu bé nhà bên bị đánh hằng ngày", "tre-em"),
    ("bé hàng xóm bị bạo hành", "tre-em"),
    ("nghi có trẻ em bị xâm hại ở xóm trọ", "tre-em"),
    ("cha dượng hành hạ con nhỏ", "tre-em"),
    ("ông ấy đang đánh con, đánh dã man", "tre-em"),
    ("tôi bị chồng đánh", "bao-luc-gia-dinh"),
    ("hai nhóm thanh niên đang đánh nhau ngoài đường", "bao-luc"),
    ("có trộm vào nhà", "bao-luc"),
    ("tôi vừa bị cướp giật ngoài đường", "bao-luc"),
    ("nó cầm dao dọa giết tôi", "bao-luc"),
    ("cứu tôi với", "bao-luc"),
    ("tôi bị đánh ở chợ", "bao-luc"),
    ("con tôi bị cô giáo đánh", "tre-em"),
    ("bé nhà em đi lạc ở chợ rồi", "bao-luc"),
    ("mẹ tôi bất tỉnh rồi", "cap-cuu"),
    ("bố em khó thở quá, gọi ai bây giờ", "cap-cuu"),
    ("gọi cấp cứu số mấy", "cap-cuu"),
    ("có tai nạn giao thông trước cổng chợ", "cap-cuu"),
    ("tôi bị tai nạn, chân không đi được", "cap-cuu"),
    ("xe tông người ở ngã tư", "cap-cuu"),
    ("cần xe cấp cứu gấp", "cap-cuu"),
    ("ông nội bị đột quỵ", "cap-cuu"),
    ("con tôi bị điện giật", "cap-cuu"),
    ("thợ hồ té giàn giáo gãy chân", "cap-cuu"),
    ("bố say rượu đập phá nhà cửa", "bao-luc"),
    ("có người bị thương nặng", "cap-cuu"),
]

# Without accents these words mean something else.
IN_DANGER_ACCENTED_ONLY = [
    ("quán bên cạnh đang cháy", "chay-no"),
    ("xe máy cháy giữa đường", "chay-no"),
    ("sập nhà, có người ở trong", "cuu-nan"),
    ("bạn tôi vừa tự tử", "tuyet-vong"),
    ("anh trai đang bị đánh", "bao-luc"),
    ("bị người lạ đánh", "bao-luc"),
    ("con tôi co giật", "cap-cuu"),
    ("vợ tôi vỡ ối rồi", "cap-cuu"),
]

CALM = [
    "giấy tờ bị cháy làm lại thế nào",
    "nhà cháy mất giấy khai sinh",
    "cháy nhà mất sổ đỏ thì xin lại ở đâu, làm lại có lâu không",
    "căn cước bị cháy",
    "nhà bị cháy có được hỗ trợ gì không",
    "năm ngoái nhà tôi bị cháy",
    "hỏa hoạn làm hỏng hộ chiếu",
    "quán karaoke cần giấy phòng cháy chữa cháy không",
    "nghiệm thu phòng cháy nhà trọ",
    "mở nhà hàng chay cần gì",
    "mở quán cơm chay",
    "xe cháy máy sang tên được không",
    "tôi đang chạy xe ôm có phải nộp thuế không",
    "đi chùa ăn chay",
    "nhà sắp xây có phải xin phép không",
    "xã tôi sáp nhập rồi",
    "đất dưới nước có được cấp sổ đỏ không",
    "bảo hiểm tai nạn",
    "bảo hiểm tai nạn học sinh đóng ở đâu",
    "hỏi thủ tục khai tử vì tai nạn",
    "khai tử cho người chết đuối",
    "bố tôi mất vì đột quỵ, khai tử cần gì",
    "bị tai nạn lao động được hưởng gì",
    "trợ cấp tai nạn giao thông",
    "bị tai nạn không đi được, ủy quyền cho con làm căn cước được không",
    "đi cấp cứu trái tuyến bảo hiểm y tế có trả không",
    "giấy ra viện ghi cấp cứu",
    "đăng ký xe cứu thương",
    "sinh con trên xe cấp cứu thì khai sinh ở đâu",
    "bị chồng đánh muốn ly hôn thì nộp đơn ở đâu",
    "luật phòng chống bạo lực gia đình",
    "tên con bị đánh sai trong khai sinh",
    "tên tôi bị đánh máy nhầm",
    "hồ sơ đang bị đánh giá thế nào",
    "hộ kinh doanh bị đánh thuế bao nhiêu",
    "bí danh của bố tôi ghi trên thẻ thương binh",
    "bị cướp mất căn cước",
    "bị trộm mất giấy tờ xe",
    "nhận con nuôi là trẻ bị bỏ rơi",
    "muốn nhận trẻ bị bỏ rơi về nuôi",
    "xin giảm thuế do hỏa hoạn",
    "đăng ký khai sinh cho trẻ bị bỏ rơi",
    "hội cựu chiến binh xã ở đâu",
    "chính sách hỗ trợ cứu trợ bão lũ",
    "nhà trong vùng sạt lở được tái định cư không",
    "tôi cần tư vấn làm sổ đỏ",
    "em muốn tư vấn đất đai",
    "tôi cần tư vấn",
    "xin xác nhận nhà bị cháy",
    "lập biên bản tai nạn giao thông ở đâu",
    "mẹ gãy chân không lên phường được",
    "tai nạn giao thông thì nộp phạt ở đâu",
    "người tự tử có được hưởng tiền tuất không",
    "mẹ tôi hấp hối muốn lập di chúc",
    "mất điện vì bị ngắt cầu dao",
    "tiệm có giặt ủi cần giấy phép không",
    "vợ ơi đi làm căn cước",
    "đợi hồ sơ muốn chết luôn",
    "cứu em với, hồ sơ của em bị trả về hoài",
    "làm khai sinh cho con cần gì",
    "đăng ký kết hôn mang theo gì",
    "xin chào",
    "113",
    "",
]


@pytest.mark.parametrize(("text", "kind"), IN_DANGER + IN_DANGER_ACCENTED_ONLY)
def test_a_person_in_danger_is_told_whom_to_call(text: str, kind: str) -> None:
    """Danger is understood as people cry it."""
    emergency = find_emergency(text)
    assert emergency is not None
    assert emergency.id == kind


@pytest.mark.parametrize(("text", "kind"), IN_DANGER)
def test_danger_is_understood_without_accents_and_in_capitals(text: str, kind: str) -> None:
    """Nobody in danger minds their accents."""
    emergency = find_emergency(strip_diacritics(text).upper())
    assert emergency is not None
    assert emergency.id == kind


@pytest.mark.parametrize("text", CALM)
def test_a_question_about_papers_is_not_an_emergency(text: str) -> None:
    """A citizen who lost papers in a fire gets an answer, with accents or without."""
    assert find_emergency(text) is None
    assert find_emergency(strip_diacritics(text)) is None


def test_no_way_of_asking_for_a_procedure_is_an_emergency() -> None:
    """Every alias of every record gets its card."""
    spoken = [text for record in read_all() for text in (record.name, *record.aliases)]
    assert [t for t in spoken if find_emergency(t) or find_emergency(strip_diacritics(t))] == []


def test_only_whole_words_count() -> None:
    """A word that merely holds another one alarms nobody."""
    assert find_emergency("cứu vớt bèo") is None
    assert find_emergency("nhà máy ở Cháyy") is None


def test_a_phrase_does_not_run_across_two_sentences() -> None:
    """What ends one sentence and begins the next is not one phrase."""
    assert find_emergency("Tôi muốn hỏi về nhà. Cháy máy xe thì sửa ở đâu") is None


def test_every_kind_says_its_own_number() -> None:
    """The number to call stands in the text that is shown."""
    for emergency in read_emergencies().emergencies:
        assert emergency.number in emergency.text


def test_texts_fit_a_small_screen() -> None:
    """Whoever is in danger reads at most a few short lines."""
    assert max(len(e.text) for e in read_emergencies().emergencies) <= 200


def test_every_exception_for_bare_spelling_is_of_use() -> None:
    """The list holds no spelling that no phrase has."""
    book = read_emergencies()
    phrases = [p for e in book.emergencies for p in (*e.cries, *e.signs)] + list(book.calm)
    assert set(book.ambiguous_bare) <= {strip_diacritics(p) for p in phrases}


def test_a_broken_file_names_its_field(tmp_path: Path) -> None:
    """An editor who mistypes a number learns where."""
    raw = yaml.safe_load(own_data("emergencies.yaml").read_text(encoding="utf-8"))
    raw["emergencies"][0]["number"] = "1144"
    path = tmp_path / "khan-cap.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError, match=r"khan-cap\.yaml: emergencies\.1\.number: "):
        read_emergencies(path)
