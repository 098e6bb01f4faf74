import hashlib
import json
import re

import pytest

from config import ROOT

STATIC = ROOT / "app/static"
SHEETS = sorted(STATIC.rglob("*.css"))
TEXTS = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_file_a_style_sheet_names_exists(sheet):
    for address in re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text()):
        if not address.startswith(("data:", "#")):
            assert (sheet.parent / address.split("?")[0].split("#")[0]).resolve().is_file(), address


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    fetched = re.findall(
        r"(?:url\(|@import|fetch\(|src=|from)\s*['\"]?(https?:)?//[^'\")\s]+", path.read_text()
    )
    assert not fetched


def test_vendored_files_are_what_the_lock_says():
    lock = json.loads((STATIC / "vendor/vendor.lock.json").read_text())
    files = {
        name: digest
        for package in (lock["packages"] if "packages" in lock else lock.values())
        for name, digest in package["files"].items()
    }
    assert files
    for name, digest in files.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name
