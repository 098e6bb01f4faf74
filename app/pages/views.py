"""Public pages that compose features: front page, series, round, calendar file, legal, health."""

from dataclasses import dataclass
from datetime import datetime

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
)
from flask_babel import gettext
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from app.agenda.queries import Item, agenda
from app.common.access import public
from app.common.conditional import not_modified, validator, with_validator
from app.common.danish import clock_after, clock_time
from app.common.faults import NotFound
from app.common.heartbeat import worker_is_fresh
from app.common.models import db
from app.invitations.itip import publication
from app.meetings.models import SittingState
from app.meetings.queries import (
    RoundView,
    SittingView,
    find_round,
    find_shown_series,
    next_rounds,
    round_version,
    rounds_of,
    shown_series,
)
from app.pages.feeds import events_of, organiser_of, web_calendars
from app.registrations.queries import people_by_library, waiting_at
from app.registrations.wording import cancel_rule, fee_rule

bp = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clock times of the agenda's items at the sittings that start at one clock time."""

    sittings: str
    slugs: frozenset[str]
    start: datetime

    def of(self, item: Item) -> str:
        """'10.00–10.45'."""
        end = item.starts_after + item.minutes
        return f"{clock_after(self.start, item.starts_after)}–{clock_after(self.start, end)}"


@bp.get("/")
@public
def front() -> str:
    """The next round of each series."""
    return render_template("pages/front.html", series=shown_series(), following=next_rounds())


@bp.get("/<slug:series>/")
@public
def series_page(series: str) -> str:
    """What a series is, who may come, and its rounds."""
    found = find_shown_series(series)
    rounds = rounds_of(found.id)
    coming = sorted((one for one in rounds if not one.is_over), key=lambda one: one.starts_at)
    held = [one for one in rounds if one.is_over]
    rule = fee_rule(coming[0]) if coming else ""
    return render_template("pages/series.html", series=found, coming=coming, held=held, fee_rule=rule)


@bp.get("/<slug:series>/<slug:round_slug>/")
@public
def round_page(series: str, round_slug: str) -> BaseResponse:
    """A round: its agenda once, its sittings side by side, who comes by library."""
    etag = validator(current_app.extensions["release"], round_version(series, round_slug))
    if (answer := not_modified(etag)) is not None:
        return answer
    round_ = find_round(series, round_slug)
    counts, waiting = people_by_library(round_.id), waiting_at(round_)
    page = render_template(
        "pages/round.html",
        round=round_,
        items=_agenda(round_),
        clocks=_clocks(round_),
        fee_rule=fee_rule(round_),
        cancel_rule=cancel_rule,
        waiting=waiting,
        web_calendars={one.id: web_calendars(round_, one) for one in round_.sittings if not one.has_begun},
        has_room=any(one.left > 0 and not waiting[one.id] for one in round_.open_sittings),
        columns=_count_columns(round_),
        counts=_counts(round_, counts),
        people=sum(sum(by_sitting.values()) for by_sitting in counts.values()),
    )
    return with_validator(make_response(page), etag)


@bp.get("/<slug:series>/<slug:round_slug>/dagsorden")
@public
def printed_agenda(series: str, round_slug: str) -> str:
    """The agenda and the practical facts, for paper."""
    round_ = find_round(series, round_slug)
    return render_template("pages/agenda.html", round=round_, items=_agenda(round_), clocks=_clocks(round_))


@bp.get("/<slug:series>/<slug:round_slug>/<slug:sitting>.ics")
@public
def calendar_file(series: str, round_slug: str, sitting: str) -> BaseResponse:
    """One sitting as a calendar file (CALENDAR.md 20 and 22); it does not follow the meeting."""
    etag = validator(current_app.extensions["release"], round_version(series, round_slug), sitting)
    if (answer := not_modified(etag)) is not None:
        return answer
    round_ = find_round(series, round_slug)
    found = next((one for one in round_.sittings if one.slug == sitting), None)
    if found is None or found.state is SittingState.CANCELLED:
        raise NotFound
    content = publication(events_of(round_, found), organiser_of(round_))
    response = make_response(content)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f'attachment; filename="{round_.slug}-{found.slug}.ics"'
    return with_validator(response, etag)


@bp.get("/privatliv")
@public
def privacy() -> str:
    """Which personal data is kept, what for and how long."""
    return render_template("pages/privacy.html")


@bp.get("/cookies")
@public
def cookies() -> str:
    """Which cookies are set: only the necessary one."""
    return render_template("pages/cookies.html")


@bp.get("/kontakt")
@public
def contact() -> str:
    """How to reach those who run this site."""
    return render_template("pages/contact.html", series=shown_series())


@bp.get("/was")
@public
def accessibility_statement() -> BaseResponse:
    """The statement that the law wants at was.digst.dk."""
    return redirect(current_app.config["WAS_URL"])


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process lives."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """The database answers and a worker has been seen lately; 503 where not."""
    db.session.execute(text("SELECT 1"))
    fresh = worker_is_fresh()
    return Response("ok\n" if fresh else "no worker\n", status=200 if fresh else 503, mimetype="text/plain")


def _clocks(round_: RoundView) -> list[Clocks]:
    """One column of times per clock time at which sittings start; nearly always one."""
    starts: dict[str, list[SittingView]] = {}
    for sitting in _counted(round_) or round_.sittings:
        starts.setdefault(clock_time(sitting.starts_at), []).append(sitting)
    return [
        Clocks(", ".join(one.name for one in same), frozenset(one.slug for one in same), same[0].starts_at)
        for same in starts.values()
    ]


def _agenda(round_: RoundView) -> list[Item]:
    """What is held, so nothing that was only for a sitting that is cancelled."""
    held = {"", *(one.slug for one in _counted(round_) or round_.sittings)}
    return [one for one in agenda(round_.id, round_.content_revision) if one.only_at in held]


def _counts(round_: RoundView, counts: dict[str, dict[int, int]]) -> list[list[str | int]]:
    """Rows of the table of participants: a library, then how many of it come to each sitting."""
    sittings = _counted(round_)
    return [[name, *(by_sitting.get(one.id, "") for one in sittings)] for name, by_sitting in counts.items()]


def _counted(round_: RoundView) -> list[SittingView]:
    """The sittings to which people come."""
    return [sitting for sitting in round_.sittings if sitting.state is not SittingState.CANCELLED]


def _count_columns(round_: RoundView) -> list[tuple[str, str]]:
    return [(gettext("Bibliotek"), ""), *((sitting.name, "number") for sitting in _counted(round_))]
