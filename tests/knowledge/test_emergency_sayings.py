"""What people type when something is wrong: dialect, chat, slips, English; and what only sounds like it."""

import pytest

from knowledge.emergencies import find_emergency, told_in_english

IN_DANGER = [
    ("chay nha roi ba con oi", "chay-no"),
    ("nhà tui cháy rồi cứu dùm", "chay-no"),
    ("nha e dg chay", "chay-no"),
    ("nhà em đang chaý", "chay-no"),
    ("cháyyyy nhà rồiiii", "chay-no"),
    ("lửa cháy lan qua nhà bên rồi", "chay-no"),
    ("bình gas nhà hàng xóm bốc cháy", "chay-no"),
    ("mùi ga nồng nặc, xì ga rồi", "chay-no"),
    ("phòng trọ bị cháy, còn người ở trong", "chay-no"),
    ("chập điện bốc khói đen quá", "chay-no"),
    ("thằng nhỏ té xuống kênh rồi", "cuu-nan"),
    ("có người rớt xuống giếng", "cuu-nan"),
    ("dang mac ket trong thang may", "cuu-nan"),
    ("cháu tôi bị nước cuốn ngoài suối", "cuu-nan"),
    ("sạt lở vùi nhà, đang sạt lở tiếp", "thien-tai"),
    ("nuoc len toi noc nha roi cuu voi", "thien-tai"),
    ("nước lũ dâng nhanh quá, nhà có bà già", "thien-tai"),
    ("k muon song nua", "tuyet-vong"),
    ("e ko muốn sống nữa", "tuyet-vong"),
    ("mình hết muốn sống rồi", "tuyet-vong"),
    ("sống không nổi nữa", "tuyet-vong"),
    ("chết đi cho rồi, sống làm gì nữa", "tuyet-vong"),
    ("tui muốn tự tữ", "tuyet-vong"),
    ("bạn em đang định nhảy cầu", "tuyet-vong"),
    ("nó uống cả vỉ thuốc ngủ rồi", "tuyet-vong"),
    ("dượng quýnh con hoài, con sợ lắm", "tre-em"),
    ("con bị ba đánh đau quá", "tre-em"),
    ("em bi thay danh bam tim tay", "tre-em"),
    ("con bé nhà bên bị đánh suốt ngày", "tre-em"),
    ("cháu gái tôi bị sàm sỡ", "tre-em"),
    ("hàng xóm hành hạ trẻ con", "tre-em"),
    ("bé trai bị nhốt trong phòng trọ cả ngày", "tre-em"),
    ("bi ck danh", "bao-luc-gia-dinh"),
    ("ck e lại uýnh e", "bao-luc-gia-dinh"),
    ("ổng quýnh tui bầm mình", "bao-luc-gia-dinh"),
    ("chồng tôi say rượu đánh tôi", "bao-luc-gia-dinh"),
    ("cha đánh mẹ ngoài sân", "bao-luc-gia-dinh"),
    ("người yêu cũ chặn đường đánh em", "bao-luc-gia-dinh"),
    ("con trai đánh tôi vì tiền", "bao-luc-gia-dinh"),
    ("cuu toi voi", "bao-luc"),
    ("cưu tôi vơi", "bao-luc"),
    ("cứuuu em vs", "bao-luc"),
    ("có thằng cầm mã tấu ngoài ngõ", "bao-luc"),
    ("vừa bị giật điện thoại ở ngã tư", "bao-luc"),
    ("tụi nó đòi chém nhà tui", "bao-luc"),
    ("có người đang phá cửa nhà tôi", "bao-luc"),
    ("be nha em di lac o cho", "bao-luc"),
    ("mạ tui xỉu rồi", "cap-cuu"),
    ("ba em tho khong noi", "cap-cuu"),
    ("ko thở dc", "cap-cuu"),
    ("bố tôi méo miệng, chắc đột quỵ", "cap-cuu"),
    ("ong noi bi dot quy", "cap-cuu"),
    ("xe lật ngoài quốc lộ nhiều người bị thương", "cap-cuu"),
    ("ngộ độc thức ăn cả nhà", "cap-cuu"),
    ("vợ em sắp đẻ mà không có xe", "cap-cuu"),
    ("chãy máu nhiều quá", "cap-cuu"),
    ("bể đầu rồi gọi ai", "cap-cuu"),
    ("my house is on fire", "chay-no"),
    ("there's a gas leak in the kitchen", "chay-no"),
    ("someone is drowning in the lake", "cuu-nan"),
    ("I don't want to live anymore", "tuyet-vong"),
    ("I want to kill myself", "tuyet-vong"),
    ("my dad hits me every day", "tre-em"),
    ("my husband is beating me", "bao-luc-gia-dinh"),
    ("I have been robbed", "bao-luc"),
    ("he has a knife", "bao-luc"),
    ("my father is unconscious, I need an ambulance", "cap-cuu"),
    ("I can’t breathe", "cap-cuu"),
]

