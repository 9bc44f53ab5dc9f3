"""The ward's two plans as data. Ours, and about nobody: a ward called "Mẫu" and the year it is run in.

`{year}` and the like are filled in when the documents are made, so the plans never age.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OFFICE = "Văn phòng HĐND và UBND phường"
ECONOMY = "Phòng Kinh tế, Hạ tầng và Đô thị"
SOCIETY = "Phòng Văn hóa - Xã hội"
COUNTER = "Trung tâm Phục vụ hành chính công phường"
POLICE = "Công an phường"
ALL = "Các đơn vị thuộc phường"


@dataclass(frozen=True)
class Row:
    """One row of the appendix; a row with nothing but `text` is the title of a group."""

    text: str
    product: str = ""
    lead: str = ""
    support: str = ""
    time: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the body, "I. …", with its paragraphs."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlanText:
    """Everything a plan document says, before it is set in Word."""

    file_name: str
    year: int
    number: str
    issued: dt.date
    title: str
    grounds: tuple[str, ...]
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]

    @property
    def duties(self) -> tuple[Row, ...]:
        """The rows that are work, without the titles of groups."""
        return tuple(row for row in self.rows if row.lead or row.time)


def yearly_plan(year: int) -> PlanText:
    """The administrative-reform plan of one year, signed in the last days of the year before."""
    return PlanText(
        file_name=f"ke-hoach-cchc-{year}-phuong-mau.docx",
        year=year,
        number="128/KH-UBND",
        issued=dt.date(year - 1, 12, 29),
        title=f"Cải cách hành chính năm {year} của Phường Mẫu",
        grounds=tuple(line.format(year=year) for line in _GROUNDS),
        parts=tuple(
            Part(part.title.format(year=year), tuple(line.format(year=year) for line in part.lines))
            for part in _PARTS
        ),
        rows=tuple(_dated(row, year) for row in _ROWS),
    )


def _dated(row: Row, year: int) -> Row:
    years = {"year": year, "next_year": year + 1}
    return Row(row.text.format(**years), row.product, row.lead, row.support, row.time.format(**years))


_GROUNDS = (
    "Thực hiện chương trình tổng thể và kế hoạch cải cách hành chính năm {year} của thành phố,",
    "Ủy ban nhân dân Phường Mẫu ban hành kế hoạch như sau:",
)

_PARTS = (
    Part(
        "MỤC TIÊU, CHỈ TIÊU NĂM {year}",
        (
            "1. Mục tiêu chung",
            "Người dân làm thủ tục nhanh hơn, ít phải đi lại hơn và được hướng dẫn tận tình.",
            "Cán bộ biết rõ việc của mình và thời hạn của từng việc.",
            "2. Chỉ tiêu cụ thể",
            "- Ít nhất 98% hồ sơ được giải quyết đúng hạn hoặc trước hạn.",
            "- 100% thủ tục hành chính của phường được niêm yết tại quầy và trên trang thông tin.",
            "- Tỷ lệ hồ sơ nộp trực tuyến đạt từ 70% trở lên.",
            "- Mức độ hài lòng của người dân đạt trên 90%.",
            "- 100% phản ánh, kiến nghị được trả lời đúng hạn.",
        ),
    ),
    Part(
        "NHIỆM VỤ TRỌNG TÂM",
        (
            "1. Chỉ đạo, điều hành",
            "Mỗi đơn vị có một cán bộ đầu mối về cải cách hành chính; kết quả được tính vào xếp loại thi đua.",
            "2. Thủ tục hành chính",
            "Chỉ yêu cầu những giấy tờ đã công bố. Hồ sơ thiếu thì hướng dẫn một lần cho đủ.",
            "3. Bộ máy và cán bộ",
            "Quầy tiếp nhận luôn có người trực trong giờ làm việc; cán bộ mới được kèm cặp trong tháng đầu.",
            "4. Chuyển đổi số",
            "Người lớn tuổi và người không quen dùng điện thoại được giúp nộp hồ sơ ngay tại quầy.",
            "(Nhiệm vụ cụ thể và thời hạn có phụ lục kèm theo)",
        ),
    ),
    Part(
        "TỔ CHỨC THỰC HIỆN",
        (
            f"1. {OFFICE}",
            "- Theo dõi, đôn đốc các đơn vị; đề xuất khen thưởng, nhắc nhở.",
            f"2. {POLICE}",
            "- Rà soát và mở xong tài khoản định danh mức 2 cho người dân đủ điều kiện trước ngày 30/4/{year}.",
            f"3. {ECONOMY}",
            "- Bố trí kinh phí cho các nhiệm vụ trong kế hoạch.",
            "Trên đây là kế hoạch của Phường Mẫu. Có vướng mắc, các đơn vị báo về văn phòng để cùng tháo gỡ.",
        ),
    ),
)

_ROWS = (
    Row("CHỈ ĐẠO, ĐIỀU HÀNH"),
    Row(
        "Phân công cán bộ đầu mối và lịch kiểm tra công vụ trong năm",
        "Quyết định phân công, lịch kiểm tra",
        OFFICE,
        ALL,
        "Tháng 01/{year}",
    ),
    Row(
        "Báo cáo kết quả cải cách hành chính của phường",
        "Báo cáo quý",
        OFFICE,
        ALL,
        "Hằng quý, trước ngày 15 của tháng cuối quý",
    ),
    Row("Kiểm tra công vụ đợt 1 tại các đơn vị", "Thông báo kết luận", OFFICE, POLICE, "Quý II/{year}"),
    Row(
        "Tự chấm điểm kết quả cải cách hành chính năm {year}",
        "Bảng điểm và tài liệu kiểm chứng",
        OFFICE,
        ALL,
        "Trước ngày 10/12/{year}",
    ),
    Row(
        "Tổng kết công tác cải cách hành chính và chuẩn bị kế hoạch năm {next_year}",
        "Báo cáo tổng kết, dự thảo kế hoạch",
        OFFICE,
        ALL,
        "Trước ngày 28/12/{year}",
    ),
    Row("THỦ TỤC HÀNH CHÍNH VÀ PHỤC VỤ NGƯỜI DÂN"),
    Row(
        "Rà soát, niêm yết lại thủ tục hành chính tại quầy và trên trang thông tin",
        "Bảng niêm yết mới",
        COUNTER,
        SOCIETY,
        "Trước ngày 15/02/{year}",
    ),
    Row(
        "Đề xuất bớt giấy tờ, rút ngắn thời gian của ít nhất 05 thủ tục",
        "Văn bản đề xuất",
        COUNTER,
        f"{OFFICE}; {SOCIETY}",
        "Quý I/{year}",
    ),
    Row(
        "Thống kê hồ sơ tiếp nhận, hồ sơ trễ hẹn và nguyên nhân",
        "Bảng thống kê tháng",
        COUNTER,
        ALL,
        "Hằng tháng, chậm nhất ngày 25",
    ),
    Row(
        "Lấy ý kiến người dân đợt 1 và khắc phục tiêu chí thấp điểm",
        "Báo cáo kết quả lấy ý kiến",
        COUNTER,
        SOCIETY,
        "Trước ngày 30/6/{year}",
    ),
    Row(
        "Lấy ý kiến người dân đợt 2 và công khai kết quả",
        "Báo cáo kết quả lấy ý kiến",
        COUNTER,
        SOCIETY,
        "Trước ngày 15/11/{year}",
    ),
    Row("CÁN BỘ VÀ CHUYỂN ĐỔI SỐ"),
    Row(
        "Tập huấn kỹ năng tiếp dân, hướng dẫn nộp hồ sơ trực tuyến",
        "Lớp tập huấn",
        SOCIETY,
        COUNTER,
        "Tháng 4/{year}",
    ),
    Row(
        "Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực",
        "Kho dữ liệu số hóa",
        SOCIETY,
        COUNTER,
        "Quý III/{year}",
    ),
    Row(
        "Tổ chức điểm hỗ trợ dịch vụ công trực tuyến tại tổ dân phố",
        "Các điểm hỗ trợ hoạt động",
        POLICE,
        SOCIETY,
        "Tháng 9/{year}",
    ),
    Row(
        "Thay ghế chờ, lắp thêm máy quét và nâng đường truyền tại quầy",
        "Biên bản nghiệm thu",
        ECONOMY,
        COUNTER,
        "Quý IV/{year}",
    ),
    Row(
        "Kiểm tra an toàn thông tin các máy tính tiếp nhận hồ sơ",
        "Biên bản kiểm tra",
        POLICE,
        ECONOMY,
        "31/8/{year}",
    ),
)


def campaign(today: dt.date) -> PlanText:
    """A smaller plan that came in two days ago and waits to be reviewed, with things a reviewer must settle."""

    def after(days: int) -> str:
        return f"{today + dt.timedelta(days=days):%d/%m/%Y}"

    return PlanText(
        file_name="ke-hoach-cao-diem-nop-ho-so-truc-tuyen.docx",
        year=today.year,
        number="57/KH-UBND",
        issued=today - dt.timedelta(days=2),
        title=f"Cao điểm hỗ trợ người dân nộp hồ sơ trực tuyến năm {today.year}",
        grounds=(
            "Để người dân quen với việc nộp hồ sơ tại nhà, Ủy ban nhân dân Phường Mẫu tổ chức đợt cao điểm:",
        ),
        parts=(
            Part("MỤC ĐÍCH", ("Mỗi tổ dân phố có ít nhất một điểm hỗ trợ, mở cửa ngoài giờ hành chính.",)),
            Part("TỔ CHỨC THỰC HIỆN", ("Các đơn vị thực hiện theo phụ lục kèm theo.",)),
        ),
        rows=(
            Row("Lập danh sách điểm hỗ trợ và người trực", "Danh sách", SOCIETY, POLICE, after(10)),
            Row(
                "In tờ hướng dẫn nộp hồ sơ từng bước",
                "Tờ hướng dẫn",
                COUNTER,
                SOCIETY,
                f"Trước ngày {after(20)}",
            ),
            Row("Trực hỗ trợ buổi tối tại các điểm", "Sổ trực", "", POLICE, "Thứ Sáu hằng tuần"),
            Row(
                "Bổ sung máy tính bảng cho điểm hỗ trợ",
                "Máy tính bảng",
                ECONOMY,
                COUNTER,
                "Sau khi có hướng dẫn của thành phố",
            ),
            Row("Tổng kết đợt cao điểm", "Báo cáo", OFFICE, SOCIETY, after(60)),
        ),
    )
