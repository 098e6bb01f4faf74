"""What a first visit costs to load: at most 150 KB, compressed, fonts included (EXPERIENCE.md)."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.journeys.conftest import Visit
from tests.journeys.rounds import OPEN, SEVERAL_DAYS

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

MOST_BYTES = 150 * 1024


@pytest.mark.parametrize("address", ["/", OPEN, f"{OPEN}tilmelding", "/laanesamarbejde/holdt/", SEVERAL_DAYS])
def test_first_load_is_light(address: str, visit: Visit) -> None:
    visitor = visit()
    visitor.go(address)
    visitor.page.wait_for_load_state("networkidle")
    sizes = {response.url: _compressed(response) for response in visitor.responses}
    assert any(url.endswith(".woff2") for url in sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def _compressed(response: Response) -> int:
    """Bytes over the wire behind a proxy that compresses; fonts and pictures are compressed already."""
    body = response.body()
    return len(body) if response.url.endswith((".woff2", ".png", ".webp")) else len(gzip.compress(body))
