"""Files that are biometric templates; none of them is taken into the control room."""

from __future__ import annotations

_MAGIC = (
    b"FMR\x00",  # finger minutiae, ISO/IEC 19794-2
    b"FIR\x00",  # finger image, ISO/IEC 19794-4
    b"FAC\x00",  # face image, ISO/IEC 19794-5
    b"IIR\x00",  # iris image, ISO/IEC 19794-6
    b"VIR\x00",  # vascular image, ISO/IEC 19794-9
)


def is_template(content: bytes) -> bool:
    """True for the interchange formats of biometric data, known by their first four bytes.

    A vendor's own format cannot be told from other bytes: the rule for those is in the guide.
    """
    return content[:4] in _MAGIC
