"""What the sign-up pages of every round share: the sittings and libraries to choose from, people added."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.common.cache import kept
from app.common.danish import period, seats_left
from app.libraries.directory import Directory, directory
from app.meetings.queries import RoundView, SittingView
from app.registrations import queries
from app.registrations.forms import OTHER, SignUpForm
from app.registrations.places import EITHER


def change_people(form: SignUpForm) -> bool:
    """Add or remove a person if that button was pressed; whether it was."""
    if "add" in request.form:
        form.add_person()
        return True
    pressed = next((name for name in request.form if name.startswith("remove-")), None)
    if pressed is None:
        return False
    number = pressed.removeprefix("remove-")
    form.remove_person(int(number) if number.isdecimal() and len(number) < 4 else -1)
    return True


def default_sitting(round_: RoundView) -> str:
    """The sitting chosen beforehand: the one asked for, else the first with room, else any."""
    asked = request.args.get("moede", "")
    if asked in [sitting.slug for sitting in round_.open_sittings]:
        return asked
    return next((sitting.slug for sitting in round_.open_sittings if sitting.left > 0), EITHER)


def known_library(number: str) -> str:
    """The number of a library that there is, '' for anything else."""
    library = directory().named(number) if number.isdecimal() else None
    return library.number if library else ""


def numbers(waiting: object) -> str:
    """People counted from 0, as a hidden field keeps them."""
    return " ".join(map(str, sorted(waiting))) if isinstance(waiting, frozenset) else ""


def sitting_choices(round_: RoundView) -> list[tuple[str, str, str]]:
    """The sittings to choose from as (value, text, hint); at a full one one waits."""
    waiting = queries.waiting_at(round_)
    choices = [
        (
            sitting.slug,
            f"{sitting.name}, {period(sitting.starts_at, sitting.ends_at)}",
            f"{sitting.place}. {_room_words(sitting, waiting[sitting.id])}",
        )
        for sitting in round_.open_sittings
    ]
    if len(choices) < 2:
        return choices
    either = gettext("Det er lige meget – øst eller vest")
    hint = gettext("Du får en plads dér, hvor dit bibliotek ligger, hvis der er flere.")
    if all(sitting.left <= 0 for sitting in round_.open_sittings):
        hint = gettext("Du står på begge ventelister og får den første plads, der bliver ledig.")
    return [*choices, (EITHER, either, hint)]


def _room_words(sitting: SittingView, waiting: int) -> str:
    seats = seats_left(sitting.left, sitting.capacity)
    if not waiting:
        return seats
    return gettext("%(seats)s, %(waiting)d på venteliste", seats=seats, waiting=waiting)


def library_options(libraries: Directory) -> Markup:
    """All libraries as options, written once for all forms."""

    def write_out() -> Markup:
        words = {"libraries": libraries.rows, "other": OTHER}
        return Markup(render_template("registrations/library_options.html", **words))  # noqa: S704 (our template)

    return kept("library options", libraries.revision, write_out)


def to_receipt(booking_id: int) -> Response:
    """To the receipt of a booking."""
    return redirect(url_for("registrations.receipt", token=queries.receipt_link(booking_id)), code=303)
