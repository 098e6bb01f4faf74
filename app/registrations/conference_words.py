"""The words of the pages on which people sign up for a round with options: what they get and what changed."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext, ngettext

from app.common.danish import kroner
from app.meetings.days import Day
from app.meetings.queries import RoundView
from app.registrations.choice_lists import choice_pairs, price_words
from app.registrations.conference_reading import Terms
from app.registrations.mates import Sharer, mate_note, shares
from app.registrations.offers import as_shown
from app.registrations.options import ChoiceState, Chosen, OptionKind, Wish, allot
from app.registrations.order import Line, Quote, Shown
from app.registrations.states import State
from app.registrations.wording import cancel_rule, choice_words, fee_reason, option_name, queue_words


def line_facts(line: Line, round_: RoundView, together: Sequence[Sharer]) -> list[tuple[str, str]]:
    """What one person gets, each thing with its price."""
    person, fee = line.person, line.fee
    part = replace(fee, amount=fee.amount - fee.extras, extras=0)
    note = mate_note(Sharer(person.name, person.room_mate, shares(line.chosen)), together)
    return [
        (gettext("E-mail"), person.email),
        (gettext("Bibliotek") if person.library else gettext("Arbejdsplads"), person.workplace),
        (gettext("Stilling"), person.title),
        (gettext("Status"), queue_words(line, round_)),
        (gettext("Deltagelse"), fee_reason(part, person.workplace)),
        *choice_pairs(line.chosen, _days(line, round_), person.room_mate),
        (gettext("Værelse"), note),
        (gettext("Bemærk"), stray_meals(line.chosen)),
        (gettext("I alt"), sum_words(fee.amount, fee.at_most)),
    ]


def stray_meals(chosen: Sequence[Chosen]) -> str:
    """That somebody has a meal on a day on which they do not come: they may have forgotten to take it out."""
    coming = {one.day for one in chosen if one.kind is OptionKind.DAY}
    meals = [one.name for one in chosen if one.kind is OptionKind.MEAL and coming and one.day not in coming]
    if not meals:
        return ""
    return gettext("%(meals)s er på en dag, der ikke er valgt.", meals=", ".join(meals))


def cancel_words(round_: RoundView, quote: Quote) -> str:
    """What cancelling costs everybody together, step by step; nothing is said where nothing can be owed."""
    at = {line.sitting_id for line in quote.lines}
    sitting = next((one for one in round_.sittings if one.id in at), None)
    return cancel_rule(sitting, owed=quote.at_most) if sitting and quote.may_be_owed else ""


def later_words(quote: Quote) -> str:
    """That more may be owed later than now."""
    if quote.at_most <= quote.total:
        return ""
    return ngettext(
        "Højst %(most)s, hvis du får alt det, du venter på.",
        "Højst %(most)s, hvis I får alt det, I venter på.",
        len(quote.lines),
        most=kroner(quote.at_most),
    )


def sum_words(amount: int, at_most: int) -> str:
    """What somebody owes now, and at most later (øre)."""
    if at_most <= amount:
        return kroner(amount)
    return gettext("%(now)s nu, højst %(most)s senere", now=kroner(amount), most=kroner(at_most))


def waiting_words(line: Line, round_: RoundView) -> str:
    """Which places and which options one person would wait for."""
    waits = (one for one in line.chosen if one.state is ChoiceState.WAITING)
    found = (choice_words(one, _days(line, round_)) for one in waits)
    return queue_words(line, round_) or "; ".join(found)


def _days(line: Line, round_: RoundView) -> Sequence[Day]:
    return next((one.days for one in round_.sittings if one.id == line.sitting_id), ())


def option_changes(offers: str, terms: Terms, quote: Quote) -> list[str]:
    """What has changed of the options since they were shown: 'Festmiddag. Før: 600 kr. Nu: 650 kr.'."""
    before = as_shown(offers, terms.offered)
    wishes = [
        Wish(one.person.choices, terms.paid_as(one.person), one.state is State.CONFIRMED)
        for one in quote.lines
    ]
    found = []
    for line, shown in zip(quote.lines, allot(wishes, before), strict=True):
        was = {one.id: one for one in shown}
        for one in line.chosen:
            then = was.get(one.id, one)
            if (one.amount, one.state) != (then.amount, then.state):
                name = option_name(one.kind, one.name, one.day, _days(line, terms.round))
                who = f"{line.person.name}: " if len(quote.lines) > 1 else ""
                found.append(f"{who}{name}. {before_and_now(_brief(then), _brief(one))}")
    return found


def total_changes(shown: Shown, quote: Quote) -> list[str]:
    """What the people come to now and came to when it was shown, and whose seat has gone."""
    found = [
        f"{quote.lines[index].person.name}. " + before_and_now(gettext("plads"), gettext("på ventelisten"))
        for index in sorted(quote.waiting - shown.waiting)
    ]
    if shown.total != quote.total:
        found.append(gettext("I alt") + ". " + before_and_now(kroner(shown.total), kroner(quote.total)))
    if shown.at_most is not None and shown.at_most != quote.at_most and quote.at_most > quote.total:
        words = before_and_now(kroner(shown.at_most), kroner(quote.at_most))
        found.append(gettext("Højst") + ". " + words)
    return found


def before_and_now(before: str, after: str) -> str:
    """'Før: 600 kr. Nu: 650 kr.'."""
    return gettext("Før: %(before)s. Nu: %(now)s.", before=before.rstrip("."), now=after.rstrip("."))


def _brief(one: Chosen) -> str:
    price = price_words(one.amount)
    if one.state is ChoiceState.WAITING:
        return gettext("%(price)s, venteliste", price=price)
    return price
