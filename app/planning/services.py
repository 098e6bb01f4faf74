"""Organisers' writing on series, rounds and sittings. Services flush; the edge commits."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select, update

from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.common.slugs import RESERVED, is_slug
from app.meetings.days import MOST_DAYS, are_days
from app.meetings.models import PROMOTED_UNTIL, Round, Series, Sitting, SittingState
from app.meetings.steps import are_in_order
from app.planning.agendas import set_agenda
from app.planning.partners import set_partners
from app.planning.plans import OptionPlan, RoundPlan, SeriesPlan, SittingPlan
from app.planning.prices import set_options
from app.planning.venues import venue_of


class PlanRefused(DomainError):
    """The plan cannot be carried out; the message says why and what to do."""


def set_up_series(plan: SeriesPlan) -> Series:
    """The series of this slug, made or brought up to date.

    Raises:
        PlanRefused: the slug cannot be an address of its own.
    """
    _check_slug(plan.slug)
    if plan.slug in RESERVED:
        raise PlanRefused(gettext("En serie kan ikke hedde “%(slug)s”: adressen er optaget.", slug=plan.slug))
    series = db.session.scalar(select(Series).where(Series.slug == plan.slug))
    if series is None:
        series = Series(content_revision=0)
        db.session.add(series)
    for name, value in asdict(plan).items():
        setattr(series, name, value)
    series.content_revision += 1
    db.session.flush()
    its_rounds = select(Round.id).where(Round.series_id == series.id)
    db.session.execute(
        update(Sitting).where(Sitting.round_id.in_(its_rounds)).values(content_changed_at=now())
    )
    return series


def set_up_round(series: Series, plan: RoundPlan, actor: str = "command") -> Round:
    """A new round with its sittings and agenda; all sittings are drafts.

    Raises:
        PlanRefused: the series has a round of this slug, or times or slugs cannot be right.
    """
    for slug in (plan.slug, *(sitting.slug for sitting in plan.sittings)):
        _check_slug(slug)
    if db.session.scalar(select(Round.id).where(Round.series_id == series.id, Round.slug == plan.slug)):
        raise PlanRefused(
            gettext("Serien har allerede runden “%(slug)s”. Vælg et andet navn.", slug=plan.slug)
        )
    if not plan.sittings:
        raise PlanRefused(gettext("En runde skal have mindst ét møde."))
    if plan.options and (
        len(plan.sittings) > 1 or not all(_is_held(one, plan.sittings[0]) for one in plan.options)
    ):
        raise PlanRefused(gettext("Valg hører til dagene i en runde med ét møde."))
    round_ = Round(
        series_id=series.id,
        slug=plan.slug,
        title=plan.title,
        theme=plan.theme,
        fee_amount=plan.fee_amount,
        free_places=plan.free_places,
        sector_free_places=plan.sector_free_places,
        free_scope=plan.free_scope,
        vat_sentence=plan.vat_sentence,
        no_show_fee=plan.no_show_fee,
        fees_lock_at=plan.fees_lock_at,
        queue_order=plan.queue_order,
        sector_release_at=plan.sector_release_at,
        other_prices=plan.other_prices,
        has_options=bool(plan.options),
        prices_to_check=plan.prices_to_check,
        days_told=max(1, *(len(sitting.day_times) for sitting in plan.sittings)),
    )
    db.session.add(round_)
    db.session.flush()
    for sitting in plan.sittings:
        check_times(sitting)
        db.session.add(_sitting(round_, sitting, now()))
    db.session.flush()
    set_agenda(round_.id, plan.agenda)
    set_partners(round_.id, plan.partners)
    set_options(round_.id, plan.options)
    record(actor, "round.made", round_, after={"sittings": len(plan.sittings), "items": len(plan.agenda)})
    return round_


def publish(round_: Round, actor: str = "command") -> None:
    """Show every draft sitting of a round to visitors."""
    drafts = select(Sitting).where(Sitting.round_id == round_.id, Sitting.state == SittingState.DRAFT)
    shown = db.session.scalars(drafts).all()
    if not shown:
        return
    for sitting in shown:
        sitting.state = SittingState.PUBLISHED
        sitting.content_changed_at = now()
    round_.content_revision += 1
    db.session.flush()
    record(actor, "round.published", round_)


def _check_slug(slug: str) -> None:
    if not is_slug(slug):
        raise PlanRefused(
            gettext("“%(slug)s” kan ikke stå i en adresse. Brug a–z, 0–9 og bindestreg.", slug=slug)
        )


def check_times(plan: SittingPlan) -> None:
    """See that the times and seats of a sitting fit together.

    Raises:
        PlanRefused: they do not; the message says which and what to do.
    """
    if not plan.starts_at < plan.ends_at:
        raise PlanRefused(gettext("Mødet “%(slug)s” skal slutte efter, det begynder.", slug=plan.slug))
    if plan.day_times and not _are_its_days(plan):
        raise PlanRefused(
            gettext(
                "Dagene ved “%(slug)s” skal ligge efter hinanden, den første fra mødets start og den sidste "
                "til dets slutning, og der kan højst være %(most)d.",
                slug=plan.slug,
                most=MOST_DAYS,
            )
        )
    if not plan.opens_at < plan.signup_until <= plan.starts_at:
        raise PlanRefused(
            gettext(
                "Tilmeldingen til “%(slug)s” skal åbne, før den lukker, og lukke, før mødet begynder.",
                slug=plan.slug,
            )
        )
    if plan.cancel_until > plan.starts_at:
        raise PlanRefused(
            gettext("Afmeldingsfristen ved “%(slug)s” skal ligge, før mødet begynder.", slug=plan.slug)
        )
    if plan.cancel_steps and not are_in_order(plan.cancel_steps, plan.cancel_until, plan.starts_at):
        raise PlanRefused(
            gettext(
                "Trinnene for afmelding til “%(slug)s” skal ligge i rækkefølge mellem fristen og mødet, "
                "og procenten må ikke falde.",
                slug=plan.slug,
            )
        )
    if plan.promote_until is not None and plan.promote_until > plan.starts_at:
        raise PlanRefused(
            gettext("Pladser ved “%(slug)s” kan ikke gå til ventelisten efter mødets start.", slug=plan.slug)
        )
    if plan.capacity < 1:
        raise PlanRefused(gettext("Mødet “%(slug)s” skal have mindst én plads.", slug=plan.slug))


def _is_held(option: OptionPlan, sitting: SittingPlan) -> bool:
    return 1 <= option.day <= max(1, len(sitting.day_times))


def _are_its_days(plan: SittingPlan) -> bool:
    from_start_to_end = plan.day_times[0][0] == plan.starts_at and plan.day_times[-1][1] == plan.ends_at
    return from_start_to_end and are_days(plan.day_times)


def _sitting(round_: Round, plan: SittingPlan, moment: datetime) -> Sitting:
    return Sitting(
        round_id=round_.id,
        slug=plan.slug,
        name=plan.name,
        side=plan.side,
        venue_id=venue_of(plan.venue).id if plan.venue else None,
        venue_is_standing=plan.venue_is_standing,
        room=plan.room,
        online_url=plan.online_url,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        day_times=plan.day_times,
        opens_at=plan.opens_at,
        signup_until=plan.signup_until,
        cancel_until=plan.cancel_until,
        cancel_steps=plan.cancel_steps,
        promote_until=plan.promote_until or plan.starts_at - PROMOTED_UNTIL,
        capacity=plan.capacity,
        contact_name=plan.contact_name,
        contact_email=plan.contact_email,
        contact_phone=plan.contact_phone,
        content_changed_at=moment,
    )
