"""Paper: a template filled with texts becomes a document, and the document a PDF."""

from widgets.paper.printing import document, pages, write_pdf
from widgets.paper.template import filled
from widgets.paper.tongue import words_in

__all__ = ["document", "filled", "pages", "words_in", "write_pdf"]
