"""What can be wrong with a table of dossiers. Each message tells the official what to do next."""

from knowledge.errors import KnowledgeError


class DossierFileError(KnowledgeError):
    """A table that cannot be read. `str(error)` is shown to the person who sent the file."""


class NoHeaderError(DossierFileError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Trong 20 dòng đầu của tệp “{name}” không thấy dòng tiêu đề có cột mã hồ sơ. "
            "Anh/chị xuất lại bảng từ phần mềm một cửa, giữ nguyên dòng tên cột."
        )
