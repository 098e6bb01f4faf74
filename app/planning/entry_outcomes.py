"""What signing somebody up leads to, in words for the organiser who is about to do it."""

from flask_babel import gettext

from app.meetings.models import SittingState
from app.meetings.queries import RoundView
from app.registrations import quotes
from app.registrations.options import ChoiceState
from app.registrations.order import Line
from app.registrations.states import State
from app.registrations.wording import fee_reason, queue_words, state_name


def outcome_words(line: Line, round_: RoundView) -> str:
    """'Får plads i øst. 500 kr.: 2. deltager fra Horsens Bibliotek', or where they stand in the queue."""
    price = fee_reason(line.fee, line.person.workplace)
    words = gettext("%(place)s. %(price)s", place=_place(line, round_), price=price)
    waits = [one.name for one in line.chosen if one.state is ChoiceState.WAITING]
    return (
        gettext("%(words)s. Venteliste: %(waits)s", words=words, waits=", ".join(waits)) if waits else words
    )


def not_open_words(round_: RoundView) -> str:
    """Why an organiser can sign nobody up for a round."""
    if any(one.state is SittingState.DRAFT for one in round_.sittings):
        return gettext("Runden er en kladde. Udgiv den, før nogen tilmeldes.")
    return quotes.not_open_words(round_)


def _place(line: Line, round_: RoundView) -> str:
    if line.state is State.CONFIRMED:
        sitting = next(one.name for one in round_.sittings if one.id == line.sitting_id)
        return gettext("Får plads i %(sitting)s", sitting=sitting.lower())
    if line.state is State.PENDING:
        return state_name(State.PENDING, round_ if line.person.library else None)
    return queue_words(line, round_)
