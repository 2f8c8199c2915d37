"""Files as attachments name them: safe names, types, sizes, small pictures."""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from widgets.records.lines import PICTURE

_LONGEST_NAME = 120
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_DOCUMENTS = (".pdf", ".txt", ".csv", ".xlsx", ".xls", ".docx", ".doc", ".pptx", ".ods", ".odt")
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".heic", ".mp4", ".mov", ".mp3", ".wav")
_OPENED = frozenset((*_DOCUMENTS, *_MEDIA, ".dwg", ".dxf", ".eml"))
"""Endings that are handed to the system; anything else (programs, scripts, pages) is only saved."""
_MOST_PIXELS = 100_000_000


def safe_name(name: str) -> str:
    """The last part of a path of either system, without what a file system refuses."""
    last = re.split(r"[\\/]", name)[-1]
    plain = _BAD.sub("_", last).strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: _LONGEST_NAME - 10]}.{ending[:9]}" if dot else plain[:_LONGEST_NAME]
    return plain or "file"


def type_of(name: str) -> str:
    """Media type by the ending; `application/octet-stream` for an unknown one."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def may_open(name: str) -> bool:
    """True if the system may be asked to open it."""
    return PurePosixPath(safe_name(name)).suffix.casefold() in _OPENED


def size_text(size: int) -> str:
    """`842 B`, `1.2 kB`, `3.4 MB`."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1_000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"


def thumbnail(content: bytes, ratio: float) -> QPixmap | None:
    """A small picture of an image; None if it is none that can be read."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    wanted = QSize(round(PICTURE.width() * ratio), round(PICTURE.height() * ratio))
    reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def png_of(image: QImage) -> bytes:
    """An image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())
