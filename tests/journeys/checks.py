"""What holds for every page, whoever comes with whatever: looked at in the browser."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.journeys.visitor import DESK, PHONE, Visitor

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
  .filter((it) => !it.matches('[role=region][tabindex="0"]'))  // a wide table, scrolled by keyboard as well
  .filter((it) => getComputedStyle(it).overflowX !== 'visible' && it.scrollWidth > it.clientWidth + 1)
  .map((it) => it.outerHTML.slice(0, 120))"""
TEXT_AS_IT_WAS = "document.documentElement.style.fontSize = ''"
TEXT_TWICE_AS_LARGE = "document.documentElement.style.fontSize = '125%'"  # the design system sets 62.5 %


def check_for_everybody(visitor: Visitor, name: str) -> None:
    """Axe must find nothing on the page, and nothing be cut off or need sideways scrolling.

    A picture of it is kept by `name`, see Visitor.shoot.
    """
    for width in (DESK, PHONE):
        visitor.at_width(width)
        visitor.shoot(name)
        found = Axe().run(visitor.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert not found.response["violations"], _told(found.response["violations"])
    for width in (NARROWEST, PHONE, DESK):
        _fits(visitor, width)
    visitor.page.evaluate(TEXT_TWICE_AS_LARGE)
    for width in (DESK, DESK // 2):
        _fits(visitor, width)
    visitor.page.evaluate(TEXT_AS_IT_WAS)
    visitor.at_width(DESK)


def _fits(visitor: Visitor, width: int) -> None:
    visitor.at_width(width)
    for wrong in (WIDER_THAN_THE_WINDOW, CUT_OFF):
        found = visitor.page.evaluate(wrong)
        assert not found, f"{width} pixels wide: {found[:5]}"


def _told(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['id']}: {one['help']}\n  " + "\n  ".join(node["html"][:200] for node in one["nodes"][:5])
        for one in violations
    )
