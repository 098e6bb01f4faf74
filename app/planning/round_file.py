"""Reading a round from a TOML file; docs/examples/round.toml is a complete one with every key explained.

Pure: bytes in, plans out. Clock times in the file are those of clocks in Denmark, amounts
are in kroner; in the plans they are moments in UTC and øre.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest

from app.agenda.models import ItemKind
from app.common.clock import local
from app.common.slugs import RESERVED
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.prices import Category, Prices, others_of
from app.meetings.steps import are_in_order
from app.planning.clock_times import span_of
from app.planning.complaints import Complaint, Fault
from app.planning.plans import ItemPlan, OptionPlan, RoundPlan, SeriesPlan, SittingPlan, VenuePlan
from app.planning.tables import EPOCH, Table
from app.registrations.options import OptionKind
from app.registrations.places import EITHER

LENGTHS = {
    "series.slug": 60,
    "series.name": 120,
    "series.organiser": 120,
    "series.contact_name": 120,
    "round.slug": 60,
    "round.title": 160,
    "round.vat_sentence": 200,
    "sitting.slug": 30,
    "sitting.name": 60,
    "sitting.room": 80,
    "sitting.online_url": 500,
    "sitting.contact_name": 120,
    "venue.name": 120,
    "venue.street": 120,
    "venue.city": 60,
    "agenda_item.title": 200,
    "agenda_item.place": 80,
    "option.name": 80,
    "speaker.name": 120,
    "speaker.organisation": 120,
}
"""The most characters of each text, as the columns of that table and name have room for."""

_DEFAULTS = ("opens_at", "signup_until", "cancel_until", "cancel_steps", "promote_until")
_MOST_SEATS = 10_000
_MOST_FREE = 100
_DAY = 24 * 60


class RoundFileRefused(Exception):
    """The file cannot be used; `complaints` is everything that is wrong with it."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        """Raised with at least one complaint."""
        super().__init__("; ".join(f"{one.table} {one.key}: {one.fault}" for one in complaints))
        self.complaints = tuple(complaints)


def read_round_file(content: bytes) -> tuple[SeriesPlan, RoundPlan]:
    """The series and the round that a file describes.

    Raises:
        RoundFileRefused: with everything that is wrong, not only the first thing.
    """
    complaints: list[Complaint] = []
    file = Table(_toml(content), "", None, complaints)
    series, round_ = _series(_required(file, "series")), _round(file)
    file.close()
    if complaints:
        raise RoundFileRefused(complaints)
    return series, round_


def _toml(content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise RoundFileRefused([Complaint(Fault.ENCODING)]) from None
    except (ValueError, RecursionError, ArithmeticError) as error:  # not all of them TOMLDecodeError
        found = re.search(r"(.*) \(at line (\d+)", str(error))
        what, line = (found[1], int(found[2])) if found else (str(error), 0)
        raise RoundFileRefused([Complaint(Fault.NOT_TOML, facts={"what": what, "line": line})]) from None


def _required(file: Table, key: str) -> Table:
    """The table [key]; an empty one, which complains of all its keys, where there is none."""
    return file.table(key, f"[{key}]") or Table({}, f"[{key}]", None, file.complaints)


def _series(table: Table) -> SeriesPlan:
    plan = SeriesPlan(
        slug=table.slug("slug", LENGTHS["series.slug"]),
        name=table.text("name", LENGTHS["series.name"]),
        organiser=table.text("organiser", LENGTHS["series.organiser"]),
        purpose=table.text("purpose", lines=True),
        audience=table.text("audience", lines=True),
        contact_name=table.text("contact_name", LENGTHS["series.contact_name"]),
        contact_email=table.email("contact_email"),
        contact_phone=table.phone("contact_phone"),
        invites_waiting=table.flag("invites_waiting"),
        reminder_days=table.days("reminder_days", (7, 1)),
    )
    if plan.slug in RESERVED:
        table.complain("slug", Fault.RESERVED, value=plan.slug)
    table.close()
    return plan


def _round(file: Table) -> RoundPlan:
    table = _required(file, "round")
    plan = RoundPlan(
        slug=table.slug("slug", LENGTHS["round.slug"]),
        title=table.text("title", LENGTHS["round.title"]),
        theme=table.text("theme", optional=True, lines=True),
        fee_amount=table.kroner("fee"),
        sittings=(),
        free_places=table.whole("free_places", 0, _MOST_FREE, default=1),
        sector_free_places=table.whole("sector_free_places", 0, _MOST_FREE, default=0),
        free_scope=table.choice("free_scope", FreeScope) or FreeScope.ROUND,
        vat_sentence=table.text("vat_sentence", LENGTHS["round.vat_sentence"], optional=True),
        no_show_fee=table.kroner("no_show_fee"),
        fees_lock_at=table.moment_or_none("fees_lock_at"),
        queue_order=table.choice("queue_order", QueueOrder) or QueueOrder.FAIR,
        sector_release_at=table.moment_or_none("sector_release_at"),
    )
    prices = table.table("prices", "[round.prices]")
    defaults = {key: table.values[key] for key in _DEFAULTS if key in table}
    table.close()
    sittings = _sittings(file, defaults)
    return replace(
        plan,
        sittings=sittings,
        agenda=_agenda(file, sittings),
        other_prices=others_of(_prices(prices, plan.fee_amount)) if prices else {},
        options=tuple(_option(one, sittings) for one in file.tables("option")),
    )


def _option(table: Table, sittings: Sequence[SittingPlan]) -> OptionPlan:
    if len(sittings) > 1:
        table.complain("", Fault.OPTION_OF_MANY)
    days = max([1, *(len(one.day_times) for one in sittings)])
    if "price" not in table:
        table.complain("price", Fault.MISSING)
    first = table.kroner("price")
    return OptionPlan(
        kind=table.choice("kind", OptionKind) or OptionKind.MEAL,
        name=table.text("name", LENGTHS["option.name"]),
        day=table.whole("day", 1, days, default=1),
        capacity=table.whole("places", 1, _MOST_SEATS) if "places" in table else None,
        prices=_prices(table, first),
    )


def _prices(table: Table, first: int) -> Prices:
    """What each category pays: as a library with a free place where nothing else is said."""
    prices = {
        one: table.kroner(one.value) if one is not Category.LIBRARY and one.value in table else first
        for one in Category
    }
    table.close()
    return prices


def _sittings(file: Table, defaults: Mapping[str, object]) -> tuple[SittingPlan, ...]:
    """The sittings; times that the round gives hold for those that say nothing else."""
    tables = file.tables("sitting")
    if not tables:
        file.complain("", Fault.NO_SITTING)
    plans: list[SittingPlan] = []
    for table in tables:
        table.values = {**defaults, **table.values}
        plan = _sitting(table)
        if plan.slug and plan.slug in [earlier.slug for earlier in plans]:
            table.complain("slug", Fault.SLUG_TWICE, value=plan.slug)
        plans.append(plan)
    return tuple(plans)


def _sitting(table: Table) -> SittingPlan:
    signup_until = table.moment("signup_until")
    plan = SittingPlan(
        slug=table.slug("slug", LENGTHS["sitting.slug"]),
        name=table.text("name", LENGTHS["sitting.name"]),
        side=table.choice("side", Side),
        starts_at=table.moment("starts_at"),
        ends_at=table.moment("ends_at"),
        opens_at=table.moment("opens_at"),
        signup_until=signup_until,
        cancel_until=table.moment("cancel_until") if "cancel_until" in table else signup_until,
        capacity=table.whole("capacity", 1, _MOST_SEATS),
        venue=_venue(table.table("venue", "[sitting.venue]")),
        venue_is_standing=table.flag("venue_is_standing"),
        room=table.text("room", LENGTHS["sitting.room"], optional=True),
        online_url=table.web_address("online_url", LENGTHS["sitting.online_url"]),
        contact_name=table.text("contact_name", LENGTHS["sitting.contact_name"], optional=True),
        contact_email=table.email("contact_email", optional=True),
        contact_phone=table.phone("contact_phone"),
        cancel_steps=table.steps("cancel_steps"),
        promote_until=table.moment_or_none("promote_until"),
        day_times=table.day_times("days"),
    )
    if plan.slug == EITHER:  # the sign-up form means something else by it
        table.complain("slug", Fault.RESERVED, value=plan.slug)
    _check_times(table, plan)
    table.close()
    return plan


def _check_times(table: Table, plan: SittingPlan) -> None:
    rules = (
        ("ends_at", plan.starts_at, plan.ends_at, Fault.ENDS_EARLY),
        ("signup_until", plan.opens_at, plan.signup_until, Fault.SIGNUP_ORDER),
    )
    for key, earlier, later, fault in rules:
        if _both_read(earlier, later) and not earlier < later:
            table.complain(key, fault)
    for key, moment, fault in (
        ("signup_until", plan.signup_until, Fault.SIGNUP_LATE),
        ("cancel_until", plan.cancel_until, Fault.CANCEL_LATE),
        ("promote_until", plan.promote_until, Fault.PROMOTE_LATE),
    ):
        if key in table and moment and _both_read(moment, plan.starts_at) and moment > plan.starts_at:
            table.complain(key, fault)
    known = _both_read(plan.cancel_until, plan.starts_at, *(step.until for step in plan.cancel_steps))
    if known and plan.cancel_steps and not are_in_order(plan.cancel_steps, plan.cancel_until, plan.starts_at):
        table.complain("cancel_steps", Fault.STEPS_ORDER)


def _both_read(*moments: datetime) -> bool:
    return EPOCH not in moments


def _venue(table: Table | None) -> VenuePlan | None:
    if table is None:
        return None
    plan = VenuePlan(
        name=table.text("name", LENGTHS["venue.name"]),
        street=table.text("street", LENGTHS["venue.street"]),
        postcode=table.postcode("postcode"),
        city=table.text("city", LENGTHS["venue.city"]),
        directions=table.text("directions", optional=True, lines=True),
    )
    table.close()
    return plan


def _agenda(file: Table, sittings: Sequence[SittingPlan]) -> tuple[ItemPlan, ...]:
    """The items; their clock times are those of the first sitting."""
    tables = file.tables("agenda")
    spans = [_span(table) for table in tables]
    known = [
        one for one in sittings if _both_read(one.starts_at, one.ends_at) and one.starts_at < one.ends_at
    ]
    items = []
    for table, span, following in zip_longest(tables, spans, spans[1:]):
        plan = replace(_item(table, span, following), only_at=_only_at(table, sittings))
        if span and known:
            plan = _within(table, plan, span[0], known)
        items.append(plan)
        table.close()
    return tuple(items)


def _span(table: Table) -> tuple[int, int | None] | None:
    """Start and end of an item in minutes after midnight, None where they cannot be read."""
    text = table.text("time")
    span = span_of(text) if text else None
    if text and span is None:
        table.complain("time", Fault.CLOCK, value=text)
    return span


def _item(
    table: Table, span: tuple[int, int | None] | None, following: tuple[int, int | None] | None
) -> ItemPlan:
    return ItemPlan(
        starts_after=0,
        minutes=_minutes(table, span, following),
        kind=table.choice("kind", ItemKind) or ItemKind.TALK,
        title=table.text("title", LENGTHS["agenda_item.title"]),
        note=table.text("note", optional=True, lines=True),
        speakers=_speakers(table),
        is_standing=table.flag("standing"),
        place=table.text("place", LENGTHS["agenda_item.place"], optional=True),
        is_parallel=table.flag("parallel"),
    )


def _only_at(table: Table, sittings: Sequence[SittingPlan]) -> str:
    """The one sitting an item is held at, '' for all of them."""
    slug = table.text("only_at", LENGTHS["sitting.slug"], optional=True)
    if slug and slug not in [one.slug for one in sittings]:
        table.complain("only_at", Fault.CHOICE, choices=", ".join(one.slug for one in sittings))
        return ""
    return slug


def _minutes(
    table: Table, span: tuple[int, int | None] | None, following: tuple[int, int | None] | None
) -> int:
    """How long an item lasts: to its own end, or as many minutes as it says, or to the next item."""
    given = table.whole("minutes", 1, _DAY, default=0)
    if span is None:
        return given
    start, end = span
    if end is not None and given:
        table.complain("minutes", Fault.TWO_LENGTHS)
    if end is not None:
        return end - start
    if not given and following is None:
        table.complain("time", Fault.NO_LENGTH)
    elif not given and following and following[0] <= start:
        table.complain("time", Fault.NEXT_EARLIER)
    return given or (following[0] - start if following else 0)


def _within(table: Table, plan: ItemPlan, start: int, sittings: Sequence[SittingPlan]) -> ItemPlan:
    """The item with its place in the day; it must fit into every sitting."""
    first = local(sittings[0].starts_at)
    starts_after = start - (first.hour * 60 + first.minute)
    shortest = min((one.ends_at - one.starts_at).total_seconds() // 60 for one in sittings)
    if starts_after < 0:
        table.complain("time", Fault.ITEM_EARLY)
    elif starts_after + plan.minutes > shortest:
        table.complain("time", Fault.ITEM_LATE)
    return replace(plan, starts_after=starts_after)


def _speakers(table: Table) -> tuple[tuple[str, str], ...]:
    """Those written as 'Name, Organisation'; what follows the first comma is the organisation."""
    speakers = []
    for text in table.texts("speakers", Fault.SPEAKERS):
        name, _, organisation = (part.strip() for part in text.partition(","))
        if (
            not name
            or len(name) > LENGTHS["speaker.name"]
            or len(organisation) > LENGTHS["speaker.organisation"]
        ):
            table.complain("speakers", Fault.SPEAKERS)
        speakers.append((name, organisation))
    if len(set(speakers)) < len(speakers):
        table.complain("speakers", Fault.SPEAKER_TWICE)
    return tuple(speakers)
