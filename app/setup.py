"""Installs what the control room needs, with nothing but Python itself: the README's two commands.

`main.py setup --demo` makes a virtual environment, installs the packages into it and opens the
demo park; `main.py setup --tests` installs the test tools and runs every test. On Debian and its
kin missing system packages are installed as well if that is allowed here (root, or sudo that asks
for nothing); otherwise it says which are missing and goes on.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"

# Qt's own libraries: a package that carries it, by the library that Qt loads.
_QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "fontconfig": "libfontconfig1",
    "dbus-1": "libdbus-1-3",
    "glib-2.0": "libglib2.0-0",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
    "xcb-xkb": "libxcb-xkb1",
}
_TEST_PROGRAMS = {"mosquitto": "mosquitto", "Xvfb": "xvfb", "gcc": "gcc"}
_TEST_LIBRARIES = {"modbus": "libmodbus5", "mosquitto": "libmosquitto1"}
_TEST_FONTS = {"NotoSansCJK": "fonts-noto-cjk", "Inter-Regular": "fonts-inter"}


def missing_qt_packages() -> list[str]:
    """Debian packages whose libraries Qt needs and this machine does not have; [] elsewhere."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for name, package in _QT_LIBRARIES.items() if not _has_library(name)]


def run(arguments: list[str]) -> int:
    """Carry out `setup`; the exit code of what was started in the end."""
    testing = "--tests" in arguments
    rest = [a for a in arguments if a != "--tests"]
    if sys.version_info < (3, 11):  # noqa: UP036 - this file also runs on what it refuses
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    _install_system_packages(missing_qt_packages() + (_missing_test_packages() if testing else []))
    python = _environment()
    wanted = ".[test]" if testing else "."
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if outlast([*pip, "-e", wanted], ROOT) != 0:
        print("The packages could not be installed; what pip says above tells why.")
        return 1
    if testing:
        return outlast([str(python), "-m", "tests", *rest], ROOT)
    return outlast([str(python), str(ROOT / "main.py"), *rest], Path.cwd())


def outlast(command: list[str], folder: Path) -> int:
    """Run a command to its end, also after Ctrl+C, which it hears itself; its exit code."""
    process = subprocess.Popen(command, cwd=folder)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _environment() -> Path:
    folder = "Scripts" if os.name == "nt" else "bin"
    python = ENVIRONMENT / folder / ("python.exe" if os.name == "nt" else "python")
    if python.exists():
        return python
    command = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    if subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0:
        # Debian keeps the part of Python that makes environments in a package of its own.
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        version = f"python3.{sys.version_info.minor}-venv"
        if not _install_system_packages([version]):
            _install_system_packages(["python3-venv"])
        subprocess.check_call(command)
    return python


def _missing_test_packages() -> list[str]:
    missing = [p for program, p in _TEST_PROGRAMS.items() if not _has_program(program)]
    missing += [p for name, p in _TEST_LIBRARIES.items() if not _has_library(name)]
    # a compiler alone brings no headers where recommended packages are left out
    missing += [] if Path("/usr/include/stdio.h").exists() else ["libc6-dev"]
    fonts = "\n".join(str(p) for f in _FONT_FOLDERS if f.is_dir() for p in f.rglob("*"))
    return missing + [package for name, package in _TEST_FONTS.items() if name not in fonts]


_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def _has_program(name: str) -> bool:
    return shutil.which(name) is not None or Path("/usr/sbin", name).exists()


def _has_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def _install_system_packages(packages: list[str]) -> bool:
    """Install through apt where that is possible without a question; say so where it is not."""
    if not packages:
        return True
    apt = shutil.which("apt-get")
    prefix: list[str] = []
    if os.name != "posix" or apt is None:
        allowed = False
    elif os.geteuid() == 0:
        allowed = True
    else:
        prefix = ["sudo", "-n"]
        sudo = shutil.which("sudo")
        allowed = sudo is not None and subprocess.call([sudo, "-n", "true"], stderr=-3) == 0
    names = " ".join(packages)
    if not allowed or apt is None:
        print(f"These system packages are missing and cannot be installed from here: {names}")
        return False
    print(f"Installing system packages: {names}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*prefix, apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    updated = subprocess.call([*prefix, apt, "update", "-qq"], env=quiet, stdout=-3)
    done = subprocess.call(install, env=quiet, stdout=-3)
    if updated or done:
        print(f"Not all of them could be installed: {names}")
    return done == 0
