"""Where a broker is, how it is entered, and which version of the protocol it speaks."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.mqtt.reasons import Ended
    from models.site.park import MqttLink, Tls

_SILENT = 2
"""Silent after CONNECT so often, a broker is taken for one that does not know MQTT 5."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Address and credentials; the password is fetched anew for every attempt."""

    host: str
    port: int
    keepalive_s: int
    user: str
    secret: str
    secrets: Callable[[str], str | None]
    """Called on network threads."""
    tls: Tls | None
    root: Path

    @classmethod
    def of(cls, settings: MqttLink, secrets: Callable[[str], str | None], root: Path) -> Endpoint:
        """The endpoint of a configured link; `root` is the folder of the site file."""
        return cls(
            settings.host,
            settings.port,
            settings.keepalive_s,
            settings.user,
            settings.secret,
            secrets,
            settings.tls,
            root,
        )

    def password(self) -> str | None:
        """The password, or None if there is none."""
        return self.secrets(self.secret) if self.secret else None

    def tls_context(self) -> ssl.SSLContext | None:
        """None without TLS. Raises OSError where a file is missing or is no certificate."""
        if self.tls is None:
            return None
        context = ssl.create_default_context(cafile=self._file(self.tls.ca))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.tls.certificate:
            certificate = str(self.root / self.tls.certificate)
            context.load_cert_chain(certificate, self._file(self.tls.key))
        return context

    def _file(self, name: str) -> str | None:
        return str(self.root / name) if name else None


class Dialect:
    """Which MQTT version a broker takes; shared by the connections of one link.

    Written by network threads: single assignments, any order is harmless.
    """

    def __init__(self, version: str) -> None:
        self.five = version != "3.1.1"
        self.proven = False
        """This version has worked: a connection closed without a word proves nothing any more."""
        self._auto = version == "auto"
        self._silent = 0

    def learn(self, ended: Ended) -> None:
        """Change to 3.1.1 where 5 is refused, or where CONNECT gets no answer."""
        if not self._auto:
            return
        if self.five:
            if ended.refused_version:
                self.five = False
            elif ended.silent and not self.proven:
                self._silent += 1
                self.five = self._silent < _SILENT
        elif self._silent >= _SILENT and ended.live_s > 0:
            # Only guessed from silence: perhaps the broker just died. Ask for 5 once more.
            self.five, self.proven, self._silent = True, False, _SILENT - 1
