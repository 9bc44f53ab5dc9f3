"""Looking up a dossier: the code, the second check, what is told, and who is told of changes."""

import datetime as dt

import pytest

from handlers import dossier_news
from knowledge.dossiers.words import Status
from storage import apologies, dossier_imports, dossiers, people, ratings
from storage.database import Database
from storage.dossier_checks import check_hash
from storage.dossier_imports import Handed
from storage.tables import consent, dossier_watch, visit
from tests.handlers.talking import START, Talk

CODE = "H12.34-261105-0001"
TODAY = START.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def ward(tmp_path):
    opened = Database(f"sqlite:///{tmp_path}/ward.db", pepper="một khóa dài")
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def office(ward):
    """Hands over a table with one dossier; what is given differs from the usual."""

    def hand_over(*, check="phone", source_day=TODAY, digits="4321", **given) -> None:
        key = "H12342611050001"
        with ward.write() as connection:
            row = {
                "key": key,
                "code": CODE,
                "procedure": "Đăng ký khai sinh",
                "procedure_id": None,
                "unit": "Phòng Tư pháp Mẫu",
                "received": TODAY - 10 * DAY,
                "due": TODAY + 5 * DAY,
                "finished": None,
                "status": Status.PROCESSING.value,
                "status_said": "Đang giải quyết",
                "check_hash": check_hash(connection, key, digits if check else None),
                **given,
            }
            handed = Handed("bang.xlsx", None, source_day, check, [row])
            dossier_imports.take_over(connection, handed, "admin", START)

    return hand_over


def test_code_then_four_digits_show_the_dossier(citizen, office):
    """Who has the receipt and knows the phone number on it reads how far the dossier is, and how old the data is."""
    office()
    assert "4 số cuối của số điện thoại" in citizen.says(CODE)
    told = citizen.says("4321")

    assert "Đăng ký khai sinh" in told
    assert "Tình trạng: đang giải quyết" in told
    assert "Hẹn trả: 25/11/2026" in told
    assert "Số liệu đến ngày 20/11/2026, do Trung tâm Phục vụ" in told


@pytest.mark.parametrize(
    "typed",
    [
        "h12.34-261105-0001",
        "hồ sơ H12.34 – 261105 – 0001 tới đâu rồi ạ",
        "Mã: H12 34-261105-0001.",
    ],
)
def test_a_code_is_understood_however_it_is_typed(citizen, office, typed):
    """Small letters, spaces, dashes and words around it do not matter; nor does the whole phone number."""
    office()
    citizen.says(typed)

    assert "đang giải quyết" in citizen.says("số em là 0912004321")


def test_code_and_digits_in_one_message(citizen, office):
    """Who knows what will be asked is not asked."""
    office()

    assert "đang giải quyết" in citizen.says(f"{CODE} 4321")


def test_who_asks_in_words_is_asked_for_the_code(citizen, office):
    """ "Hồ sơ của tôi tới đâu rồi" begins the look-up; without a receipt there is another way."""
    office()
    assert "mã hồ sơ" in citizen.says("hồ sơ của tôi tới đâu rồi")
    assert "4 số cuối" in citizen.says(f"mã là {CODE}")
    assert "đang giải quyết" in citizen.says("4321")
    citizen.says("tra cứu hồ sơ")
    assert "Cổng Dịch vụ công" in citizen.presses("Không còn mã")


def test_without_data_the_record_answers(citizen):
    """An office that hands over nothing promises nothing: people read how to follow a dossier elsewhere."""
    for said in ("tra cứu hồ sơ", "/tracuuhoso", "hồ sơ của tôi tới đâu rồi"):
        assert "dichvucong.gov.vn" in citizen.says(said)


def test_wrong_code_and_wrong_digits_sound_alike(citizen, talk, office):
    """Nobody learns from the answer whether a code exists."""
    office()
    other = talk("binh")
    wrong = [
        person.says(said) for person, said in ((citizen, f"{CODE} 9999"), (other, "H12.34-261105-0002 9999"))
    ]

    assert wrong[0] == wrong[1]
    assert "chưa khớp" in wrong[0]
    assert "khai sinh" not in wrong[0]


def test_five_wrong_answers_lock_the_conversation_for_a_day(citizen, talk, office):
    """Guessing ends; the right digits do not help before tomorrow, and somebody else is not kept out for as long."""
    office()
    citizen.says(CODE)
    for digits in ("0001", "0002", "0003", "0004", "0005"):
        assert "chưa khớp" in citizen.says(digits)
    assert "tạm dừng" in citizen.says(f"{CODE} 4321")
    citizen.now += dt.timedelta(hours=2)
    assert "đến ngày mai" in citizen.says(f"{CODE} 4321")
    other = talk("binh")
    other.now = citizen.now
    assert "đang giải quyết" in other.says(f"{CODE} 4321")
    citizen.now += DAY

    assert "đang giải quyết" in citizen.says(f"{CODE} 4321")


