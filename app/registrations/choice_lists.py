"""What somebody has chosen, as the lines of a list: the check page, the receipt and Min tilmelding."""

from collections.abc import Sequence

from flask_babel import gettext

from app.common.danish import kroner, lower_first
from app.meetings.days import Day
from app.registrations.options import ChoiceState, Chosen, OptionKind
from app.registrations.wording import option_name

Pair = tuple[str, str]


def choice_pairs(chosen: Sequence[Chosen], days: Sequence[Day], room_mate: str = "") -> list[Pair]:
    """Each choice with its price or place in the queue; the days are one line, for they have one price."""
    pairs = []
    coming = [one for one in chosen if one.kind is OptionKind.DAY]
    if coming:
        pairs.append((gettext("Dage"), "; ".join(_day_words(one, days) for one in coming)))
    for one in chosen:
        if one.kind is not OptionKind.DAY:
            words = state_words(one)
            if one.kind is OptionKind.DOUBLE and room_mate:
                words = gettext("%(price)s, sammen med %(mate)s", price=words, mate=room_mate)
            pairs.append((option_name(one.kind, one.name, one.day, days), words))
    return pairs


def price_words(amount: int) -> str:
    """What an option costs (øre)."""
    return kroner(amount) if amount else gettext("Gratis")


def state_words(one: Chosen) -> str:
    """What a choice costs, and whether it is had, waited for or wished."""
    price = price_words(one.amount)
    match one.state:
        case ChoiceState.HELD:
            return price
        case ChoiceState.WAITING:
            return gettext(
                "På ventelisten, nr. %(number)d. %(price)s, hvis du får det", number=one.number, price=price
            )
        case ChoiceState.WISHED:
            return gettext("%(price)s, hvis du får plads", price=price)


def _day_words(one: Chosen, days: Sequence[Day]) -> str:
    words = lower_first(option_name(one.kind, one.name, one.day, days))
    if one.state is ChoiceState.WAITING:
        return gettext("%(option)s (venteliste, nr. %(number)d)", option=words, number=one.number)
    return words
