"""What stands in the forms of a round: its plans as people would type them."""

from datetime import datetime
from typing import Any

from app.common.clock import local
from app.common.danish import kroner
from app.meetings.offsets import offset_of
from app.planning.changes import RoundFacts
from app.planning.plans import SittingPlan
from app.planning.venues import written

Values = dict[str, Any]


def round_values(facts: RoundFacts, first_start: datetime) -> Values:
    """What `read_round` reads as these facts; deadlines count from the start of the first sitting."""
    return {
        "title": facts.title,
        "theme": facts.theme,
        "fee": amount_of(facts.fee_amount),
        "free_places": str(facts.free_places),
        "sector_free_places": str(facts.sector_free_places),
        "free_scope": facts.free_scope.value,
        "vat_sentence": facts.vat_sentence,
        "no_show_fee": amount_of(facts.no_show_fee),
        "fees_lock": _offset(facts.fees_lock_at, first_start),
        "queue_order": facts.queue_order.value,
        "release": _offset(facts.sector_release_at, first_start),
    }


def sitting_values(plan: SittingPlan) -> Values:
    """What `read_sitting` reads as this plan."""
    start, end = local(plan.starts_at), local(plan.ends_at)
    return {
        "day": start.date().isoformat(),
        "starts": start.strftime("%H.%M"),
        "end_day": end.date().isoformat() if end.date() != start.date() else "",
        "ends": end.strftime("%H.%M"),
        "days": "\n".join(_span(day) for day in plan.day_times),
        "place": written(plan.venue) if plan.venue else "",
        "directions": plan.venue.directions if plan.venue else "",
        "standing": plan.venue_is_standing,
        "room": plan.room,
        "online_url": plan.online_url,
        "capacity": str(plan.capacity),
        "opens": _offset(plan.opens_at, plan.starts_at),
        "signup": _offset(plan.signup_until, plan.starts_at),
        "cancel": _offset(plan.cancel_until, plan.starts_at),
        "steps": [
            {"percent": str(step.percent), **_offset(step.until, plan.starts_at)}
            for step in plan.cancel_steps
        ],
        "promote": _offset(plan.promote_until, plan.starts_at),
        "contact_name": plan.contact_name,
        "contact_email": plan.contact_email,
        "contact_phone": plan.contact_phone,
    }


def _span(day: tuple[datetime, datetime]) -> str:
    return "–".join(local(moment).strftime("%H.%M") for moment in day)


def amount_of(amount: int) -> str:
    """An amount (øre) as it is typed into a field for kroner: '3.990'."""
    return kroner(amount).removesuffix(" kr.")


def _offset(moment: datetime | None, starts_at: datetime) -> dict[str, str]:
    if moment is None:
        return {"days": "", "clock": ""}
    offset = offset_of(moment, starts_at)
    return {"days": str(offset.days_before), "clock": offset.clock.strftime("%H.%M")}