def test_five_wrong_answers_lock_the_code_for_an_hour(talk, office):
    """Many accounts together guess no faster."""
    office()
    for number in range(5):
        talk(f"kẻ đoán {number}").says(f"{CODE} 000{number}")
    owner = talk("chủ")
    assert "trong 1 giờ" in owner.says(f"{CODE} 4321")
    owner.now += dt.timedelta(hours=1, minutes=1)

    assert "đang giải quyết" in owner.says(f"{CODE} 4321")


def test_without_a_check_only_state_and_due_day(citizen, office):
    """Where nobody can show that it is theirs, nothing is told that says what it is about."""
    office(check=None)
    told = citizen.says(CODE)

    assert "đang giải quyết" in told
    assert "25/11/2026" in told
    assert "khai sinh" not in told
    assert "Tư pháp" not in told
    assert "Chưa thấy mã" in citizen.says("H12.34-261105-0009")


def test_late_without_a_letter(citizen, office):
    """A late dossier is called late, with whom to ask; the machine does not apologise in the office's name."""
    office(due=TODAY - 3 * DAY)
    told = citizen.says(f"{CODE} 4321")

    assert "quá hẹn 3 ngày làm việc" in told
    assert "Chưa thấy văn bản xin lỗi" in told
    assert "18001096" in told


def test_late_with_a_signed_letter(citizen, office):
    """A signed apology is told with its new day and reason; a draft is not."""
    office(due=TODAY - 3 * DAY)
    with citizen.database.write() as connection:
        found = dossiers.find(connection, CODE)
        apologies.draft(connection, found.id, "chờ cơ quan phối hợp", TODAY + 2 * DAY, "admin", START)
    assert "Chưa thấy văn bản xin lỗi" in citizen.says(f"{CODE} 4321")
    with citizen.database.write() as connection:
        apologies.sign(connection, found.id, number="12", signer="Chủ tịch", signed_on=TODAY, by="admin")
    told = citizen.says(f"{CODE} 4321")

    assert "hẹn lại ngày 22/11/2026" in told
    assert "chờ cơ quan phối hợp" in told


def test_old_data_is_called_old(citizen, office):
    """Three working days after the export the answer begins to warn."""
    office(source_day=TODAY - 4 * DAY)
    assert "Chú ý: số liệu đã cũ 4 ngày làm việc" in citizen.says(f"{CODE} 4321")


def test_told_of_each_change_once(citizen, office):
    """Who agreed is told when the state changes, once; the result brings an invitation to rate; then it is over."""
    office()
    citizen.says(f"{CODE} 4321")
    assert "Đồng ý" in " ".join([*citizen.presses("Báo tôi khi có thay đổi").split(), *citizen.buttons])
    citizen.presses("Đồng ý nhận tin")
    assert [] == news(citizen)

    office(status=Status.READY.value, status_said="Chờ trả", finished=TODAY)
    (told,) = news(citizen)
    assert "đã có kết quả" in told
    assert [] == news(citizen)

    office(status=Status.RETURNED.value, status_said="Đã trả", finished=TODAY)
    told, invitation = news(citizen)
    assert "đã trả kết quả" in told
    assert "kể cả bị từ chối" in invitation
    assert ["Cho ý kiến", "Không tham gia"] == citizen.buttons
    assert 0 == rows(citizen, dossier_watch)


@pytest.mark.parametrize("status", [Status.RETURNED, Status.REFUSED, Status.WITHDRAWN])
def test_whatever_became_of_it_people_are_asked(citizen, office, status):
    """Who was refused is asked as who was served: nobody picks."""
    watched(citizen, office)
    office(status=status.value)

    assert len(news(citizen)) == 2
    assert citizen.presses("Cho ý kiến").startswith("Trung tâm Phục vụ")


def test_one_dossier_is_one_rating(citizen, talk, office):
    """Of two who follow a dossier one is invited; and one that comes back to life is not asked about again."""
    watched(citizen, office)
    other = talk("binh")
    other.says(f"{CODE} 4321")
    other.presses("Báo tôi khi có thay đổi")
    other.presses("Đồng ý nhận tin")
    office(status=Status.RETURNED.value)
    news(citizen)
    assert ["Cho ý kiến", "Không tham gia"] == citizen.buttons
    assert 1 == len(other.hears())

    office(status=Status.PROCESSING.value)
    watched(citizen, office)
    office(status=Status.RETURNED.value)
    assert 1 == len(news(citizen))


def test_an_invitation_leads_from_the_dossier_to_nothing(citizen, office):
    """After the rating no row ties it to the dossier or the conversation."""
    watched(citizen, office)
    office(status=Status.RETURNED.value)
    news(citizen)
    citizen.presses("Cho ý kiến")
    citizen.presses("Đồng ý trả lời")
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    assert 0 == rows(citizen, visit)
    with citizen.database.read() as connection:
        (given,) = ratings.between(connection, TODAY, TODAY)
    assert given.unit == "Phòng Tư pháp Mẫu"


