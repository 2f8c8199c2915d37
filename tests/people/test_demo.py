"""The demo park's people: they are who the site file says, and can sign on as it says."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

import pytest

from app.core.core import utc_ms
from app.demo import DEMO_SITE
from app.demorecords import seed
from app.keeping import backup
from app.signon import StationSecrets, give_demo_secrets
from app.signon.demo import DEMO_SECRETS
from app.signon.hashing import Argon2
from app.signon.verifiers import SECRETS_FILE
from app.subjects import record_kinds
from models.journal import Journal
from models.people import can_administer
from models.records import Query
from models.site.check import check
from models.site.park import Park, SignOnSettings
from models.text import Name
from tests.people.front_desk import bytes_below
from tests.system.small_site import write_site

PROFILES = (Path(__file__).parents[2] / "resources" / "devices",)
_LINE = re.compile(r"^(\S+?)(?:,| ).*?(\d{4})$", re.MULTILINE)


def _hints() -> dict[str, dict[str, str]]:
    """PIN by sign-on name, as each language of the hint says."""
    hint = tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))["sign_on"]["hint"]
    return {language: dict(_LINE.findall(text)) for language, text in hint.items()}


@pytest.fixture
def demo(tmp_path: Path) -> tuple[Path, list[str]]:
    folder = tmp_path / "demo"
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=0, kinds=record_kinds())
    people = tmp_path / "people"
    people.mkdir()
    source = DEMO_SITE.parent / "records" / "people.toml"
    (people / "people.toml").write_bytes(source.read_bytes())
    faults = asyncio.run(seed(journal, record_kinds(), utc_ms(), "Asia/Shanghai", people))
    assert faults == []
    give_demo_secrets(folder, journal)
    found = journal.records.list(Query("person"), 100)
    assert all(one.flag("active") and one.list("roles") for one in found)
    assert sum(can_administer(one.values) for one in found) >= 2
    names = [one.text("sign_on") for one in found]
    secrets = StationSecrets(folder)
    assert all(secrets.verifier(one.id, "password") for one in found)
    journal.close()
    return folder, names


def test_the_hint_names_everybody_in_both_languages(demo: tuple[Path, list[str]]) -> None:
    hints = _hints()
    assert hints["en"] == hints["zh_CN"]
    assert sorted(hints["en"]) == sorted(demo[1])


def test_the_ready_made_verifiers_are_what_the_hint_says() -> None:
    known = tomllib.loads(DEMO_SECRETS.read_text(encoding="utf-8"))["person"]
    pins = _hints()["en"]
    assert known.keys() == pins.keys()

    async def compare() -> None:
        argon = Argon2()
        for name, ways in known.items():
            assert await argon.fits(ways["password"], "linhu-demo"), name
            assert await argon.fits(ways["pin"], pins[name]), name
        assert not await argon.fits(known["admin"]["pin"], pins["li-na"])

    asyncio.run(compare())


def test_verifiers_of_a_folder_are_never_replaced(demo: tuple[Path, list[str]]) -> None:
    folder, _ = demo
    before = (folder / SECRETS_FILE).read_bytes()
    (folder / SECRETS_FILE).write_bytes(before + b"\n")
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=0, kinds=record_kinds())
    give_demo_secrets(folder, journal)
    journal.close()
    assert (folder / SECRETS_FILE).read_bytes() == before + b"\n"


def test_a_backup_takes_no_verifier_along(demo: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, _ = demo
    backup(folder, tmp_path / "copy")
    copied = list(bytes_below(tmp_path / "copy"))
    assert copied
    for path, content in copied:
        assert b"$argon2" not in content, path


def _park(folder: Path, text: str) -> Park | list[str]:
    folder.mkdir(exist_ok=True)
    site = write_site(folder, 1, 1)
    site.write_text(site.read_text(encoding="utf-8") + text, encoding="utf-8")
    read = check(site, PROFILES)
    return [one.what.code for one in read] if isinstance(read, list) else read


def test_the_site_file_says_how_people_sign_on(tmp_path: Path) -> None:
    plain = _park(tmp_path / "a", "")
    assert isinstance(plain, Park)
    assert plain.sign_on == SignOnSettings()
    set_ = _park(
        tmp_path / "b",
        '\n[sign_on]\nhint = { en = "Ask Ann", zh_CN = "问安" }\npost = "Gate"\n'
        "pin_hours = 8\nlock_minutes = 0\n",
    )
    assert isinstance(set_, Park)
    assert set_.sign_on == SignOnSettings(Name("Ask Ann", "问安"), Name("Gate"), 8 * 3_600_000, 0)
    assert set_.digest != plain.digest


@pytest.mark.parametrize("line", ["pin_hours = 0", "pin_hours = 25", "lock_minutes = -1", "x = 1"])
def test_what_makes_no_sense_is_refused(tmp_path: Path, line: str) -> None:
    assert isinstance(_park(tmp_path / "a", f"\n[sign_on]\n{line}\n"), list)
