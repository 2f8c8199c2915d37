"""Paper: what is typed stays text, both scripts are on the page, the PDF has its pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import TemplateError
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from models.text.catalogue import load_catalogue
from widgets.paper import document, filled, pages, write_pdf
from widgets.words import Words

ROOT = Path(__file__).parents[2]


def _words(language) -> Words:
    return Words(language, load_catalogue(ROOT / "resources" / "text", language), "UTC")


@pytest.fixture
def template(tmp_path: Path):
    def make(text: str) -> Path:
        (tmp_path / "paper").mkdir(exist_ok=True)
        (tmp_path / "paper" / "x.html").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def _pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def test_what_people_typed_is_text_and_never_markup(template, qapp: QApplication) -> None:
    html = filled(template("<p>{{ a }}</p>"), "x", _words("en"), {"a": "<b>1 & 2</b> 漏水"})
    assert "<b>" not in html
    assert document(html).toPlainText() == "<b>1 & 2</b> 漏水"


@pytest.mark.parametrize(
    "text",
    ["{{ a.__class__.__mro__ }}", "{{ missing }}", "{{ a.append(1) }}", "{% include '../y' %}"],
)
def test_a_template_reaches_nothing_but_what_it_is_given(template, text: str) -> None:
    with pytest.raises(TemplateError):
        filled(template(text), "x", _words("en"), {"a": [1]})


def test_a_document_in_both_scripts_is_a_pdf_with_pages(qapp: QApplication) -> None:
    html = "<h1>Water leak 漏水</h1>" + "<p>Valve closed. 阀门已关闭。</p>" * 200
    made = document(html, "Leak 漏水")
    assert made.toPlainText().count("阀门已关闭。") == 200
    pdf = write_pdf(made)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert _pages_of(pdf) >= 3
    assert _pages_of(pdf) == pages(made)
    assert _pages_of(write_pdf(document("<p>one</p>"))) == 1
    # glyphs of both scripts are in the file
    assert b"/FontFile" in pdf


def test_a_line_has_the_width_of_the_paper_but_for_its_margins(qapp: QApplication) -> None:
    short, long = ("".join(f"<p>{'0' * many}</p>" for _ in range(200)) for many in (1, 72))
    assert _pages_of(write_pdf(document(long))) == _pages_of(write_pdf(document(short)))


def test_nothing_is_loaded_that_was_not_given(qapp: QApplication, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(secret), "PNG")
    for name in (str(secret), f"file://{secret}"):
        assert _widths(write_pdf(document(f'<img src="{name}">'))) <= {b"1"}
    given = write_pdf(document('<img src="a">', pictures={"a": image}))
    assert b"40" in _widths(given)


def _widths(pdf: bytes) -> set[bytes]:
    return set(re.findall(rb"/Width (\d+)", pdf))


def test_what_is_on_paper_has_room_around_it(qapp) -> None:
    made = document(
        '<h1>Title</h1><p>One</p><p style="margin-top: 32px">Signed</p><p class="head">Next</p>'
    )
    heading, one, signed, head = (made.findBlockByNumber(n).blockFormat() for n in range(4))
    assert heading.bottomMargin() >= 4
    assert one.bottomMargin() >= 4
    assert signed.topMargin() == 32
    assert head.topMargin() >= 14
