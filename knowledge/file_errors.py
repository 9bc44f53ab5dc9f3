"""Why a file could not be read or written, in the words of who reads it: an operating system answers in English."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EEXIST: "đã có tệp mang tên này",
    errno.ENOSPC: "đĩa đầy",
    errno.EDQUOT: "hết hạn mức đĩa",
    errno.EFBIG: "tệp quá lớn",
    errno.EROFS: "đĩa chỉ cho đọc",
    errno.EIO: "đĩa bị lỗi",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def why(error: OSError) -> str:
    """The reason as the end of a sentence; one that nobody has met stays as the system says it."""
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
