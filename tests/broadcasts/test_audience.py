"""Whom a message is for: each address once, and nobody who does not belong there."""

from dataclasses import replace

import pytest

from app.broadcasts.audience import Addressee, Audience, counts, recipients
from app.broadcasts.queries import people_of
from app.common.models import db
from app.meetings.models import Side
from app.registrations.states import Role, State
from tests.factories import EastFactory, LibraryFactory, RegistrationFactory, SittingFactory
from tests.support.queries import counted_queries

WEST, EAST = 1, 2
HORSENS, VEJLE = 61, 63
STATES = {"t": State.CONFIRMED, "v": State.WAITING, "a": State.PENDING, "x": State.CANCELLED}


def people(story: str) -> list[Addressee]:
    """'Anne:t1H Bo:v0 Carl:t2V*': name, state, sitting (0: either), library (none: typed), * a speaker."""
    return [_one(number, *word.split(":")) for number, word in enumerate(story.split(), 1)]


def _one(number: int, name: str, facts: str) -> Addressee:
    library = {"H": HORSENS, "V": VEJLE}.get(facts[2:3])
    return Addressee(
        registration_id=number,
        name=name,
        email=f"{name}@Horsens.example",
        email_key=f"{name}@horsens.example".casefold(),
        state=STATES[facts[0]],
        role=Role.SPEAKER if facts.endswith("*") else Role.PARTICIPANT,
        sitting_id=int(facts[1]) or None,
        library_id=library,
        workplace="Horsens Bibliotek",
        side={HORSENS: Side.WEST, VEJLE: Side.EAST}.get(library or 0),
    )


ROUND = people("Anne:t1H Bo:t2V Carl:v0H Dorte:a1 Ea:x2V Frida:t1V*")
SEATED = Audience(frozenset({State.CONFIRMED}))
EVERYBODY = Audience(frozenset(STATES.values()))


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        (Audience(frozenset()), ""),
        (SEATED, "Anne Bo Frida"),
        (EVERYBODY, "Anne Bo Carl Dorte Ea Frida"),
        (replace(EVERYBODY, states=frozenset({State.WAITING, State.PENDING})), "Carl Dorte"),
        (replace(SEATED, sittings=frozenset({WEST})), "Anne Frida"),
        (replace(EVERYBODY, sittings=frozenset({EAST})), "Bo Carl Ea"),  # Carl takes either
        (replace(SEATED, roles=frozenset({Role.PARTICIPANT})), "Anne Bo"),
        (replace(SEATED, roles=frozenset({Role.SPEAKER, Role.HOST})), "Frida"),
        (replace(EVERYBODY, libraries=frozenset({HORSENS})), "Anne Carl"),
        (replace(EVERYBODY, sides=frozenset({Side.EAST})), "Bo Ea Frida"),
        (replace(EVERYBODY, sides=frozenset(Side)), "Anne Bo Carl Ea Frida"),  # Dorte's workplace was typed
        (replace(SEATED, sittings=frozenset({WEST}), libraries=frozenset({VEJLE})), "Frida"),
        (replace(SEATED, sittings=frozenset({9})), ""),
    ],
)
def test_the_choice_decides_who_gets_it(audience, names):
    assert " ".join(one.name for one in recipients(ROUND, audience)) == names


@pytest.mark.parametrize(
    ("story", "registrations"),
    [
        ("Anne:x1 Anne:t1", [2]),  # has cancelled and signed up again
        ("Anne:t1* Anne:v2", [1]),  # speaks in the west and waits in the east
        ("Anne:v1 Anne:a2*", [1]),
        ("Anne:t1* Anne:t2*", [2]),
        ("anne:t1* ANNE:t2*", [2]),  # the same address in capitals
        ("Anne:x1 Anne:x2", [2]),
    ],
)
def test_each_address_gets_it_once(story, registrations):
    assert [one.registration_id for one in recipients(people(story), EVERYBODY)] == registrations


def test_who_has_signed_up_again_has_not_cancelled():
    cancelled = Audience(frozenset({State.CANCELLED}))
    assert [one.name for one in recipients(people("Anne:x1 Anne:v1 Bo:x2"), cancelled)] == ["Bo"]


@pytest.mark.parametrize(
    "story", ["", "Anne:t1 Bo:t1 Carl:v1", "Anne:x1 Anne:t1 Bo:x1 Bo:x2", "Anne:t1* Anne:v2 ANNE:t2*"]
)
def test_each_state_is_counted_as_a_message_to_it_would_go(story):
    round_ = people(story)
    assert counts(round_) == {
        state: len(recipients(round_, Audience(frozenset({state})))) for state in STATES.values()
    }


def test_names_come_in_the_order_of_the_danish_alphabet():
    found = recipients(people("Åse:t1 Ærø:t1 Øst:t1 Zoe:t1 anna:t1"), SEATED)
    assert [one.name for one in found] == ["anna", "Zoe", "Ærø", "Øst", "Åse"]


@pytest.mark.parametrize("audience", [SEATED, EVERYBODY, Audience(frozenset())])
def test_a_choice_is_kept(audience):
    assert Audience.from_json(audience.to_json()) == audience


def test_a_whole_choice_is_kept():
    whole = Audience(
        frozenset({State.WAITING}), frozenset({Role.HOST}), frozenset({7, 5}), frozenset({3}), frozenset(Side)
    )
    assert Audience.from_json(whole.to_json()) == whole
    assert whole.to_json()["sittings"] == [5, 7]


@pytest.mark.both_databases
def test_the_people_of_a_round_are_read_with_one_query(app):
    west = SittingFactory()
    east = EastFactory(round=west.round)
    library = LibraryFactory(name="Ærø Bibliotek", side=Side.EAST)
    RegistrationFactory(sitting=west, library=library, name="Anne", email="Anne@Horsens.example")
    RegistrationFactory(sitting=east, state=State.WAITING, library=None, organisation="Lille Skole")
    RegistrationFactory(sitting=east, state=State.REPLACED)
    RegistrationFactory()  # of another round
    round_id = west.round_id
    with counted_queries(db.engine) as queries:
        found = sorted(people_of(round_id), key=lambda one: one.registration_id)
    assert len(queries) == 1
    assert [(one.email, one.email_key, one.workplace, one.side, one.state) for one in found[:1]] == [
        ("Anne@Horsens.example", "anne@horsens.example", "Ærø Bibliotek", Side.EAST, State.CONFIRMED)
    ]
    assert [(one.workplace, one.library_id, one.state) for one in found[1:]] == [
        ("Lille Skole", None, State.WAITING)
    ]
    assert [one.name for one in recipients(found, SEATED)] == ["Anne"]
