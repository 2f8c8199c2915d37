"""HTML on A4: black on white, our fonts, page numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from widgets.theme.theme import FAMILIES

_DPI = 300
_SCREEN_DPI = 96
_MARGIN_MM = 20.0
"""What printing a document leaves at every side by itself."""
# what QTextDocument knows of CSS: headings of its own and padding of cells are not among it, so
# templates use the class `head` and the attribute `cellpadding`
_SHEET = """
body { color: #000000; }
h1 { font-size: 16pt; font-weight: 600; margin: 0 0 4px 0; }
.head { font-size: 11pt; font-weight: 600; margin-top: 14px; margin-bottom: 4px; }
p { margin: 0 0 5px 0; }
td, th { vertical-align: top; }
th { font-weight: 600; }
.small { font-size: 8pt; color: #404040; }
"""


def document(
    html: str, title: str = "", pictures: Mapping[str, QImage] | None = None
) -> QTextDocument:
    """The document of `html`; `pictures` are what its `img` tags name.

    Nothing else is ever loaded: no file and no address.
    """
    made = _Closed()
    font = QFont()
    font.setFamilies([family for family in FAMILIES if family != "sans-serif"])
    font.setPointSizeF(9.5)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(_SHEET)
    made.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
    for name, picture in (pictures or {}).items():
        made.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), picture)
    made.setHtml(html)
    return made


def write_pdf(content: QTextDocument) -> bytes:
    """The document as PDF, A4, with page numbers."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    # printing a document leaves 20 mm at every side by itself: more only wraps what would fit
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    title = content.metaInformation(QTextDocument.MetaInformation.DocumentTitle)
    writer.setTitle(title)
    writer.setCreator("Park Control Room")
    content.print_(writer)
    del writer  # ends the document
    return bytes(buffer.data().data())


def pages(content: QTextDocument) -> int:
    """How many A4 pages it takes, laid out as it is printed."""
    copy = content.clone()
    dots = QPageSize(QPageSize.PageSizeId.A4).sizePixels(_SCREEN_DPI)
    copy.setDocumentMargin(_MARGIN_MM / 25.4 * _SCREEN_DPI)
    copy.setPageSize(QSizeF(dots))
    return copy.pageCount()


class _Closed(QTextDocument):
    """Loads nothing by itself."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """An empty picture for what was not added by name: for nothing at all Qt would look
        for a file of that name."""
        blank = QImage(1, 1, QImage.Format.Format_ARGB32)
        blank.fill(0)
        return blank