ONLY_SOUNDS_SO = [
    "cháy máy",
    "xe tôi bị cháy máy",
    "điện thoại bị cháy máy sửa ở đâu",
    "tai nạn lao động hưởng chế độ gì",
    "con nuôi bạo lực tại tòa xử thế nào",
    "đường dây nóng 113 là gì",
    "đường dây nóng về bạo lực gia đình số mấy",
    "thủ tục báo cháy",
    "số 114 là số gì",
    "gọi 115 có mất tiền không",
    "lắp hệ thống báo cháy cho nhà trọ",
    "giấy phép phòng cháy chữa cháy",
    "tập huấn cứu hỏa ở phường hôm nào",
    "khu này hay cháy hàng",
    "nhà hàng chay ở đâu ngon",
    "mở quán chay cần giấy gì",
    "chạy xe ôm công nghệ có phải đăng ký không",
    "đang chạy giấy tờ nhà đất",
    "chạy hồ sơ bao lâu",
    "cháy nhà mất hết giấy tờ, làm lại thế nào",
    "nhà bị cháy xin xác nhận ở đâu",
    "bị cướp mất căn cước thì làm lại sao",
    "bị giật túi mất giấy tờ xe",
    "bị mất trộm bằng lái",
    "đơn ly hôn vì bị chồng đánh",
    "xin giấy xác nhận bị bạo hành",
    "quyền lợi của người bị bạo lực gia đình theo luật",
    "trẻ bị bỏ rơi thì đăng ký khai sinh thế nào",
    "muốn nhận cháu bé bị bỏ rơi về nuôi",
    "trợ cấp cho trẻ mồ côi",
    "khai tử cho người tự tử",
    "người nhà tự tử có được bảo hiểm không",
    "bố tôi đột quỵ năm ngoái, xin trợ cấp",
    "bố tôi đột quỵ nằm một chỗ, ai lãnh lương hưu thay",
    "mẹ tôi gãy chân đang bó bột, nhờ con đi thay được không",
    "vợ đang nằm viện, chồng khai sinh cho con được không",
    "mẹ bị tai biến nằm viện làm căn cước sao",
    "bị tai nạn giao thông được bồi thường gì",
    "bảo hiểm xe máy khi tai nạn",
    "xin trích lục hồ sơ tai nạn giao thông",
    "nộp phạt nguội ở đâu",
    "đánh máy sai tên con",
    "tên bị đánh sai dấu",
    "hồ sơ bị đánh rớt",
    "bị đánh trượt thi bằng lái",
    "đất bị đánh thuế thế nào",
    "đánh giá cán bộ ở đâu",
    "giấy phép đánh bắt cá",
    "cứu em với, không đăng nhập được VNeID",
    "cứu tôi với trang web không vào được",
    "chờ lâu muốn chết luôn, hồ sơ đâu rồi",
    "mệt muốn xỉu vì đi lại làm hồ sơ",
    "em sắp sinh, làm khai sinh cần gì",
    "sắp sinh con muốn hỏi bảo hiểm thai sản",
    "sinh con rớt dọc đường thì khai sinh ở đâu",
    "mua bình chữa cháy ở đâu",
    "công an phường mấy giờ làm việc",
    "tôi muốn tư vấn",
    "tôi cần gặp công an",
    "ngập nước ngoài ngõ, cống tắc",
    "đèn đường hỏng, tối quá",
    "chó thả rông cắn gà",
    "hàng xóm hát karaoke ồn quá",
    "where do I register a birth",
    "I lost my papers in a fire, how to apply again",
    "fire safety certificate for a restaurant",
    "insurance for a traffic accident",
    "help me with my application",
]


@pytest.mark.parametrize(("text", "kind"), IN_DANGER)
def test_danger_is_heard_however_it_is_typed(text, kind):
    """Dialect, chat, a wrong mark, English: the number comes."""
    found = find_emergency(text)

    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize("text", ONLY_SOUNDS_SO)
def test_what_only_sounds_like_danger_alarms_nobody(text):
    """A question about papers, machines or rules gets its answer, not a number to call."""
    assert find_emergency(text) is None


def test_there_are_enough_of_both():
    """Neither side of the table is neglected."""
    assert min(len(IN_DANGER), len(ONLY_SOUNDS_SO)) >= 60


def test_english_is_noticed():
    """Who cries for help in English reads English."""
    assert told_in_english("my house is on fire")
    assert not told_in_english("nhà tôi đang cháy")
