"""Every change of the pure rules of fees and places is noticed by their own tests (mutmut), but for these."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.support.databases import FOLDER_VARIABLE

NO_NUMBER = "what is no number says as little as an empty text"
SURVIVORS = {
    "taken = standing.slots if (fee.slot is None) and False else standing.slots | {fee.slot}": (
        "that adds None to the free places taken, which is none of them"
    ),
    "return dict(zip(without, unused, strict=None))": "None is as false as False",
    "return dict(zip(without, unused, ))": "strict is false if nothing is said",
    "moment = wall.astimezone(None)": "that is the same moment, by the clock of the machine",
    "return wall.replace(fold=0).astimezone(None) if is_skipped else moment": "so is that",
    'people = (waiting or "XXXX").split()': NO_NUMBER,
    'amounts = dict(re.findall(r"([a-z0-9-]+)=([0-9]{1,9})", totals or "XXXX"))': NO_NUMBER,
    'waits = choice in (queues or "XXXX").split()': "no choice is called that",
}
"""What may stand in the code instead without anybody noticing, and why that is no missing test."""


@pytest.mark.slow
@pytest.mark.real_clock
def test_no_mutant_of_the_pure_rules_survives_without_a_reason(tmp_path):
    for name in ("app", "tests", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules"))
    for name in ("config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    ran = mutmut(tmp_path, "run")
    assert re.search(r"[1-9]\d*/[1-9]\d* ", ran), ran[-2000:]
    left = re.findall(r"^\s*(\S+): (\w[\w ]*)$", mutmut(tmp_path, "results"), re.MULTILINE)
    assert {fate for _, fate in left} <= {"survived"}
    assert {put_in(tmp_path, name) for name, _ in left} == set(SURVIVORS)


def mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints. It replaces what Python has imported and tidies up as if it were alone."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != FOLDER_VARIABLE},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def put_in(folder: Path, name: str) -> str:
    """The line that a mutant puts in."""
    (line,) = re.findall(r"^\+(?!\+\+)(.*)$", mutmut(folder, "show", name), re.MULTILINE)
    return str(line).strip()
