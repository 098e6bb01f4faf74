"""Every page in every state: usable by everybody, on a phone as at a desk, and quiet in the console."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.journeys.conftest import Visit
from tests.journeys.states import STATES
from tests.journeys.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.real_clock]

RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
NARROWEST = 320

WIDER_THAN_THE_WINDOW = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const wide = [...document.querySelectorAll('body *')]
    .filter((it) => it.getBoundingClientRect().right > most + 1);
  return [`${document.documentElement.scrollWidth} pixels`, ...wide.map((it) => it.outerHTML.slice(0, 120))];
}"""
CUT_OFF = """() => [...document.querySelectorAll('main *')]
  .filter((it) => !it.closest('.sr-only') && it.matches(':not(input, textarea, select, svg, svg *)'))
  .filter((it) => getComputedStyle(it).overflowX !== 'visible' && it.scrollWidth > it.clientWidth + 1)
  .map((it) => it.outerHTML.slice(0, 120))"""
TEXT_TWICE_AS_LARGE = "document.documentElement.style.fontSize = '125%'"  # the design system sets 62.5 %


@pytest.mark.parametrize("state", STATES)
def test_page_is_for_everybody(state: str, visit: Visit) -> None:
    """Axe finds nothing, nothing is cut off or needs sideways scrolling, the browser has no complaint."""
    visitor = visit()
    STATES[state](visitor)
    for width in (DESK, PHONE):
        visitor.at_width(width)
        visitor.shoot(state)
        found = Axe().run(visitor.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert not found.response["violations"], _told(found.response["violations"])
    for width in (NARROWEST, PHONE, DESK):
        _fits(visitor, width)
    visitor.page.evaluate(TEXT_TWICE_AS_LARGE)
    for width in (DESK, DESK // 2):
        _fits(visitor, width)


def _fits(visitor: Visitor, width: int) -> None:
    visitor.at_width(width)
    assert visitor.page.evaluate(WIDER_THAN_THE_WINDOW) == [], f"{width} pixels wide"
    assert visitor.page.evaluate(CUT_OFF) == [], f"{width} pixels wide"


def _told(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['id']}: {one['help']}\n  " + "\n  ".join(node["html"][:200] for node in one["nodes"][:5])
        for one in violations
    )
