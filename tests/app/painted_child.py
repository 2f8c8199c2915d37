"""The control room of a folder, closed at its first paint: prints which modules it had imported,
whose source it had read, and which of Qt's kinds of widgets PySide had made ready."""

from __future__ import annotations

import json
import linecache
import sys


def main(folder: str, site: str) -> int:
    """The product's own command; only its window says what stands in `sys.modules` as well."""
    import main as product
    from app import opening

    opening.import_qt()
    from PySide6.QtCore import QEvent, QTimer

    from app import desktop

    class Painted(desktop.Window):
        told = False

        def event(self, event: QEvent) -> bool:
            handled = super().event(event)
            if event.type() is QEvent.Type.Paint and not self.told:
                self.told = True
                QTimer.singleShot(0, self._tell)
            return handled

        def _tell(self) -> None:
            sources = [name for name in linecache.cache if name.endswith(".py")]
            said = {
                "modules": sorted(sys.modules),
                "sources": sorted(sources),
                "widgets": sorted(vars(sys.modules["PySide6.QtWidgets"])),
            }
            print(json.dumps(said), flush=True)
            self.close()

    desktop.Window = Painted  # type: ignore[misc]
    sys.argv[1:] = ["--site", site, "--data", folder]
    return product.main()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
