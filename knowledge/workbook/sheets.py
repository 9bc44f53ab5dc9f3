"""The workbook's sheets and columns: one table says what officials see and which key of a record it is.

`docs/data/procedures.md` explains the keys; `knowledge/procedures.py` is their shape.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.workbook.cells import CODE, CODES, DAY, MONEY, TEXT, WHOLE, YES_NO, Kind, choice

KIND = choice({"Thủ tục": "procedure", "Chủ đề chung": "topic"})
ONLINE = choice({"Toàn trình": "full", "Một phần": "partial", "Có (chưa rõ mức)": "unknown"})
UNIT = choice({"Ngày làm việc": "working_days", "Ngày": "days", "Giờ": "hours"})
CONFIDENCE = choice({"Cao": "high", "Vừa": "medium", "Thấp": "low"})
FORM = choice(
    {
        "Bản chính": "original",
        "Bản sao": "copy",
        "Bản sao chứng thực": "certified_copy",
        "Xuất trình": "show",
        "Tờ khai": "form",
        "Khai thông tin": "declare",
        "Bản điện tử": "electronic",
    }
)
SOURCE = choice(
    {
        "Trang chính thức": "official",
        "Bản sao": "copy",
        "Bài viết": "article",
        "Gián tiếp": "indirect",
    }
)
NUMBER_OF_QUESTION = choice({"1": 1, "2": 2})

NARROW, USUAL, WIDE = 14, 24, 60
"""Widths of columns, in characters."""


@dataclass(frozen=True)
class Column:
    """One column: its header, and the key of the record (dots lead inside; empty: the row's item itself)."""

    header: str
    key: str
    kind: Kind = TEXT
    needed: bool = False
    help: str = ""
    width: int = USUAL

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.key.split(".")) if self.key else ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: a header row, then one item a row. `key`: the record's list; empty: the record itself."""

    name: str
    key: str
    columns: tuple[Column, ...]
    help: str

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """With the code of the record in front."""
        return (self.code, *self.columns)

    @property
    def code(self) -> Column:
        return WHOSE if self.key else RECORD_CODE

    def column(self, key: str) -> Column | None:
        return next((column for column in self.all_columns if column.key == key), None)


RECORD_CODE = Column(
    "Mã", "id", CODE, needed=True, width=NARROW, help="Mã quốc gia, như 1.001193, hoặc tên-không-dấu"
)
WHOSE = Column("Mã thủ tục", "of", CODE, needed=True, width=NARROW, help="Đúng mã ở sheet «Thủ tục»")

