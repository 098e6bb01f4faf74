"""What an organiser can do with one registration: from the form of each verb to the act it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.common.checks import address_of
from app.common.danish import seats_left
from app.common.forms import Form
from app.common.models import db
from app.libraries.directory import LibraryRow, directory
from app.meetings.models import SittingState
from app.meetings.prices import Category
from app.meetings.queries import RoundView
from app.planning.person_forms import (
    CancelForm,
    CategoryForm,
    DetailsForm,
    LibraryForm,
    MoveForm,
    RoleForm,
    ShownForm,
    SubstituteForm,
    WaiveForm,
)
from app.planning.reading import FormReader
from app.registrations import decisions, prospects, self_service
from app.registrations.fees import Fee
from app.registrations.models import Registration
from app.registrations.order import Person
from app.registrations.places import EITHER
from app.registrations.queries import Ticket
from app.registrations.services import send_entry_again, send_link
from app.registrations.states import Role, State
from app.registrations.wording import category_name

BY_LIBRARY = "bibliotek"
"""That somebody pays as their library's people do."""
_OWN_CATEGORIES = (Category.GUEST, Category.PARTNER)

Act = Callable[[], int | None]
"""Carries a verb out; the id of the registration to show then, None for the same."""


@dataclass(frozen=True, slots=True)
class Verb:
    """`read` gives the act of a form, None where something is missing; `field` is where a refusal is said."""

    form: type[Form]
    read: Callable[[Any, int, str, FormReader], Act | None]
    field: str = ""


def offered(row: Registration, mine: Ticket, round_: RoundView) -> frozenset[str]:
    """The verbs that make sense for a registration as it stands."""
    verbs = {"ret", "giv-videre", "bibliotek", "afmeld", "link", "kalender"} if mine.is_active else set()
    if mine.is_active and mine.sitting is not None:
        verbs.add("rolle")
    if mine.is_active and move_choices(mine, round_):
        verbs.add("flyt")
    if mine.is_active and row.role is Role.PARTICIPANT and round_.other_prices:
        verbs.add("pris")
    if mine.fee.amount:
        verbs.add("gebyr")
    if prospects.can_undo(row):
        verbs.add("fortryd")
    return frozenset(verbs)


def move_choices(mine: Ticket, round_: RoundView) -> list[tuple[str, str, str]]:
    """Where somebody can be moved to: (slug, name, seats); who wishes to move can stay."""
    here = mine.sitting.id if mine.sitting else None
    choices = [
        (
            one.slug,
            gettext("%(sitting)s (bliv her)", sitting=one.name) if one.id == here else one.name,
            seats_left(one.left, one.capacity),
        )
        for one in round_.sittings
        if one.state is SittingState.PUBLISHED and not one.has_begun and (one.id != here or mine.wish)
    ]
    if choices and here is not None and mine.may_wait_anywhere:
        choices.append((EITHER, gettext("Det er lige meget – øst eller vest"), ""))
    return choices


def category_choices(row: Registration, mine: Ticket) -> list[tuple[str, str, Fee]]:
    """As whom a participant can pay, where prices differ by that: (value, name, what would be owed)."""
    return [
        (value, words, prospects.category_fee(row, category, row.round))
        for value, category, words in (
            (BY_LIBRARY, None, gettext("Deltager fra %(workplace)s", workplace=mine.workplace)),
            *((one.value, one, category_name(one)) for one in _OWN_CATEGORIES),
        )
    ]


def heir_prices(row: Registration) -> dict[str, int]:
    """The most (øre) that somebody of another library would owe for a seat with all that goes with it."""
    if row.state is not State.CONFIRMED:
        return {}
    most = prospects.heir_most(row, row.round)
    return {_heir_kind(has_free_place): amount for has_free_place, amount in most.items()}


def _heir_kind(has_free_place: bool) -> str:
    return Category.LIBRARY if has_free_place else Category.SECTOR


def refusal_words(verb: str, refused: Exception) -> str:
    """Why a verb was not carried out, for an organiser."""
    if isinstance(refused, prospects.ProspectChanged):
        return gettext(
            "Det har ændret sig, mens siden var åben. Se, hvad det koster nu, "
            "og tryk igen, hvis det stadig skal være sådan."
        )
    if isinstance(refused, self_service.AddressTaken) and verb in ("ret", "giv-videre"):
        return gettext("En anden med denne adresse er tilmeldt. Brug en anden adresse.")
    return str(refused)


def _correct(form: DetailsForm, row_id: int, actor: str, reader: FormReader) -> Act:
    name = reader.line(form["name"], gettext("Indtast navnet."))
    email, title = _email(form, reader), reader.line(form.title)
    return lambda: self_service.change_details(row_id, name, email, title, actor)


