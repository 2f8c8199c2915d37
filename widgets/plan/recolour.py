"""Imported drawings in the colours of the theme: fills dropped, lines mapped by luminance.

How an SVG is rewritten before it is rendered:

- A stroke of luminance below 0.45 is a wall and becomes `wall`; a lighter one is a fitting and
  becomes `wall2`. The dark theme needs no other rule because both tokens follow the theme.
- Strokes keep their pixel width at every zoom: walls that are the widest of the drawing 2.25 px,
  other walls 1.25 px, fittings 1 px and a little transparent.
- A fill is dropped, except that a shape without any stroke and with a fill of luminance below
  0.45 is a wall drawn as an area, and becomes `wall`.
- Text is dropped where the floor has areas, because they carry the names; else it is kept in the
  theme's ink and font.
- Pictures inside, scripts, style sheets, filters and references to other files are dropped: a
  drawing is data, and QtSvg would load what it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree import ElementTree

_DARK = 0.45
_WIDE = 0.7
"""A wall at least this much of the widest stroke is an outer wall."""

_DROPPED = frozenset(
    {"image", "script", "style", "filter", "foreignObject", "animate", "set", "metadata", "title"}
)
_TEXTS = frozenset({"text", "tspan", "textArea"})
_INHERITED = ("stroke", "fill", "stroke-width")
_NUMBER = re.compile(r"[0-9.]+")
_NAMED = {
    "black": 0.0,
    "white": 1.0,
    "gray": 0.5,
    "grey": 0.5,
    "silver": 0.75,
    "red": 0.3,
    "green": 0.35,
    "blue": 0.11,
    "yellow": 0.89,
    "darkgray": 0.66,
    "darkgrey": 0.66,
    "lightgray": 0.83,
    "lightgrey": 0.83,
}


class DrawingError(ValueError):
    """The source is not well-formed SVG."""


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours as #RRGGBB."""

    wall: str
    wall2: str
    text: str
    font: str = "sans-serif"
    keep_text: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What an element inherits."""

    stroke: str = "none"
    fill: str = "black"
    width: float = 1.0


def recolour(source: bytes, inks: Inks) -> bytes:
    """The SVG in `inks`. Raises DrawingError for what cannot be parsed or defines entities."""
    if b"<!ENTITY" in source:
        raise DrawingError("entities are not allowed")
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as error:
        raise DrawingError(str(error)) from error
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    widest = max(_widths(root, _Style()), default=1.0)
    _rewrite(root, _Style(), inks, widest)
    return ElementTree.tostring(root)


@lru_cache(maxsize=256)  # a drawing has few colours and many lines
def luminance(colour: str) -> float | None:
    """Relative lightness 0 to 1 of an SVG colour; None for `none` and what is no plain colour."""
    colour = colour.strip().lower()
    if colour in _NAMED:
        return _NAMED[colour]
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(c * 2 for c in colour[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", colour):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    match = re.fullmatch(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)", colour)
    if match:
        red, green, blue = (int(group) / 255 for group in match.groups())
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 0.0 if colour == "currentcolor" else None


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _inherit(element: ElementTree.Element, style: _Style) -> _Style:
    found = {name: element.get(name) for name in _INHERITED}
    for entry in (element.get("style") or "").split(";"):
        name, _, value = entry.partition(":")
        if name.strip() in found:
            found[name.strip()] = value.strip()
    if found["stroke"]:
        style = replace(style, stroke=found["stroke"])
    if found["fill"]:
        style = replace(style, fill=found["fill"])
    number = _NUMBER.match(found["stroke-width"] or "")
    if number:
        style = replace(style, width=float(number.group()))
    return style


def _widths(element: ElementTree.Element, style: _Style) -> list[float]:
    """Widths of all dark strokes."""
    style = _inherit(element, style)
    found = [width for child in element for width in _widths(child, style)]
    light = luminance(style.stroke)
    if not len(element) and light is not None and light < _DARK:
        found.append(style.width)
    return found


def _rewrite(element: ElementTree.Element, style: _Style, inks: Inks, widest: float) -> None:
    style = _inherit(element, style)
    for child in list(element):
        name = _local(child)
        if not name or name in _DROPPED or (name in _TEXTS and not inks.keep_text):
            element.remove(child)
        else:
            _rewrite(child, style, inks, widest)
    for name in list(element.attrib):
        if name.rpartition("}")[2] in ("href", "style", "class", "opacity", "fill-opacity"):
            del element.attrib[name]
    name = _local(element)
    if name in _TEXTS:
        element.attrib.update(fill=inks.text, stroke="none")
        element.set("font-family", inks.font)
    elif not len(element) and name not in ("svg", "g", "defs"):
        _paint(element, style, inks, widest)


def _paint(element: ElementTree.Element, style: _Style, inks: Inks, widest: float) -> None:
    stroke, fill = luminance(style.stroke), luminance(style.fill)
    solid = stroke is None and fill is not None and fill < _DARK
    element.set("fill", inks.wall if solid else "none")
    if stroke is None:
        element.set("stroke", "none")
        return
    wall = stroke < _DARK
    outer = wall and style.width >= widest * _WIDE
    element.set("stroke", inks.wall if wall else inks.wall2)
    element.set("stroke-width", "2.25" if outer else "1.25" if wall else "1")
    element.set("vector-effect", "non-scaling-stroke")
    if not wall:
        element.set("stroke-opacity", "0.7")
