"""Fremmøde: who came to a round, and the name list of a sitting to mark on a phone."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.attendance.models import Presence
from app.attendance.queries import Counts, Guest, counts_in, name_list
from app.attendance.services import (
    NotMarked,
    has_come,
    mark,
    mark_rest_absent,
    unmark_rest,
)
from app.attendance.wording import marked_words, presence_name
from app.common.access import organiser, reader
from app.common.downloads import in_kroner, sheet
from app.common.forms import clean
from app.common.transaction import write
from app.meetings.queries import find_round
from app.planning.presence_reading import (
    Door,
    find_door,
    found_by,
    read_mark,
    read_moment,
    search_words,
)
from app.registrations.queue_lists import Waiting, queues_in
from app.registrations.wording import role_name

bp = Blueprint("presence", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_ROUND = "/arrangoer/<slug:series>/<slug:round_slug>/fremmoede"
_SITTING = f"{_ROUND}/<slug:sitting>"

CHIPS: dict[str, Presence | None] = {
    "mangler": None,
    "moedt-op": Presence.PRESENT,
    "afbud": Presence.EXCUSED,
    "udeblevet": Presence.ABSENT,
}
"""The chips over the list by their words in addresses; without one everybody is shown."""


@bp.get(_ROUND)
@reader
def presence_page(series: str, round_slug: str) -> str:
    """How many came to each sitting of a round."""
    round_ = find_round(series, round_slug, drafts=True)
    counts = counts_in([round_.id])
    doors = [(one, counts.get(one.id, Counts()), has_come(one)) for one in round_.sittings]
    return render_template("planning/presence.html", round=round_, doors=doors, errors=[])


@bp.get(_SITTING)
@reader
def list_page(series: str, round_slug: str, sitting: str) -> str:
    """The name list of a sitting."""
    return _list_page(find_door(series, round_slug, sitting))


@bp.post(_SITTING)
@organiser
def mark_one(series: str, round_slug: str, sitting: str) -> Answer:
    """Mark one person, or take a mark back; a script gets what has changed on the page."""
    door = find_door(series, round_slug, sitting)
    asked = read_mark(request.form.get("mark", ""))
    if asked is None:
        abort(400)
    registration_id, presence = asked
    try:
        actor, day = g.visitor.actor, door.day.number
        before = write(mark, door.sitting.id, registration_id, presence, actor, day)
    except NotMarked as refused:
        return _list_page(door, [("", str(refused))]), 422
    if request.accept_mimetypes.best == "application/json":
        return _changes(door, registration_id, before)
    return _back(door, registration_id, before)


@bp.post(f"{_SITTING}/resten")
@organiser
def mark_rest(series: str, round_slug: str, sitting: str) -> Answer:
    """Mark everybody who is not marked as absent, or take that back."""
    door = find_door(series, round_slug, sitting)
    if "undo" in request.form:
        moment = read_moment(request.form["undo"]) or abort(400)
        people = write(unmark_rest, door.sitting.id, moment, g.visitor.actor, door.day.number)
        return _to_list(door, nu="resten-fortrudt", antal=people)
    try:
        rest = write(mark_rest_absent, door.sitting.id, g.visitor.actor, door.day.number)
    except NotMarked as refused:
        return _list_page(door, [("", str(refused))]), 422
    return _to_list(door, nu="resten", antal=rest.people, tid=rest.at.isoformat())


@bp.get(f"{_SITTING}.<any(csv, xlsx):ending>")
@reader
def list_sheet(series: str, round_slug: str, sitting: str, ending: str) -> Response:
    """The name list with presence as a sheet, of each day where there are several."""
    door = find_door(series, round_slug, sitting)
    lists = [{one.id: one for one in name_list(door.sitting.id, day.number)} for day in door.sitting.days]
    titles = [gettext("Navn"), gettext("Arbejdsplads"), gettext("E-mail"), gettext("Rolle")]
    for day in door.sitting.days:
        which = gettext(", dag %(day)d", day=day.number) if door.has_days else ""
        titles += [gettext("Fremmøde") + which, gettext("Krydset af") + which]
    titles.append(gettext("Gebyr (kr.)"))
    rows = [
        (
            *(days[0].name, days[0].workplace, days[0].email, role_name(days[0].role)),
            *(cell for one in days for cell in (_presence_words(one), one.marked_at)),
            in_kroner(days[0].fee),
        )
        for days in ([each[one] for each in lists] for one in lists[0] if all(one in each for each in lists))
    ]
    name = f"fremmoede-{round_slug}-{sitting}"
    return sheet(name, gettext("Fremmøde %(sitting)s", sitting=door.sitting.name), titles, rows, ending)


def _presence_words(one: Guest) -> str:
    return presence_name(one.presence) if one.is_expected else gettext("Har valgt dagen fra")


def _list_page(door: Door, errors: Errors | None = None) -> str:
    words, chip = clean(request.values.get("soeg", ""))[:100], request.values.get("vis", "")
    guests, waiting = name_list(door.sitting.id, door.day.number), _waiting(door)
    shown = [one for one in guests if chip not in CHIPS or _is_in(one, CHIPS[chip])]
    everybody: list[Guest | Waiting] = [*shown, *waiting]
    return render_template(
        "planning/name_list.html",
        round=door.round,
        door=door,
        guests=shown,
        waiting=waiting,
        fitting={one.id for one in found_by(everybody, words)},
        words=words,
        chip=chip if chip in CHIPS else "",
        told=_told(guests),
        done=request.args.get("nu", ""),
        together=request.args.get("antal", 0, type=int),  # marked, or unmarked, in one go
        errors=errors or [],
        **_chips(_counted(guests)),
        **_words(),
    )


def _is_in(one: Guest, presence: Presence | None) -> bool:
    """Whether somebody is counted under a chip."""
    return one.presence is presence and one.is_expected


def _waiting(door: Door) -> Sequence[Waiting]:
    """Who waits for a seat and may stand at the door."""
    return queues_in(door.round)[door.sitting.id] if door.is_open else ()


def _told(guests: Sequence[Guest]) -> tuple[Guest, str] | None:
    """Whoever has just been marked, and what they were before."""
    marked = next((one for one in guests if str(one.id) == request.args.get("nu")), None)
    before = request.args.get("foer", "")
    return (marked, before if before in list(Presence) else "") if marked else None


def _back(door: Door, registration_id: int, before: Presence | None) -> Response:
    """To the list as it was: where one searched for the next person, else where one was in it."""
    words, chip = clean(request.form.get("soeg", ""))[:100], request.form.get("vis", "")
    stays = not words and chip not in CHIPS
    return _to_list(
        door,
        nu=registration_id,
        foer=before or None,
        vis=chip if chip in CHIPS else None,
        _anchor=f"p-{registration_id}" if stays else None,
    )


def _to_list(door: Door, **query: Any) -> Response:
    return redirect(url_for(".list_page", **door.places, **query), 303)


def _changes(door: Door, registration_id: int, before: Presence | None) -> Response:
    """What a mark has changed on the page: the person's line, the message, and the chips."""
    guests = name_list(door.sitting.id, door.day.number)
    one = next((one for one in guests if one.id == registration_id), None)
    if one is None:
        abort(404)  # moved to another sitting since; the script then sends the form itself, which says so
    chip, chips = request.form.get("vis", ""), _chips(_counted(guests))
    shared = {"round": door.round, "door": door, "organises": True, **_words()}
    return jsonify(
        line=render_template("planning/guest.html", one=one, **shared),
        message=render_template("planning/marked.html", told=(one, before or ""), **shared),
        chips=render_template("planning/presence_chips.html", chip=chip, **shared, **chips),
        rest=render_template("planning/mark_rest.html", **shared, **chips),
    )


def _chips(counts: Counts) -> dict[str, Any]:
    chips = [("", gettext("Alle"), counts.total)]
    chips += [
        (value, presence_name(presence), counts[presence])
        for value, presence in CHIPS.items()
        if counts[presence] or presence in (None, Presence.PRESENT)
    ]
    return {"chips": chips, "counts": counts}


def _counted(guests: Sequence[Guest]) -> Counts:
    people: dict[Presence | None, int] = {}
    for one in filter(lambda one: one.is_expected, guests):
        people[one.presence] = people.get(one.presence, 0) + 1
    return Counts(people)


def _words() -> dict[str, Any]:
    return {
        "presence_name": presence_name,
        "marked_words": marked_words,
        "role_name": role_name,
        "search_words": search_words,
    }
