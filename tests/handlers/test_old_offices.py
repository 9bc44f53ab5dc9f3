"""Who asks the way to an office of a district is told where that is done today."""

import pytest

from knowledge.old_offices import own_old_offices


@pytest.mark.parametrize(
    ("said", "gone", "here"),
    [
        ("công an huyện ở đâu", "không còn Công an cấp huyện", "Công an Phường Mẫu"),
        ("cong an huyen o dau vay", "không còn Công an cấp huyện", "Công an Phường Mẫu"),
        ("UBND huyện ở đâu giờ", "không còn Ủy ban nhân dân cấp huyện", "Trung tâm Phục vụ hành chính công"),
        (
            "ủy ban quận chuyển đi đâu rồi em",
            "không còn Ủy ban nhân dân",
            "Trung tâm Phục vụ hành chính công",
        ),
        ("phòng tư pháp huyện ở đâu", "không còn Phòng Tư pháp", "Trung tâm Phục vụ hành chính công"),
        (
            "phòng tài nguyên môi trường ở chỗ nào",
            "không còn Phòng Tài nguyên",
            "Trung tâm Phục vụ hành chính công",
        ),
        ("một cửa huyện nằm đâu", "không còn Ủy ban nhân dân cấp huyện", "Trung tâm Phục vụ hành chính công"),
    ],
)
def test_the_locality_s_own_office_is_told(citizen, said, gone, here):
    """Name, address and hours of what took over."""
    answer = citizen.says(said)

    assert gone in answer
    assert f"Ở Phường Mẫu: {here}" in answer
    assert "đường Minh Họa" in answer
    assert "Thứ hai" in answer
    assert "Căn cứ:" in answer


@pytest.mark.parametrize(
    ("said", "place", "office"),
    [
        ("công an huyện kỳ anh ở đâu", "nay thuộc xã Kỳ Xuân", "Công an xã, phường nơi mình ở"),
        ("công an tp bắc giang ở đâu", "nay thuộc phường Bắc Giang", "Công an xã, phường nơi mình ở"),
        ("phòng tư pháp quận gò vấp chuyển về đâu", "phường Gò Vấp", "Trung tâm Phục vụ hành chính công xã"),
        ("ubnd xã kỳ hoa cũ ở đâu", "nay thuộc xã Kỳ Hoa", "Trung tâm Phục vụ hành chính công xã Kỳ Hoa"),
        ("công an huyện abcde ở đâu", "không còn Công an", "Công an xã, phường nơi mình ở"),
    ],
)
def test_elsewhere_the_commune_of_today_is_told(citizen, said, place, office):
    """What the place is part of now, what to ask for there, and how to find the address."""
    answer = citizen.says(said)

    assert place in answer
    assert f"Anh/chị đến {office}" in answer
    assert "Minh Họa" not in answer
    assert citizen.last[-1].links[0].url == "https://dichvucong.gov.vn"


@pytest.mark.parametrize(
    ("said", "record"),
    [
        ("công an huyện kỳ anh làm căn cước ở đâu", "Cấp, đổi, cấp lại thẻ căn cước"),
        ("lên ubnd huyện làm khai sinh ở đâu", "Đăng ký khai sinh"),
    ],
)
def test_who_names_a_procedure_gets_its_card(citizen, said, record):
    """The card says where; that the district is gone stands above it."""
    answer = citizen.says(said)

    assert answer.startswith("Nay không còn cấp huyện.")
    assert f"{record}: Nơi nộp" in answer


@pytest.mark.parametrize(
    "said", ["công an phường ở đâu", "công an thành phố hà nội ở đâu", "công an huyện bắt tôi"]
)
def test_other_offices_are_left_to_the_rest(citizen, said):
    """Today's offices, a province's, and what does not ask the way."""
    assert "Nay không còn Công an cấp huyện" not in citizen.says(said)


def test_english_speakers_are_told_in_english(citizen):
    """No Vietnamese sentence in the answer."""
    answer = citizen.says("where is the district police station")

    assert answer.startswith("There is no district police any more.")
    assert "Police of Mẫu Ward" in answer
    assert "nay" not in answer.casefold().split()
    assert "Căn cứ" not in answer


def test_each_office_rests_on_a_record_that_knows_the_law(knowledge):
    """Every sentence has its legal text, and a record with sources behind it."""
    for office in own_old_offices().offices:
        records = [knowledge.procedures[source] for source in office.sources]
        assert office.basis in {basis.number for record in records for basis in record.legal_basis}, office.id
