"""From what an organiser typed of a round to plans: the next round, a round's settings, a sitting."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext

from app.common.checks import address_of
from app.common.clock import local
from app.common.danish import moment as moment_words
from app.common.forms import Form
from app.meetings.days import MOST_DAYS
from app.meetings.models import FreeScope, QueueOrder
from app.meetings.offsets import moment_of
from app.meetings.steps import CancelStep
from app.planning.changes import RoundFacts
from app.planning.clock_times import span_of
from app.planning.cloning import Wish
from app.planning.forms import MOST_STEPS, CloneForm, RoundForm, SittingForm
from app.planning.meeting_days import look_at_day
from app.planning.plans import RoundPlan, SittingPlan, VenuePlan
from app.planning.reading import FormReader

MOST_SEATS = 10_000


def read_clone(form: CloneForm, before: RoundPlan, *, confirmed: bool) -> tuple[Wish, FormReader]:
    """When and where the next round is held. A day nobody meets on is refused until it is confirmed."""
    reader = FormReader({f"sittings-{number}": one.name for number, one in enumerate(before.sittings)})
    days, venues = {}, {}
    form.fill_up(len(before.sittings))
    for entry, sitting in zip(form.sittings, before.sittings, strict=False):
        fields = entry.form
        if fields["skipped"].data:
            continue
        if (day := reader.day(fields["day"])) is not None:
            days[sitting.slug] = day
            if reader.moment(fields["day"], day, local(sitting.starts_at).time()) is not None:
                closes = day - (local(sitting.starts_at).date() - local(sitting.signup_until).date())
                again = gettext("Opret alligevel")
                look_at_day(reader, fields["day"], day, closes, again, confirmed=confirmed)
        if not sitting.venue_is_standing or sitting.venue is None:
            venues[sitting.slug] = reader.venue(fields["place"])
    if not days and not reader.errors:
        reader.complain(form.sittings[0].form["skipped"], gettext("Vælg mindst ét møde, der holdes."))
    return Wish(days, venues), reader


def read_round(form: RoundForm, first_start: datetime) -> tuple[RoundFacts, FormReader]:
    """What is said of a round as a whole; its deadlines count from the start of its first sitting."""
    reader = FormReader(form.names())
    facts = RoundFacts(
        title=reader.line(form.title, gettext("Skriv en titel."), 160),
        theme=form.theme.data or "",
        fee_amount=reader.kroner(form.fee),
        free_places=reader.whole(form.free_places, 0, 100),
        sector_free_places=reader.whole(form.sector_free_places, 0, 100),
        free_scope=reader.choice(form.free_scope, FreeScope, FreeScope.ROUND),
        vat_sentence=reader.line(form.vat_sentence, most=200),
        no_show_fee=reader.kroner(form.no_show_fee),
        fees_lock_at=reader.deadline(form.fees_lock.form, first_start),
        queue_order=reader.choice(form.queue_order, QueueOrder, QueueOrder.FAIR),
        sector_release_at=reader.deadline(form.release.form, first_start),
    )
    return facts, reader


def read_sitting(
    form: SittingForm, before: SittingPlan, *, confirmed: bool
) -> tuple[SittingPlan, FormReader]:
    """A sitting as it is to be; what the form does not ask for stays as it was.

    A new day nobody meets on is refused until it is confirmed.
    """
    steps = {f"steps-{one}": gettext("Trin %(number)d", number=one + 1) for one in range(MOST_STEPS)}
    reader = FormReader({**form.names(), **steps})
    day = reader.day(form.day)
    starts_at = reader.moment(form.starts, day, reader.clock(form.starts)) or before.starts_at
    last_day = reader.day(form.end_day) if form.end_day.data else day
    ends_at = reader.moment(form.ends, last_day, reader.clock(form.ends)) or before.ends_at
    if not reader.errors and ends_at <= starts_at:
        reader.complain(form.ends, gettext("Mødet skal slutte, efter at det begynder. Ret klokkeslættet."))
    if day is not None and day != local(before.starts_at).date():
        look_at_day(reader, form.day, day, None, gettext("Gem alligevel"), confirmed=confirmed)
    day_times = _day_times(reader, form, day, last_day)
    if day_times:  # they say all of it
        starts_at, ends_at = day_times[0][0], day_times[-1][1]
    moments: dict[str, Any] = {
        name: moment_of(offset, starts_at)
        for name, part in _DEADLINES.items()
        if (offset := reader.offset(part_of(form, part))) is not None
    }
    plan = replace(
        before,
        starts_at=starts_at,
        ends_at=ends_at,
        day_times=day_times,
        venue=_venue(reader, form, before.venue),
        venue_is_standing=bool(form.standing.data),
        room=reader.line(form.room, most=80),
        online_url=reader.web_address(form.online_url),
        capacity=reader.whole(form.capacity, 1, MOST_SEATS),
        cancel_steps=_steps(reader, form, starts_at),
        contact_name=reader.line(form.contact_name),
        contact_email=_email(reader, form.contact_email),
        contact_phone=reader.phone(form.contact_phone),
        **moments,
    )
    if (plan.contact_name or plan.contact_phone) and not form.contact_email.data:
        reader.complain(
            form.contact_email,
            gettext("Skriv også kontaktpersonens e-mail, eller lad alle tre felter stå tomme."),
        )
    look_at_order(reader, form, plan)
    return plan, reader


def _day_times(
    reader: FormReader, form: SittingForm, first: date | None, last: date | None
) -> tuple[tuple[datetime, datetime], ...]:
    """The times of each day, one on a line; none where a meeting has one day only."""
    lines = (form.days.data or "").split("\n") if form.days.data else []
    if not lines or first is None or last is None:
        return ()
    spans = [span_of(line) for line in lines]
    if (
        len(lines) != (last - first).days + 1
        or not 2 <= len(lines) <= MOST_DAYS
        or not all(span and span[1] for span in spans)
    ):
        reader.complain(
            form.days,
            gettext(
                "Skriv en linje for hver dag fra den første til den sidste, højst %(most)d, fx 10.00–21.00.",
                most=MOST_DAYS,
            ),
        )
        return ()
    times = []
    for number, (begins, ends) in enumerate(filter(None, spans)):
        day = first + timedelta(days=number)
        moments = [reader.moment(form.days, day, time(*divmod(one or 0, 60))) for one in (begins, ends)]
        if moments[0] is not None and moments[1] is not None:
            times.append((moments[0], moments[1]))
    return tuple(times)


_DEADLINES = {
    "opens_at": "opens",
    "signup_until": "signup",
    "cancel_until": "cancel",
    "promote_until": "promote",
}
"""The deadlines of a sitting and their parts of the form."""


def part_of(form: Any, name: str) -> Any:
    """The form within a form; the stubs of WTForms know fields only."""
    return form[name].form


def look_at_order(reader: FormReader, form: Form, plan: SittingPlan) -> None:
    """Say which deadline does not fit with the others; those that could not be read are said already."""
    if any(field.startswith(tuple(f"{part}-" for part in _DEADLINES.values())) for field, _ in reader.errors):
        return
    if plan.signup_until <= plan.opens_at:
        reader.complain(
            part_of(form, "signup")["days"],
            gettext("Tilmeldingen skal lukke, efter at den åbner. Vælg et senere tidspunkt."),
        )
    too_late = {
        "signup": (plan.signup_until, gettext("Tilmeldingen skal lukke, før mødet begynder.")),
        "cancel": (plan.cancel_until, gettext("Afmeldingsfristen skal ligge, før mødet begynder.")),
        "promote": (plan.promote_until, gettext("Ventelisten skal have sine pladser, før mødet begynder.")),
    }
    for part, (moment, sentence) in too_late.items():
        if moment is not None and moment > plan.starts_at:
            earlier = gettext("Vælg et tidligere tidspunkt.")
            reader.complain(part_of(form, part)["days"], f"{sentence} {earlier}")
    if plan.cancel_steps and plan.cancel_until >= plan.cancel_steps[0].until:
        reader.complain(
            part_of(form, "cancel")["days"],
            gettext(
                "Afmeldingsfristen skal ligge før det første trin, som slutter %(when)s. "
                "Vælg et tidligere tidspunkt.",
                when=moment_words(plan.cancel_steps[0].until),
            ),
        )


def _venue(reader: FormReader, form: SittingForm, before: VenuePlan | None) -> VenuePlan | None:
    """The venue, with what is said of the way there. A place that is new to the form has its own way."""
    venue, directions = reader.venue(form.place), form.directions.data or ""
    if venue is None or directions == (before.directions if before else ""):
        return venue
    return replace(venue, directions=directions)


def _steps(reader: FormReader, form: SittingForm, starts_at: datetime) -> tuple[CancelStep, ...]:
    """The steps of a late cancellation; one left empty is none. Those out of order are named."""
    steps: list[CancelStep] = []
    for fields in (entry.form for entry in form.steps):
        if not any(field.data for field in fields):
            continue
        percent, offset = reader.whole(fields["percent"], 0, 100), reader.offset(fields)
        if offset is None:
            continue
        step = CancelStep(moment_of(offset, starts_at), percent)
        if steps and step.until <= steps[-1].until:
            sentence = gettext("Trinnet skal slutte efter det forrige. Vælg et senere tidspunkt.")
            reader.misread(fields["days"], sentence)
        if step.until > starts_at:
            reader.misread(
                fields["days"],
                gettext("Trinnet skal slutte, før mødet begynder. Vælg et tidligere tidspunkt."),
            )
        if steps and percent < steps[-1].percent:
            least = steps[-1].percent
            reader.misread(
                fields["percent"],
                gettext("Procenten må ikke falde. Skriv mindst %(least)d.", least=least),
            )
        steps.append(step)
    return tuple(steps)


def _email(reader: FormReader, field: Any) -> str:
    if not field.data:
        return ""
    address, wrong = address_of(field.data)
    reader.complain(field, wrong)
    return address
