"""From what an organiser typed of a round that is made from nothing to its plan."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext

from app.common.clock import local
from app.libraries.words import fold
from app.meetings.days import MOST_DAYS
from app.meetings.models import Side
from app.meetings.offsets import Offset, moment_of
from app.planning.cloning import on_day
from app.planning.first_round_forms import FirstRoundForm
from app.planning.meeting_days import look_at_day
from app.planning.plans import RoundPlan, SittingPlan
from app.planning.reading import FormReader
from app.planning.round_reading import MOST_SEATS, look_at_order, part_of
from app.registrations.places import EITHER

_DEADLINES = ("opens", "signup", "cancel")
_MOST_OF_NAME, _MOST_OF_SLUG = 60, 30


def read_first_round(form: FirstRoundForm, *, confirmed: bool) -> tuple[RoundPlan, FormReader]:
    """The round as it is to be, still to be given its address, with what cannot be right.

    A day nobody meets on is refused until it is confirmed.
    """
    form.fill_up()
    reader = FormReader(_names(form))
    title = reader.line(form.title, most=160)
    offsets = {name: reader.offset(part_of(form, name)) for name in _DEADLINES}
    slugs: list[str] = []
    sittings = []
    for entry in form.sittings:
        if not entry.form["skipped"].data:
            slug = _slug(reader, entry.form["name"], slugs)
            slugs.append(slug)
            sittings.append(_sitting(reader, entry.form, slug, offsets, confirmed=confirmed))
    plans = tuple(one for one in sittings if one is not None)
    if not sittings:
        reader.complain(form.sittings[0].form["skipped"], gettext("Vælg mindst ét møde, der holdes."))
    if plans:
        look_at_order(reader, form, min(plans, key=lambda one: local(one.starts_at).time()))
    plan = RoundPlan(
        slug="",
        title=title,
        theme="",
        fee_amount=reader.kroner(form.fee),
        sittings=plans,
        free_places=reader.whole(form.free_places, 0, 100),
    )
    return plan, reader


def _sitting(
    reader: FormReader, fields: Any, slug: str, offsets: dict[str, Offset | None], *, confirmed: bool
) -> SittingPlan | None:
    """One meeting, None where it cannot be known when it is or when people sign up."""
    day = reader.day(fields["day"])
    starts_at = reader.moment(fields["starts"], day, reader.clock(fields["starts"]))
    ends_at = reader.moment(fields["ends"], day, reader.clock(fields["ends"]))
    day_times = _day_times(reader, fields, starts_at, ends_at)
    if starts_at and ends_at and ends_at <= starts_at:
        reader.misread(
            fields["ends"], gettext("Mødet skal slutte, efter at det begynder. Ret klokkeslættet.")
        )
    venue = reader.venue(fields["place"])
    capacity = reader.whole(fields["capacity"], 1, MOST_SEATS)
    moments = _moments(offsets, starts_at)
    if day is not None and starts_at is not None:
        closes = local(moments["signup"]).date() if "signup" in moments else None
        anyway = gettext("Opret alligevel")
        look_at_day(reader, fields["day"], day, closes, anyway, confirmed=confirmed)
        if day_times:
            last = local(day_times[-1][0]).date()
            look_at_day(reader, fields["last_day"], last, None, anyway, confirmed=confirmed)
    if starts_at is None or ends_at is None or len(moments) < len(_DEADLINES):
        return None
    return SittingPlan(
        slug=slug,
        name=fields["name"].data,
        side=Side(fields["side"].data) if fields["side"].data in list(Side) else None,
        starts_at=starts_at,
        ends_at=day_times[-1][1] if day_times else ends_at,
        day_times=day_times,
        opens_at=moments["opens"],
        signup_until=moments["signup"],
        cancel_until=moments["cancel"],
        capacity=capacity,
        venue=venue,
        venue_is_standing=bool(fields["standing"].data),
    )


def _day_times(
    reader: FormReader, fields: Any, starts_at: datetime | None, ends_at: datetime | None
) -> tuple[tuple[datetime, datetime], ...]:
    """Every day from the first to the last at the same times; none where a meeting has one day only."""
    last = reader.day(fields["last_day"]) if fields["last_day"].data else None
    if last is None or starts_at is None or ends_at is None:
        return ()
    first = local(starts_at).date()
    many = (last - first).days + 1
    if not 2 <= many <= MOST_DAYS:
        reader.misread(
            fields["last_day"],
            gettext("Vælg en dag efter den første, så mødet varer højst %(most)d dage.", most=MOST_DAYS),
        )
        return ()
    days = [first + timedelta(days=number) for number in range(many)]
    return tuple((on_day(starts_at, day), on_day(ends_at, day)) for day in days)


def _moments(offsets: dict[str, Offset | None], starts_at: datetime | None) -> dict[str, datetime]:
    """Those of the deadlines that could be read."""
    if starts_at is None:
        return {}
    return {name: moment_of(offset, starts_at) for name, offset in offsets.items() if offset is not None}


def _slug(reader: FormReader, field: Any, taken: list[str]) -> str:
    """What a meeting is called in addresses, made of its name: 'oest'."""
    name = reader.line(field, gettext("Skriv mødets navn, fx Vest."), _MOST_OF_NAME)
    slug = fold(name)[:_MOST_OF_SLUG].strip().replace(" ", "-")
    if name and (not slug.isascii() or not slug or slug == EITHER):
        reader.misread(field, gettext("Skriv et navn med bogstaver, fx Vest."))
    elif name and slug in taken:
        reader.misread(field, gettext("De to møder skal hedde noget forskelligt."))
    return slug


def _names(form: FirstRoundForm) -> dict[str, str]:
    """The words of all fields; those of a meeting begin with which one it is."""
    names = form.names()
    for number, entry in enumerate(form.sittings):
        for field, words in form.names_of_sitting().items():
            names[entry.form[field].id] = gettext(
                "Møde %(number)d, %(field)s", number=number + 1, field=words
            )
    return names
