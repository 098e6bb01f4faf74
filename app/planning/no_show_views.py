"""Udeblevne: who stayed away from a sitting, and charging them where the round has a fee for it."""

import re

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.attendance.queries import absent_from
from app.attendance.services import charge_absent
from app.common.access import organiser, reader
from app.common.clock import now
from app.common.transaction import write
from app.planning.presence_reading import find_door

bp = Blueprint("no_shows", __name__)

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/fremmoede/<slug:sitting>/udeblevne"


@bp.get(_PATH)
@reader
def absent_page(series: str, round_slug: str, sitting: str) -> str:
    """Who stayed away, what they owe, and what they would."""
    door = find_door(series, round_slug, sitting)
    return render_template(
        "planning/absent.html",
        round=door.round,
        door=door,
        may_still_come=door.sitting.days[-1].starts_at > now(),
        people=absent_from(door.sitting.id, door.round.id),
        charged=request.args.get("antal", type=int),
        errors=[],
    )


@bp.post(_PATH)
@organiser
def charge(series: str, round_slug: str, sitting: str) -> Response:
    """Charge one, or everybody who was shown, as it was shown: each button says '12 50000'."""
    door = find_door(series, round_slug, sitting)
    said = (re.fullmatch(r"([0-9]{1,9}) ([0-9]{1,9})", text) for text in request.form.getlist("charge"))
    shown = {int(one[1]): int(one[2]) for one in said if one}
    people = write(charge_absent, door.sitting.id, shown, g.visitor.actor)
    return redirect(url_for(".absent_page", **door.places, antal=people), 303)
