"""What can be wrong with a plan's file. Each message tells the official what to do next."""

from knowledge.errors import KnowledgeError

READABLE = "Word (.docx), PDF, Excel (.xlsx) hoặc văn bản thuần (.txt)"


class PlanError(KnowledgeError):
    """A plan that cannot be read. `str(error)` is shown to the person who sent the file."""


class EmptyPlanError(PlanError):
    def __init__(self, name: str) -> None:
        super().__init__(f"Tệp “{name}” trống, không có chữ nào. Anh/chị kiểm tra lại rồi gửi tệp khác.")


class PlanTooLargeError(PlanError):
    def __init__(self, name: str, limit: str) -> None:
        super().__init__(
            f"Tệp “{name}” lớn quá, hệ thống chỉ nhận tối đa {limit}. "
            "Anh/chị bỏ bớt hình ảnh, hoặc chỉ gửi phần kế hoạch và phụ lục."
        )


class PlanTypeError(PlanError):
    """The content is of a kind that no reader takes, whatever the file is called."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"Tệp “{name}” là {what}, hệ thống chưa đọc được. Anh/chị gửi tệp {READABLE}.")


class OldOfficeError(PlanError):
    def __init__(self, name: str, old: str, new: str) -> None:
        super().__init__(
            f"Tệp “{name}” theo định dạng cũ {old}. Anh/chị mở tệp, chọn “Lưu thành” (Save As), "
            f"lưu lại dạng {new} rồi gửi lại."
        )


class MacroPlanError(PlanError):
    def __init__(self, name: str, new: str) -> None:
        super().__init__(
            f"Tệp “{name}” có chứa macro nên hệ thống không mở. Anh/chị lưu lại dạng {new} rồi gửi lại."
        )


class EncryptedPlanError(PlanError):
    def __init__(self, name: str) -> None:
        super().__init__(f"Tệp “{name}” đang đặt mật khẩu. Anh/chị gỡ mật khẩu rồi gửi lại.")


class CorruptPlanError(PlanError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Tệp “{name}” bị hỏng hoặc tải lên chưa trọn. Anh/chị thử mở tệp trên máy, lưu lại rồi gửi lại."
        )


class UnsafePlanError(PlanError):
    """A file built to exhaust or mislead its reader: a zip bomb, a document type definition."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Tệp “{name}” có cấu trúc bất thường, không an toàn để mở. "
            "Anh/chị mở bằng Word hoặc Excel, lưu thành tệp mới rồi gửi lại."
        )


class ScannedPlanError(PlanError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Tệp “{name}” là bản chụp (scan), bên trong chỉ có hình nên không đọc được chữ. "
            "Anh/chị gửi bản Word, hoặc chuyển bản chụp thành chữ (OCR) trước khi gửi."
        )


class UnreadableTextError(PlanError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Tệp “{name}” không theo bảng mã Unicode nên chữ bị lỗi. "
            "Anh/chị chọn “Lưu thành” (Save As), bảng mã UTF-8, rồi gửi lại."
        )
