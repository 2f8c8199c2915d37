"""A power cut at any moment loses no acknowledged operation and damages nothing."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.journal import verify
from tests.killing.ledger import missing, read_for
from tests.killing.power_cut import Disk, read_trace

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
ENOUGH = 300
"""Acknowledged operations after which the process is killed."""


@pytest.fixture(scope="module")
def trace(tmp_path_factory):
    """Steps of a process that wrote operations for a while, acknowledgements among them."""
    if sys.platform != "linux" or shutil.which("gcc") is None:
        pytest.skip("simulating power cuts needs gcc and Linux (apt install gcc)")
    work = tmp_path_factory.mktemp("power")
    library, folder = work / "power_trace.so", work / "disk"
    folder.mkdir()
    argv = ["gcc", "-shared", "-fPIC", "-O1", str(HERE / "power_trace.c"), "-o", str(library)]
    subprocess.run([*argv, "-ldl", "-lpthread"], check=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LD_PRELOAD": str(library),
        "POWER_FOLDER": str(folder),
        "POWER_TRACE": str(work / "trace"),
    }
    with (folder / "acks").open("ab") as acks:
        child = subprocess.Popen(
            [sys.executable, str(HERE / "writing_process.py"), str(folder / "data")],
            stdout=acks,
            stderr=subprocess.PIPE,
            env=environment,
        )
        said, end = b"", time.monotonic() + 120
        try:
            while not said and (folder / "acks").read_bytes().count(b"\n") < ENOUGH:
                assert time.monotonic() < end
                said = read_for(child.stderr.fileno(), 0.05)
        finally:
            child.kill()
            child.wait()
            child.stderr.close()
    assert said == b""
    return folder, read_trace(work / "trace")


def outcomes(trace, work, cuts, *, lies=False):
    """For each cut: how many were acknowledged, which of them are lost, what verify says."""
    folder, steps = trace
    chance = random.Random(3)
    places = sorted(chance.sample(range(len(steps)), min(cuts, len(steps))))
    disk, acknowledged, at = Disk(lies=lies), set(), 0
    for number, place in enumerate(places):
        for step in steps[at:place]:
            if step.path.name != "acks":
                disk.take(step)
            elif step.data.startswith(b"ack "):
                acknowledged.add(step.data[4:].strip().decode())
        at = place
        data = work / f"{number}" / "data"
        data.mkdir(parents=True)
        for path, content in disk.image(chance):
            if path.parent == folder / "data":
                (data / path.name).write_bytes(content)
        yield len(acknowledged), *_judge(data, acknowledged)
        shutil.rmtree(work / f"{number}")


def _judge(data, acknowledged):
    database = data / "records.db"
    if not acknowledged and not (database.exists() and database.stat().st_size):
        return set(), []
    faults = [fault.code for fault in verify(data)]
    if faults and faults != ["journal.no_mark"]:
        # before the first acknowledgement the tables need not even be there
        return set(acknowledged), faults if acknowledged else []
    return missing(data, acknowledged), []


@pytest.mark.parametrize("cuts", [100, pytest.param(5_000, marks=pytest.mark.long)])
def test_nothing_acknowledged_is_lost(trace, tmp_path, cuts):
    found = list(outcomes(trace, tmp_path, cuts))
    assert found[-1][0] > 100
    assert [one for one in found if one[1] or one[2]] == []


def test_a_disk_that_lies_about_syncing_is_caught(trace, tmp_path):
    found = list(outcomes(trace, tmp_path, 20, lies=True))
    assert sum(bool(lost or faults) for _, lost, faults in found) > 3