def _move(form: MoveForm, row_id: int, actor: str, reader: FormReader) -> Act:
    target = form.sitting.data or ""
    if not target:
        reader.complain(form.sitting, gettext("Vælg et møde."))
    return lambda: self_service.move(row_id, target, None, actor)


def _substitute(form: SubstituteForm, row_id: int, actor: str, reader: FormReader) -> Act:
    name, email = reader.line(form["name"], gettext("Indtast navnet.")), _email(form, reader)
    library = _library(form, reader) if form.library.data else None
    if library is None or library.id == db.session.get_one(Registration, row_id).library_id:
        return lambda: self_service.hand_over(row_id, name, email, actor)
    person = Person(name, email, library, "", "")
    shown = form.shown(_heir_kind(library.has_free_place))
    return lambda: decisions.replace(row_id, person, actor, shown)


def _cancel(form: CancelForm, row_id: int, actor: str, reader: FormReader) -> Act:
    reason = reader.line(form.reason)
    waives = bool(form.waive.data)
    if waives and not reason:
        reader.complain(form.reason, gettext("Skriv, hvorfor gebyret falder væk."))

    def act() -> None:
        self_service.cancel(row_id, None if waives else form.shown(), actor)
        if waives and db.session.get_one(Registration, row_id).fee_amount:
            decisions.waive(row_id, 0, reason, actor)

    return act


def _undo(form: ShownForm, row_id: int, actor: str, reader: FormReader) -> Act:
    return lambda: self_service.undo(row_id, form.shown(), actor)


def _set_role(form: RoleForm, row_id: int, actor: str, reader: FormReader) -> Act | None:
    if form.role.data not in list(Role):
        reader.complain(form.role, gettext("Vælg en rolle."))
        return None
    role, takes_seat = Role(form.role.data), bool(form.takes_seat.data)
    return lambda: decisions.set_role(row_id, role, takes_seat, actor)


def _set_category(form: CategoryForm, row_id: int, actor: str, reader: FormReader) -> Act | None:
    value = form.category.data or ""
    known = {BY_LIBRARY: None, **{one.value: one for one in _OWN_CATEGORIES}}
    if value not in known:
        reader.complain(form.category, gettext("Vælg, hvem personen betaler som."))
        return None
    return lambda: decisions.set_category(row_id, known[value], actor, form.shown(value))


def _change_library(form: LibraryForm, row_id: int, actor: str, reader: FormReader) -> Act | None:
    library = _library(form, reader)
    if library is None:
        return None
    library_id = library.id
    return lambda: decisions.change_library(row_id, library_id, actor)


def _waive(form: WaiveForm, row_id: int, actor: str, reader: FormReader) -> Act:
    if not form.amount.data:
        reader.complain(form.amount, gettext("Skriv et beløb i kroner, fx 500."))
    amount = reader.kroner(form.amount)
    reason = reader.line(form.reason, gettext("Skriv, hvorfor gebyret sættes ned."))
    return lambda: decisions.waive(row_id, amount, reason, actor)


def _send_link(form: Form, row_id: int, actor: str, reader: FormReader) -> Act:
    return lambda: send_link(row_id, actor)


def _send_entry(form: Form, row_id: int, actor: str, reader: FormReader) -> Act:
    return lambda: send_entry_again(row_id, actor)


VERBS: Mapping[str, Verb] = {
    "ret": Verb(DetailsForm, _correct, "email"),
    "flyt": Verb(MoveForm, _move, "sitting"),
    "giv-videre": Verb(SubstituteForm, _substitute, "email"),
    "afmeld": Verb(CancelForm, _cancel),
    "fortryd": Verb(ShownForm, _undo),
    "rolle": Verb(RoleForm, _set_role, "role"),
    "pris": Verb(CategoryForm, _set_category, "category"),
    "bibliotek": Verb(LibraryForm, _change_library, "library"),
    "gebyr": Verb(WaiveForm, _waive, "amount"),
    "link": Verb(Form, _send_link),
    "kalender": Verb(Form, _send_entry),
}
"""By the word in the address."""


def _email(form: Form, reader: FormReader) -> str:
    email, wrong = address_of(form["email"].data or "")
    reader.complain(form["email"], wrong)
    return email


def _library(form: Form, reader: FormReader) -> LibraryRow | None:
    typed = form["library"].data or ""
    libraries = directory()
    found = libraries.named(typed) if typed else None
    if found is None:
        names = ", ".join(one.name for one in libraries.find(typed)[:3]) if typed else ""
        words = gettext("Vælg et bibliotek på listen.")
        if names:
            words = gettext("Vi kender ikke biblioteket. Mente du %(names)s?", names=names)
        reader.complain(form["library"], words)
    return found
