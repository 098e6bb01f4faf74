"""Log: who did what, with what was before and after."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext

from app.audit.queries import Kind, Wanted
from app.audit.wording import others
from app.common.access import organiser
from app.common.clock import COPENHAGEN
from app.dashboard.log import organisers, read_log
from app.meetings.names import RoundName, round_names
from app.meetings.queries import all_series

bp = Blueprint("log", __name__)


@bp.get("/arrangoer/log")
@organiser
def log_page() -> str:
    """The acts in the visitor's series and at libraries, the latest first; an owner's are all."""
    rounds = round_names(g.visitor.organises)
    series = {one.id: one.slug for one in all_series() if g.visitor.may_organise(one.slug)}
    wanted = _wanted(rounds, series)
    lines, has_older = read_log(wanted, rounds, series)
    return render_template(
        "dashboard/log.html",
        acts=lines,
        wanted=wanted,
        asked=_asked(),
        rounds=[(str(one.id), one.title) for one in rounds.values()],
        people=[*organisers(g.visitor.organises), *others().items()],
        kinds=_kinds(),
        newest=_link() if wanted.before else "",
        older=_link(foer=lines[-1].id) if has_older else "",
        errors=[],
    )


def _wanted(rounds: Mapping[int, RoundName], series: Mapping[int, str]) -> Wanted:
    asked, before = _asked(), request.args.get("foer", "")
    chosen = next((one for one in rounds if str(one) == asked.get("runde")), None)
    kind, until = asked.get("hvad", ""), _day(asked.get("til", ""))
    return Wanted(
        rounds=[chosen] if chosen is not None else None if g.visitor.is_owner else rounds.keys(),
        tables=() if chosen is not None else ("library",),
        subjects=() if chosen is not None else [f"series:{one}" for one in series],
        actor=asked.get("hvem", ""),
        kind=Kind(kind) if kind in list(Kind) else None,
        since=_day(asked.get("fra", "")),
        until=until + timedelta(days=1) if until else None,
        before=int(before) if before.isdecimal() and len(before) < 12 else None,
    )


def _asked() -> dict[str, str]:
    """The choices that were made, as they stand in the address."""
    names = ("runde", "hvem", "hvad", "fra", "til")
    return {name: request.args[name][:60] for name in names if request.args.get(name)}


def _link(**more: Any) -> str:
    chosen: dict[str, Any] = {**_asked(), **more}
    return url_for(".log_page", **chosen)


def _day(text: str) -> datetime | None:
    """The beginning of a day in Denmark; None for what is no date."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), COPENHAGEN)
    except ValueError:
        return None


def _kinds() -> list[tuple[str, str]]:
    return [
        (Kind.REGISTRATIONS, gettext("Tilmeldinger")),
        (Kind.FEES, gettext("Gebyrer")),
        (Kind.ROUNDS, gettext("Runder og møder")),
        (Kind.LIBRARIES, gettext("Biblioteker")),
        (Kind.MAILS, gettext("Mails")),
        (Kind.ATTENDANCE, gettext("Fremmøde")),
        (Kind.ACCOUNTS, gettext("Brugere")),
    ]
