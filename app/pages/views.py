"""Public pages that compose features: front page, series, round, calendar file, legal, health."""

from itertools import groupby

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from app.common.access import public
from app.common.cache import kept
from app.common.conditional import for_good, not_modified, validator, with_validator
from app.common.faults import NotFound
from app.common.heartbeat import worker_is_fresh
from app.common.models import db
from app.invitations.itip import publication
from app.meetings.models import SittingState
from app.meetings.partners import PartnerView, partners_of
from app.meetings.pictures import PictureView, picture_content, picture_of
from app.meetings.queries import (
    RoundView,
    find_round,
    find_shown_series,
    next_rounds,
    round_version,
    rounds_of,
    shown_series,
)
from app.meetings.wording import role_words
from app.pages.agendas import agenda_days, clocks_of, held_sittings
from app.pages.feeds import events_of, organiser_of, web_calendars
from app.pages.price_lists import price_table
from app.registrations.queries import people_by_library, waiting_at
from app.registrations.wording import cancel_rule, fee_rule

bp = Blueprint("pages", __name__)


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
    partners = _partners(round_)
    page = render_template(
        "pages/round.html",
        round=round_,
        picture=_picture(round_),
        partners=partners,
        prices=price_table(round_, has_partners=bool(partners)),
        days=agenda_days(round_),
        clocks=clocks_of(round_),
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
    """The agenda and the practical facts, for paper: of all days, or of the one asked for."""
    round_ = find_round(series, round_slug)
    days, wanted = agenda_days(round_), request.args.get("dag", "")
    shown = [one for one in days if str(one.number) == wanted] if wanted else days
    if wanted and not shown:
        raise NotFound
    return render_template(
        "pages/agenda.html",
        round=round_,
        days=shown,
        all_days=days,
        one_day=shown[0] if wanted else None,
        clocks=clocks_of(round_),
    )


@bp.get("/<slug:series>/<slug:round_slug>/billede/<digest>.webp")
@public
def picture(series: str, round_slug: str, digest: str) -> BaseResponse:
    """The picture of a round; whoever has it never asks again, for a new one has another address."""
    return for_good(*picture_content(find_round(series, round_slug).id, digest), digest)


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


def _picture(round_: RoundView) -> PictureView | None:
    return kept(("picture", round_.id), round_.content_revision, lambda: picture_of(round_.id))


def _partners(round_: RoundView) -> list[tuple[str, list[PartnerView]]]:
    """The partners of each role, by its word."""
    found = kept(("partners", round_.id), round_.content_revision, lambda: partners_of(round_.id))
    by_role = [(role, list(those)) for role, those in groupby(found, key=lambda one: one.role)]
    return [(role_words(role, len(those)), those) for role, those in by_role]


def _counts(round_: RoundView, counts: dict[str, dict[int, int]]) -> list[list[str | int]]:
    """Rows of the table of participants: a library, then how many of it come to each sitting."""
    sittings = held_sittings(round_)
    return [[name, *(by_sitting.get(one.id, "") for one in sittings)] for name, by_sitting in counts.items()]


def _count_columns(round_: RoundView) -> list[tuple[str, str]]:
    return [(gettext("Bibliotek"), ""), *((sitting.name, "number") for sitting in held_sittings(round_))]
