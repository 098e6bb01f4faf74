"""The list for the hotel in words, on the page and in its sheet."""

from datetime import date

from flask_babel import gettext

from app.common.danish import date_in_words
from app.common.sheets import Cell
from app.hotel.mates import Match
from app.hotel.stays import Change, Stay


def mate_words(one: Stay) -> str:
    """With whom somebody shares a double room, or why with nobody; '' for who is not in one."""
    shown = one.shown
    if one.now is None or one.match is None:
        return shown.mate
    words = {"mate": shown.mate, "wants": one.wants}
    return {
        Match.PAIR: shown.mate,
        Match.PROPOSED: gettext("%(mate)s (kun den ene har bedt om det)", **words),
        Match.OTHERWISE: gettext("Ingen endnu: %(wants)s deler med en anden", **words),
        Match.UNKNOWN: gettext("Ingen endnu: vi finder ikke %(wants)s på et dobbeltværelse", **words),
        Match.SEVERAL: gettext("Ingen endnu: flere hedder %(wants)s", **words),
        Match.UNNAMED: gettext("Ingen endnu"),
    }[one.match]


def change_words(one: Stay) -> str:
    """What the hotel does not know of somebody, in a word."""
    return {
        Change.NONE: "",
        Change.NEW: gettext("Ny"),
        Change.CHANGED: gettext("Ændret"),
        Change.GONE: gettext("Udgået"),
    }[one.change]


def differences(one: Stay, *, with_needs: bool) -> list[tuple[str, str, str]]:
    """What is other than the hotel was told: (what, before, now); of needs only that they have changed."""
    if one.change is not Change.CHANGED or one.now is None or one.before is None:
        return []
    before, now = one.before, one.now
    nobody = gettext("ingen")
    pairs = [
        (gettext("Navn"), before.name, now.name),
        (gettext("Værelse"), before.room, now.room),
        (gettext("Ankomst"), day_words(before.arrival), day_words(now.arrival)),
        (gettext("Afrejse"), day_words(before.departure), day_words(now.departure)),
        (gettext("Deler med"), before.mate or nobody, now.mate or nobody),
    ]
    found = [pair for pair in pairs if pair[1] != pair[2]]
    if with_needs and before.needs_digest != now.needs_digest:
        found.append((gettext("Særlige behov"), "", gettext("ændret")))
    return found


def titles(*, with_needs: bool, is_told: bool) -> list[str]:
    """The head of the sheet."""
    return [
        gettext("Navn"),
        gettext("Bibliotek"),
        gettext("Værelse"),
        gettext("Ankomst"),
        gettext("Afrejse"),
        gettext("Deler med"),
        *([gettext("Særlige behov")] if with_needs else []),
        *([gettext("Siden sidste liste"), gettext("Hvad der er ændret")] if is_told else []),
    ]


def cells(one: Stay, *, with_needs: bool, is_told: bool) -> list[Cell]:
    """A row of the sheet."""
    shown = one.shown
    changed = "; ".join(
        f"{what}: {f'{before} → ' if before else ''}{now}"
        for what, before, now in differences(one, with_needs=with_needs)
    )
    return [
        shown.name,
        one.library,
        shown.room,
        shown.arrival,
        shown.departure,
        mate_words(one),
        *([one.needs] if with_needs else []),
        *([change_words(one), changed] if is_told else []),
    ]


def day_words(when: date | None) -> str:
    """'4. november'; a meeting may no longer have the day."""
    return date_in_words(when) if when else gettext("ikke kendt")
