"""How bright a picture gets."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage


def lightest(image: QImage) -> int:
    """The largest channel of any pixel, 0 to 255: what a night drawing is held to."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(-1, 4)
    return int(pixels[:, :3].max()) if pixels.size else 0
