"""Whom a message can be for, and what the form of one means, with a sentence for all that cannot be sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.broadcasts import merge
from app.broadcasts.audience import Addressee, Audience, counts, recipients
from app.broadcasts.services import Draft
from app.broadcasts.wording import problem_words, role_names, state_names
from app.libraries.directory import directory
from app.libraries.wording import side_names
from app.libraries.words import sort_key
from app.meetings.models import Side
from app.meetings.queries import RoundView
from app.planning.broadcast_forms import BroadcastForm
from app.planning.reading import FormReader
from app.registrations.states import Role, State

MOST_IN_SUBJECT = 120
MOST_IN_BODY = 10_000
MOST_COMPLAINTS = 3
"""About one field: who has misread how fields work needs no list of every line."""

NOBODY = Audience(frozenset())

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: (value, words). A kind in which everybody is alike has no choices."""

    states: Choices
    sittings: Choices
    roles: Choices
    sides: Choices
    libraries: Choices


def options_of(round_: RoundView, people: Sequence[Addressee], chosen: Audience) -> Options:
    """What there is to choose among the people of a round.

    What is chosen is among it though nobody is left there: a choice that cannot be seen would
    be lost without a word.
    """
    count = counts(people)
    roles = {one.role for one in people} | chosen.roles
    sides = {one.side for one in people} | chosen.sides
    libraries = {one.library_id: one.workplace for one in people if one.library_id is not None}
    libraries |= _names_of(chosen.libraries - libraries.keys())
    by_name = sorted(libraries.items(), key=lambda library: sort_key(library[1]))
    return Options(
        states=[(state.value, f"{words} ({count[state]})") for state, words in state_names().items()],
        sittings=_several(((str(one.id), one.name) for one in round_.sittings), chosen.sittings),
        roles=_several(
            ((role.value, words) for role, words in role_names().items() if role in roles), chosen.roles
        ),
        sides=_several(
            ((side.value, words) for side, words in side_names().items() if side in sides), chosen.sides
        ),
        libraries=_several(((str(id_), name) for id_, name in by_name), chosen.libraries),
    )


def read_audience(form: BroadcastForm) -> Audience:
    """Whom was chosen: nobody where something was chosen that nobody can choose."""
    try:
        return Audience(
            states=frozenset(map(State, form.states.data or ())),
            roles=frozenset(map(Role, form.roles.data or ())),
            sittings=frozenset(map(int, form.sittings.data or ())),
            libraries=frozenset(map(int, form.libraries.data or ())),
            sides=frozenset(map(Side, form.sides.data or ())),
        )
    except ValueError:
        return NOBODY


def read_draft(form: BroadcastForm, people: Sequence[Addressee]) -> tuple[Draft, list[Addressee], FormReader]:
    """The message, and whom it goes to; with a sentence for everything that keeps it from being sent."""
    reader = FormReader()
    audience = read_audience(form)
    meant = recipients(people, audience)
    if not meant:
        nobody = gettext("Beskeden ville ikke gå til nogen. Vælg, hvem den skal sendes til.")
        reader.complain(form.states, nobody)
    subject = reader.line(form.subject, gettext("Skriv et emne."), MOST_IN_SUBJECT)
    _complain_of_fields(reader, form.subject)
    body = reader.line(form.body, gettext("Skriv en tekst."), MOST_IN_BODY)
    _complain_of_fields(reader, form.body)
    return Draft(audience, subject, body), meant, reader


def _complain_of_fields(reader: FormReader, field: Any) -> None:
    for problem in merge.problems(field.data or "")[:MOST_COMPLAINTS]:
        reader.complain(field, problem_words(problem))


def _several(choices: Iterable[tuple[str, str]], chosen: frozenset[Any]) -> Choices:
    found = list(choices)
    return found if len(found) > 1 or chosen else []


def _names_of(library_ids: Iterable[int]) -> dict[int, str]:
    missing = list(library_ids)
    known = directory().by_id if missing else {}
    return {one: known[one].name for one in missing if one in known}