RECORDS = Sheet(
    "Thủ tục",
    "",
    (
        Column("Loại", "kind", KIND, width=NARROW, help="Để trống là thủ tục"),
        Column("Tên đầy đủ", "name", needed=True, width=WIDE, help="Tên theo quyết định công bố"),
        Column("Tên ngắn", "short_name", needed=True, help="Hiện trên nút bấm, tối đa 40 ký tự"),
        Column("Lĩnh vực", "field", needed=True, width=NARROW, help="Viết không dấu, như ho-tich, dat-dai"),
        Column(
            "Tóm tắt",
            "summary",
            needed=True,
            width=WIDE,
            help="Một, hai câu ngắn: việc gì, điều cần biết nhất",
        ),
        Column("Đối tượng", "who", help="Ai được làm"),
        Column("Cơ quan giải quyết", "agency", help="Thủ tục thì phải có"),
        Column("Nơi nộp", "channels.where", help="Thủ tục thì phải có; nói như nói với người dân"),
        Column("Nộp tại quầy", "channels.counter", YES_NO, width=NARROW, help="Để trống là có"),
        Column("Nộp qua bưu điện", "channels.post", YES_NO, width=NARROW, help="Chưa biết thì để trống"),
        Column("Nộp trực tuyến", "channels.online", ONLINE, width=NARROW, help="Không nộp được thì để trống"),
        Column("Địa chỉ nộp trực tuyến", "channels.online_url"),
        Column("Lưu ý khi nộp", "channels.note"),
        Column("Thời hạn (số)", "time_limit.value", WHOLE, width=NARROW, help="Nguồn không nói thì để trống"),
        Column("Đơn vị thời hạn", "time_limit.unit", UNIT, width=NARROW, help="Để trống là ngày làm việc"),
        Column(
            "Thời hạn do tỉnh quy định",
            "time_limit.set_by_province",
            YES_NO,
            width=NARROW,
            help="Để trống là không",
        ),
        Column("Thời hạn (lời)", "time_limit.text", help="Thủ tục thì phải có; cả trường hợp kéo dài"),
        Column("Phí tại quầy", "fee.amount_vnd", MONEY, width=NARROW, help="Chưa biết thì để trống"),
        Column("Phí nộp trực tuyến", "fee.online_amount_vnd", MONEY, width=NARROW),
        Column("Phí do tỉnh quy định", "fee.set_by_province", YES_NO, width=NARROW, help="Để trống là không"),
        Column("Phí (lời)", "fee.text", help="Thủ tục thì phải có; ai quy định, thu thế nào"),
        Column("Ai được miễn phí", "fee.exempt"),
        Column("Cách trả phí", "fee.payment", help="Chỉ ghi khi khác cách chung"),
        Column("Kết quả", "result", help="Giấy tờ được nhận"),
        Column("Vì sao không có căn cứ", "no_legal_basis", help="Chỉ cho chủ đề không dựa vào văn bản nào"),
        Column("Hiệu lực từ", "valid_from", DAY, width=NARROW),
        Column("Hiệu lực đến", "valid_until", DAY, width=NARROW),
        Column("Ngày của nguồn", "as_of", DAY, needed=True, width=NARROW, help="Ngày của nguồn mới nhất"),
        Column(
            "Soát lại trước",
            "review_by",
            DAY,
            needed=True,
            width=NARROW,
            help="Sau ngày của nguồn, tối đa 1 năm",
        ),
        Column("Lý do soát lại", "review_reason"),
        Column("Độ tin cậy", "confidence", CONFIDENCE, needed=True, width=NARROW),
        Column("Thủ tục liên quan", "related", CODES),
        Column("Ghi chú nội bộ", "notes", width=WIDE, help="Không hiện cho người dân"),
    ),
    "Mỗi thủ tục hoặc chủ đề một dòng.",
)
CASE = Column(
    "Trường hợp", "case", CODE, help="Chỉ khi cách gọi này thuộc riêng một trường hợp; ghi mã trường hợp"
)
ALIASES = Sheet(
    "Cách gọi",
    "aliases",
    (
        CASE,
        Column(
            "Cách gọi", "", needed=True, width=WIDE, help="Như người dân nói; không ghi lệ phí, ở đâu, online"
        ),
    ),
    "Người dân gọi thủ tục bằng những cách nào. Mỗi cách một dòng, nên có 8 đến 15 cách.",
)
PAPERS = Sheet(
    "Giấy tờ",
    "papers",
    (
        Column("Tên giấy tờ", "name", needed=True, width=WIDE),
        Column("Hình thức", "form", FORM, width=NARROW),
        Column("Ghi chú", "note", width=WIDE, help="Ai cần, còn hạn bao lâu"),
        Column("Không cần nộp khi", "waived_when", width=WIDE, help="Một câu trọn vẹn"),
        Column("Chỉ trong trường hợp", "cases", CODES, help="Mã trường hợp; để trống là luôn cần"),
    ),
    "Thành phần hồ sơ, quan trọng nhất trước. Mỗi giấy tờ một dòng.",
)
STEPS = Sheet(
    "Bước",
    "steps",
    (Column("Việc phải làm", "", needed=True, width=WIDE),),
    "Trình tự, mỗi bước một dòng, theo thứ tự.",
)
FACTS = Sheet(
    "Nội dung chủ đề",
    "facts",
    (
        Column("Nội dung", "text", needed=True, width=WIDE),
        Column(
            "Có nguồn",
            "sourced",
            YES_NO,
            width=NARROW,
            help="Để trống là có; «Không» thì hiện kèm lời nhắc hỏi lại",
        ),
        Column("Từ ngày", "since", DAY, width=NARROW, help="Trước ngày này không hiện"),
        Column(
            "Đến hết ngày", "until", DAY, width=NARROW, help="Sau ngày này tự ẩn; phải có «Từ ngày», «Căn cứ»"
        ),
        Column("Căn cứ", "basis", help="Số hiệu văn bản"),
        Column("Về các thủ tục", "about", CODES, help="Mã thủ tục mà ý này nói đến"),
    ),
    "Chỉ cho chủ đề chung. Mỗi ý một dòng.",
)
MISTAKES = Sheet(
    "Lỗi hay gặp",
    "mistakes",
    (Column("Lỗi", "", needed=True, width=WIDE),),
    "Lỗi khiến hồ sơ bị trả lại. Mỗi lỗi một dòng.",
)
QUESTION = Column(
    "Câu hỏi", "ask", needed=True, width=WIDE, help="Ghi lại y như nhau ở mọi dòng của câu hỏi đó"
)
NUMBER = Column("Câu hỏi số", "number", NUMBER_OF_QUESTION, needed=True, width=NARROW)
CASES = Sheet(
    "Trường hợp",
    "case_questions",
    (
        NUMBER,
        QUESTION,
        Column(
            "Mã trường hợp", "id", CODE, needed=True, width=NARROW, help="Tên-không-dấu, như ket-hon-lan-dau"
        ),
        Column("Nút bấm", "label", needed=True, help="Tối đa 40 ký tự"),
        Column("Sang thủ tục", "record", CODE, width=NARROW, help="Mã thủ tục khác, nếu thủ tục đó mới đúng"),
        Column("Điều cần biết", "note", width=WIDE),
        Column("Thời hạn", "time", help="Khi khác thời hạn chung"),
        Column("Phí", "fee", help="Khi khác phí chung"),
    ),
    "Câu hỏi lại người dân khi mỗi trường hợp cần giấy tờ khác nhau: tối đa 2 câu, mỗi câu 2 đến 4 trường hợp.",
)
LAWS = Sheet(
    "Căn cứ",
    "legal_basis",
    (
        Column("Số hiệu", "number", needed=True, help="Như 60/2014/QH13"),
        Column("Tên văn bản", "title", needed=True, width=WIDE),
        Column("Ngày ký", "date", DAY, width=NARROW),
        Column("Có hiệu lực", "effective", DAY, width=NARROW),
        Column("Ghi chú", "note", width=WIDE),
    ),
    "Căn cứ pháp lý, mỗi văn bản một dòng. Thủ tục phải có ít nhất một.",
)
SOURCES = Sheet(
    "Nguồn",
    "sources",
    (
        Column("Địa chỉ", "url", needed=True, width=WIDE, help="Bắt đầu bằng https://"),
        Column(
            "Loại nguồn",
            "kind",
            SOURCE,
            width=NARROW,
            help="Để trống là trang chính thức; người dân chỉ được dẫn tới loại này",
        ),
        Column("Tên nguồn", "title", needed=True, width=WIDE),
        Column("Đã xem", "seen", help="Khi nào, bản nào"),
    ),
    "Lấy từ đâu, mỗi nguồn một dòng. Phải có ít nhất một.",
)
SHEETS = (RECORDS, ALIASES, PAPERS, STEPS, FACTS, MISTAKES, CASES, LAWS, SOURCES)
