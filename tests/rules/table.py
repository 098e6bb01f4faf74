"""docs/rules.md, made from the stories."""

from collections.abc import Sequence

from tests.rules.story import Story

INTRODUCTION = """\
# Reglerne, fortalt som historier

Sådan regner Kreds pladser og gebyrer ud. Hver historie er en test: sætningerne her bliver spillet på
et rigtigt system, og udfaldet er det, deltagerne læser på deres side. Derfor passer tabellen altid.

Runden holdes i vest på dag 30 og i øst på dag 32. Man kan tilmelde sig til dag 20 og afmelde sig gratis
til dag 10. Den første deltager fra hvert folkebibliotek er gratis i runden, og alle andre koster 500 kr.,
hvis historien ikke siger andet. Horsens, Vejle, Skive, Roskilde og Køge er folkebiblioteker; AU Library
og DTU Bibliotek er ikke.

Filen bliver skrevet af `tests/rules`; ret den ikke i hånden.
"""


def written(fees: Sequence[Story], places: Sequence[Story]) -> str:
    """The whole document."""
    return f"{INTRODUCTION}\n{_section('Gebyrer', fees)}\n{_section('Pladser og venteliste', places)}"


def _section(heading: str, stories: Sequence[Story]) -> str:
    rows = "".join(_row(story) for story in stories)
    return f"## {heading}\n\n| Regel | Indstilling | Det sker | Udfald |\n|---|---|---|---|\n{rows}"


def _row(story: Story) -> str:
    ending = [*story.ending, *(f"{name} indtil nu: {told}" for name, told in (story.history or {}).items())]
    if story.refused:
        ending = [f"Afvist: “{story.refused}”", *ending]
    columns = (story.rule, *map("<br>".join, (story.given, story.steps, ending)))
    return "| " + " | ".join(columns) + " |\n"
