"""Sets are named by what they come to, kept whole, read back equal, and compared by id."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.site.check import check
from models.site.endpoints import with_endpoints
from models.site.park import ModbusLine, MqttLink, Park
from models.site.sets import Change, SetError, difference, is_unchanged, load_set, save_set

S = "site.toml"
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DEMO, SHIPPED = RESOURCES / "demo" / "site.toml", RESOURCES / "devices"


def content(park):
    """A park without where it lies."""
    return replace(park, root="", files={})


def test_the_digest_does_not_depend_on_how_it_is_written(site, new_site) -> None:
    digest = site.park().digest
    site.edit(S, "format = 1", "# a remark\nformat = 1   # another\n\n\n")
    site.edit(S, 'name = "Unit 1"', 'name = { en = "Unit 1" }')
    site.edit(S, "x = 50\ny = 60", "y = 60.0\nx = 50")
    site.edit("sensor.toml", "source = ", "# remark\nsource = ")
    site.edit("sensor.toml", "made up", "invented")
    assert site.park().digest == digest
    # Another folder, another name of a plan, a table, a group for a profile's value.
    other = new_site()
    (other.root / "plans" / "a-f1.svg").rename(other.root / "drawing.svg")
    other.edit(S, "plans/a-f1.svg", "drawing.svg")
    other.edit("sensor.toml", "low = 16, ", "")
    other.append(
        S, '\n[[group]]\nid = "g"\nselect = { point = ["temperature"] }\nlimits.low = 16\n'
    )
    assert other.park().digest == digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (S, "Sensor 1", "Sensor One"),
        (S, "x = 50", "x = 51"),
        (S, "127.0.0.1", "127.0.0.2"),
        (S, '"Tester"', '"Other"'),
        (S, "level = 1", "level = 2"),
        (S, "[100, 100]]", "[100, 99]]"),
        ("sensor.toml", "high = 27", "high = 26"),
        ("sensor.toml", "/temperature", "/temp"),
        ("sensor.toml", "tolerance = 0.1", "tolerance = 0.2"),
        ("sensor.toml", 'code = "open", name = "Open"', 'code = "open", name = "Ajar"'),
        ("meter.toml", "address = 72", "address = 74"),
        ("plans/a-f1.svg", "<svg/>", "<svg></svg>"),
    ],
)
def test_the_digest_depends_on_everything_that_counts(site, file: str, old: str, new: str) -> None:
    digest = site.park().digest
    site.edit(file, old, new)
    assert site.park().digest != digest


def test_the_private_key_is_a_matter_of_the_station(site, tmp_path: Path) -> None:
    site.write("c.pem", "certificate")
    site.edit(S, 'kind = "mqtt"', 'kind = "mqtt"\ntls = { certificate = "c.pem", key = "/a.key" }')
    first = site.park()
    save_set(tmp_path / "data", first, site.path)
    loaded = load_set(tmp_path / "data", first.digest).links["broker"]
    assert isinstance(loaded, MqttLink)
    assert loaded.tls is not None
    assert loaded.tls.key == "/a.key"
    assert (Path(load_set(tmp_path / "data", first.digest).root) / loaded.tls.certificate).is_file()
    site.edit(S, "/a.key", "/b.key")
    assert site.park().digest == first.digest


def test_what_is_kept_is_whole_and_stands_alone(site, tmp_path: Path) -> None:
    site.write("t/more.csv", "id,name_en,profile,link,unit_id\nm9,Nine,meter,line,9\n")
    site.write("own/sensor.toml", (site.profiles / "sensor.toml").read_text("utf-8"))
    site.edit(S, "[[link]]", '[tables]\ndevices = ["t/more.csv"]\nprofiles = ["own"]\n[[link]]')
    park = site.park()
    folder = save_set(tmp_path / "data", park, site.path)
    kept = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert kept == {
        "park.json",
        "set.json",
        "profiles/meter.toml",
        "site/site.toml",
        "site/own/sensor.toml",
        "site/plans/a-f1.svg",
        "site/t/more.csv",
    }
    for path in sorted(site.root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    loaded = load_set(tmp_path / "data", park.digest)
    assert content(loaded) == content(park)
    assert (Path(loaded.root) / loaded.floors["a-f1"].plan).is_file()
    again = check(folder / "site" / S, [folder / "profiles"])
    assert content(again) == content(park)


def test_an_own_profiles_folder_that_nobody_uses(site, tmp_path: Path) -> None:
    """The folder is named by the site file, so the copy must have it too."""
    site.write("own/other.toml", "")
    site.edit(S, "[[link]]", '[tables]\nprofiles = ["own"]\n[[link]]')
    park = site.park()
    save_set(tmp_path, park, site.path)
    assert content(load_set(tmp_path, park.digest)) == content(park)


def test_a_kept_set_can_be_kept_again(site, tmp_path: Path) -> None:
    """As a restore into another data folder does."""
    park = site.park()
    first = save_set(tmp_path / "one", park, site.path)
    loaded = load_set(tmp_path / "one", park.digest)
    save_set(tmp_path / "two", loaded, first / "site" / S)
    assert content(load_set(tmp_path / "two", park.digest)) == content(park)


def test_keeping_twice_changes_nothing(site, tmp_path: Path) -> None:
    park = site.park()
    folder = save_set(tmp_path, park, site.path)
    stamps = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    assert save_set(tmp_path, park, site.path) == folder
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == stamps
    assert [p.name for p in folder.parent.iterdir()] == [park.digest]


def test_files_that_change_while_they_are_kept(site, tmp_path: Path) -> None:
    park = site.park()
    site.edit(S, "x = 50", "x = 52")
    with pytest.raises(SetError) as raised:
        save_set(tmp_path, park, site.path)
    assert raised.value.message.code == "site.changed_meanwhile"
    assert list((tmp_path / "configuration").iterdir()) == []


@pytest.mark.parametrize("harm", ["cut", "flip", "remove", "version"])
def test_a_damaged_cache_is_made_again_from_the_kept_files(site, tmp_path: Path, harm: str) -> None:
    park = site.park()
    cache = save_set(tmp_path, park, site.path) / "park.json"
    good = cache.read_bytes()
    if harm == "remove":
        cache.unlink()
    elif harm == "cut":
        cache.write_bytes(good[: len(good) // 2])
    elif harm == "flip":
        cache.write_bytes(good.replace(b"Sensor 1", b"Sensor 2"))
    else:
        cache.write_bytes(good.replace(b'"version":1', b'"version":0'))
    assert content(load_set(tmp_path, park.digest)) == content(park)
    assert cache.read_bytes() == good
    assert content(load_set(tmp_path, park.digest)) == content(park)


@pytest.mark.parametrize("harm", ["no cache", "list", "no list", "another"])
def test_a_set_that_is_damaged_altogether_is_told(site, tmp_path: Path, harm: str) -> None:
    park = site.park()
    folder = save_set(tmp_path, park, site.path)
    digest = park.digest
    if harm == "no cache":
        (folder / "park.json").unlink()
        (folder / "site" / S).write_text(site.path.read_text("utf-8") + "#\n", encoding="utf-8")
    elif harm == "list":
        (folder / "set.json").write_bytes(b"[]")
    elif harm == "no list":
        (folder / "set.json").unlink()
    else:
        digest = "0" * 64
        folder.rename(folder.with_name(digest))
    with pytest.raises(SetError) as raised:
        load_set(tmp_path, digest)
    assert raised.value.message.code == "site.set_damaged"


def test_endpoints_of_the_station(site) -> None:
    park = site.park()
    here = with_endpoints(park, {"line": ("10.1.1.1", 1502), "broker": ("::1", 8883)})
    line, broker = here.links["line"], here.links["broker"]
    assert isinstance(line, ModbusLine)
    assert isinstance(broker, MqttLink)
    assert (line.host, line.port, broker.host, broker.port) == ("10.1.1.1", 1502, "::1", 8883)
    assert here.digest == park.digest
    assert park.links["line"].host == "127.0.0.1"
    assert list(here.links) == list(park.links)
    with pytest.raises(KeyError):
        with_endpoints(park, {"nowhere": ("x", 1)})


def test_difference(site) -> None:
    old = site.park()
    assert not difference(old, site.park())
    site.edit(S, "x = 50", "x = 51")
    site.edit(S, "Tester", "Somebody")
    site.edit(S, 'host = "127.0.0.1"', 'host = "127.0.0.9"')
    site.edit(S, 'id = "m1"', 'id = "m2"')
    site.edit("sensor.toml", "high = 27", "high = 26")
    site.edit("sensor.toml", '"/window"', '"/window_1"')
    changes = difference(old, site.park()).changes
    assert set(changes) == {
        Change("site", "test", "changed", ("operator",)),
        Change("links", "broker", "changed", ("host",)),
        Change("places", "s1", "changed", ("x",)),
        Change("points", "s1.temperature", "changed", ("limits", "alarms.limits")),
        Change("sources", "s1.window", "changed"),
        *(
            Change(section, identity, kind)
            for kind, device in (("removed", "m1"), ("added", "m2"))
            for section, identity in (
                ("devices", device),
                *(
                    ("points", f"{device}.{key}")
                    for key in ("power", "energy", "relay", "feedback")
                ),
                *(
                    ("sources", f"{device}{key}")
                    for key in ("", ".power", ".energy", ".relay", ".feedback")
                ),
            )
        ),
    }
    found = difference(old, site.park())
    assert (found.count("points", "added"), found.count("points", "changed")) == (4, 1)


def test_a_redrawn_plan_is_a_difference(new_site: Callable) -> None:
    old, new = new_site(), new_site()
    before = old.park()
    new.write("plans/a-f1.svg", "<svg>more</svg>")
    changes = difference(before, new.park()).changes
    assert changes == (Change("floors", "a-f1", "changed", ("plan",)),)


def test_an_unchanged_site_is_known_without_reading_it(tmp_path):
    site = tmp_path / "source" / "site.toml"
    shutil.copytree(DEMO.parent, site.parent)
    shipped = tmp_path / "shipped"
    shutil.copytree(SHIPPED, shipped)
    park = check(site, [shipped])
    assert isinstance(park, Park)
    data = tmp_path / "data"
    save_set(data, park, site)
    assert is_unchanged(data, park.digest, site, [shipped])
    assert not is_unchanged(data, "0" * 64, site, [shipped])
    for path in (site, site.parent / "areas.csv", shipped / "eastron_sdm630.toml"):
        before = path.read_bytes()
        path.write_bytes(before + b"\n# x")
        assert not is_unchanged(data, park.digest, site, [shipped]), path
        path.write_bytes(before)
    # an own profile of the same name would be read instead of the shipped one
    (own,) = {p.parent for p in (site.parent / "profiles").glob("*.toml")}
    (own / "eastron_sdm630.toml").write_text("")
    assert not is_unchanged(data, park.digest, site, [shipped])
