"""Fetch the vendored files of the design system anew, or check that they are untouched.

    python app/static/vendor/refresh.py           fetch the versions below; needs npm and the network
    python app/static/vendor/refresh.py --check   compare the files with vendor.lock.json; needs neither

To take a newer version, change it in PACKAGES, run without arguments and read the diff of the lock.
Nothing of npm or Node is needed to run Kreds.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "vendor.lock.json"


@dataclass(frozen=True, slots=True)
class Package:
    """What is taken of an npm package: path within it → path beside this script."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


_FONTS = "dist/fonts/IBMPlexSans/split/woff2"
_ICONS = "dist/img/svg-icons"
_STYLES = "dist/css/dkfds.min.css"

PACKAGES = (
    Package(
        name="dkfds",
        version="11.2.0",
        licence="MIT (styles), OFL-1.1 (fonts), Apache-2.0 (icons)",
        files={
            _STYLES: "dkfds/dkfds.min.css",
            # The pictures our pages need; rules of the styles that ask for others are dropped.
            f"{_ICONS}/check-white.svg": "dkfds/img/check-white.svg",
            f"{_ICONS}/chevron-down.svg": "dkfds/img/chevron-down.svg",
            f"{_ICONS}/chevron-up.svg": "dkfds/img/chevron-up.svg",
            f"{_FONTS}/IBMPlexSans-Regular-Latin1.woff2": "dkfds/fonts/IBMPlexSans-Regular-Latin1.woff2",
            f"{_FONTS}/IBMPlexSans-SemiBold-Latin1.woff2": "dkfds/fonts/IBMPlexSans-SemiBold-Latin1.woff2",
            f"{_FONTS}/IBMPlexSans-Bold-Latin1.woff2": "dkfds/fonts/IBMPlexSans-Bold-Latin1.woff2",
            "LICENSE.md": "dkfds/LICENSE.md",
        },
    ),
)


def trimmed(css: str, pictures: set[str]) -> str:
    """The design system's styles without its own fonts and without rules that need pictures we do not keep.

    The fonts it declares are the whole families (196 KB a page); ours are declared in css/kreds.css.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"\.\./img/svg-icons/", "img/", css)
    css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css)

    def keep(rule: re.Match[str]) -> str:
        wanted = re.findall(r"url\(([^)]*)\)", rule[0])
        return rule[0] if set(wanted) <= pictures else ""

    return re.sub(r"[^{}]+\{[^{}]*url\([^{}]*\}", keep, css)


def packed(package: Package, folder: Path) -> Path:
    """Download the package as npm publishes it. Raises CalledProcessError if npm cannot."""
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", wanted, "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / done.stdout.strip().splitlines()[-1]


def contents(package: Package, tarball: Path) -> dict[str, bytes]:
    """The vendored files by their path beside this script. Raises KeyError if the package lacks one."""
    with tarfile.open(tarball) as archive:
        found = {
            target: archive.extractfile(f"package/{source}").read()  # type: ignore[union-attr]  # a plain file
            for source, target in package.files.items()
        }
    pictures = {target.removeprefix("dkfds/") for target in found if target.endswith(".svg")}
    styles = package.files.get(_STYLES)
    if styles:
        found[styles] = trimmed(found[styles].decode(), pictures).encode()
    return found


def refresh() -> int:
    """Fetch everything, write the files and the lock."""
    lock = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            tarball = packed(package, Path(folder))
            files = contents(package, tarball)
            for target, content in files.items():
                path = HERE / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            lock[package.name] = {
                "version": package.version,
                "licence": package.licence,
                "package_sha256": _sha256(tarball.read_bytes()),
                "files": {target: _sha256(files[target]) for target in sorted(files)},
            }
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    return 0


def check() -> int:
    """Name every vendored file that is missing or differs from the lock; 1 if there is one."""
    lock = json.loads(LOCK.read_text())
    wrong = [
        target
        for package in lock.values()
        for target, expected in package["files"].items()
        if not (HERE / target).is_file() or _sha256((HERE / target).read_bytes()) != expected
    ]
    wrong += [p.name for p in PACKAGES if lock.get(p.name, {}).get("version") != p.version]
    for name in wrong:
        print(f"{name} differs from {LOCK.name}: run refresh.py", file=sys.stderr)
    return 1 if wrong else 0


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["--check"] else refresh())