def test_nobody_is_woken_at_night(citizen, office):
    """A change that comes at night is told in the morning."""
    watched(citizen, office)
    office(status=Status.READY.value)
    citizen.now = START.replace(hour=16)  # eleven in the evening
    assert [] == news(citizen)
    citizen.now += dt.timedelta(hours=9)

    assert 1 == len(news(citizen))


def test_dulieu_ends_being_told(citizen, office):
    """Withdrawing consent forgets which dossier a conversation asked about."""
    watched(citizen, office)
    citizen.says("/dulieu rút")
    office(status=Status.READY.value)

    assert 0 == rows(citizen, dossier_watch)
    assert [] == news(citizen)


def test_consent_to_be_told_can_be_proved(citizen, office):
    """What was shown and which button was pressed is kept; declining keeps nothing."""
    office()
    citizen.says(f"{CODE} 4321")
    citizen.presses("Báo tôi khi có thay đổi")
    citizen.presses("Không nhận")
    assert 0 == rows(citizen, dossier_watch) + rows(citizen, consent)
    watched(citizen, office)

    assert (1, 1) == (rows(citizen, dossier_watch), rows(citizen, consent))


def test_a_button_of_yesterday_opens_nothing(citizen, office):
    """Watching needs the check of a moment ago."""
    office()
    citizen.says(f"{CODE} 4321")
    citizen.now += dt.timedelta(hours=1)
    assert "mã hồ sơ" in citizen.sends_button("dossier:agree")

    assert 0 == rows(citizen, dossier_watch)


def test_a_question_in_between_is_answered(citizen, office):
    """Who is asked for digits may ask something else first."""
    office()
    citizen.says(CODE)
    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì").lower()

    assert "đang giải quyết" in citizen.says("4321")


def test_a_feedback_that_names_a_dossier_stays_a_feedback(citizen, office):
    """A code in what is being reported does not lead away from it."""
    office()
    citizen.says("/gopy")

    assert "Đã nhận phản ánh" in citizen.says(f"Hồ sơ {CODE} nộp đã lâu mà không ai trả lời tôi")


def test_no_code_is_written_down(citizen, office):
    """Neither the list of questions nor the counts of wrong answers hold a code that was typed."""
    office()
    citizen.says(f"xem giúp {CODE}")
    citizen.says("9999")
    with citizen.database.read() as connection:
        kept = [
            str(row)
            for table in ("question", "outcome", "unmet_question", "dossier_try")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # names of our own
        ]

    assert not any("261105" in row for row in kept)


def test_officials_are_warned_two_days_and_one_before(citizen, talk, office):
    """The unit's linked official hears of a dossier that will be late, each step once, not at weekends."""
    office(due=dt.date(2026, 11, 25))  # the 24th is a holiday: Monday is two days before… of work, one
    official(citizen, talk("can bo"))
    told = {}
    for day in range(20, 26):
        at = dt.datetime(2026, 11, day, 2, tzinfo=dt.UTC)
        with citizen.database.write() as connection:
            told[day] = [
                dossier_news.sweep(connection, citizen.knowledge, at),
                dossier_news.sweep(connection, citizen.knowledge, at),
            ]

    assert told == {20: [1, 0], 21: [0, 0], 22: [0, 0], 23: [1, 0], 24: [0, 0], 25: [0, 0]}


def test_who_has_a_signed_letter_is_left_alone(citizen, talk, office):
    """Once the apology is signed there is nothing to warn of."""
    office(due=dt.date(2026, 11, 23))
    official(citizen, talk("can bo"))
    with citizen.database.write() as connection:
        found = dossiers.find(connection, CODE)
        apologies.draft(connection, found.id, "chờ bản đồ", dt.date(2026, 12, 1), "admin", START)
        apologies.sign(connection, found.id, number="1", signer="x", signed_on=TODAY, by="admin")

        assert 0 == dossier_news.sweep(connection, citizen.knowledge, START)


def official(citizen: Talk, chat: Talk) -> None:
    with citizen.database.write() as connection:
        unit = people.ensure_unit(connection, "Phòng Tư pháp Mẫu", START)
        person = people.add(connection, name="Bình", unit_id=unit, role="official", now=START)
        code = people.new_link_code(connection, person, START)
    chat.says(f"/lienket {code}")


def watched(citizen: Talk, office) -> None:
    office()
    citizen.says(f"{CODE} 4321")
    citizen.presses("Báo tôi khi có thay đổi")
    citizen.presses("Đồng ý nhận tin")


def news(citizen: Talk) -> list[str]:
    """What the clock has to tell."""
    with citizen.database.write() as connection:
        dossier_news.sweep(connection, citizen.knowledge, citizen.now)
    return [reply.text for reply in citizen.hears()]


def rows(citizen: Talk, table) -> int:
    with citizen.database.read() as connection:
        return len(connection.execute(table.select()).all())
