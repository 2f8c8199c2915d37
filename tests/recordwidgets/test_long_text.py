"""A text of several lines finds its height at once, whatever width it has."""

from __future__ import annotations

import pytest

from widgets.records import LongText

TEXT = (
    "Clean assembly runs day and night: no outage of B2-W without 48 h notice. "
    "洁净装配 24 小时运行，停电停风须提前 48 小时通知。"
)


class Counted(LongText):
    """Counts how often it looks for its height."""

    looked = 0

    def _grow(self) -> None:
        self.looked += 1
        assert self.looked < 200, "it never comes to rest"
        super()._grow()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("most", [2, 3, 4, 10])
def test_a_text_comes_to_rest_at_every_width(qtbot, desk_of, read_only, most):
    text = Counted(desk_of(), 1, most)
    qtbot.addWidget(text)
    text.set_read_only(read_only)
    text.put(TEXT)
    text.resize(400, 200)
    text.show()
    qtbot.waitExposed(text)
    bar = text.box.verticalScrollBar()
    for width in range(60, 600, 3):
        text.looked = 0
        text.resize(width, 200)
        # its new height comes with the next layout
        qtbot.waitUntil(lambda: bar.isVisible() or not bar.maximum())


def test_a_text_that_has_room_needs_no_scroll_bar(qtbot, desk_of):
    text = LongText(desk_of(), 1, 10)
    qtbot.addWidget(text)
    text.put(TEXT)
    text.show()
    qtbot.waitExposed(text)
    for width in range(200, 600):
        text.resize(width, 300)
        assert not text.box.verticalScrollBar().isVisible(), width
        qtbot.waitUntil(lambda: not text.box.verticalScrollBar().maximum())
    low = text.box.height()
    text.resize(120, 300)
    qtbot.waitUntil(lambda: text.box.height() > low)
