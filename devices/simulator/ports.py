"""A port of the loopback interface that can be listened at again after a while."""

from __future__ import annotations

import errno
import random
import socket

_CHANCE = random.SystemRandom()
"""Nobody's seed: two processes would take the same."""
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})
"""Windows calls a port that it keeps for itself forbidden."""


def free_port() -> int:
    """A TCP port that is free now. OSError where nothing can be listened at.

    Not one of those that systems hand out to outgoing connections (from 32768 on): who listens
    there again after an outage could find it taken.
    """
    while True:
        port = _CHANCE.randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
            else:
                return port
