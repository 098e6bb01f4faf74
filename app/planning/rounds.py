"""A round that there is, as the plan it could have been set up from."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.agenda.models import AgendaItem, Appearance
from app.common.models import db
from app.meetings.models import Round, Sitting
from app.meetings.partners import partners_of
from app.planning.plans import ItemPlan, OptionPlan, PartnerPlan, RoundPlan, SittingPlan, VenuePlan
from app.registrations.option_queries import offered_in


def plan_of(round_id: int) -> RoundPlan:
    """The plan of a round, with its drafts: `set_up_round` of it makes another one like it."""
    row = db.session.get_one(Round, round_id)
    slugs = {one.id: one.slug for one in row.sittings}
    return RoundPlan(
        slug=row.slug,
        title=row.title,
        theme=row.theme,
        fee_amount=row.fee_amount,
        sittings=tuple(sitting_plan(one) for one in row.sittings),
        agenda=tuple(_item(one, slugs) for one in _items(round_id)),
        partners=tuple(
            PartnerPlan(one.role, one.name, one.web_address, one.library_id) for one in partners_of(round_id)
        ),
        free_places=row.free_places,
        sector_free_places=row.sector_free_places,
        free_scope=row.free_scope,
        vat_sentence=row.vat_sentence,
        no_show_fee=row.no_show_fee,
        fees_lock_at=row.fees_lock_at,
        queue_order=row.queue_order,
        sector_release_at=row.sector_release_at,
        other_prices=row.other_prices,
        options=tuple(
            OptionPlan(one.kind, one.name, one.day, one.capacity, one.prices) for one in offered_in(round_id)
        ),
        prices_to_check=row.prices_to_check,
    )


def sitting_plan(row: Sitting) -> SittingPlan:
    """The plan of one sitting."""
    venue = row.venue
    return SittingPlan(
        slug=row.slug,
        name=row.name,
        side=row.side,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.opens_at,
        signup_until=row.signup_until,
        cancel_until=row.cancel_until,
        capacity=row.capacity,
        venue=VenuePlan(venue.name, venue.street, venue.postcode, venue.city, venue.directions)
        if venue
        else None,
        venue_is_standing=row.venue_is_standing,
        room=row.room,
        online_url=row.online_url,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        cancel_steps=row.cancel_steps,
        promote_until=row.promote_until,
        day_times=row.day_times,
    )


def _items(round_id: int) -> list[AgendaItem]:
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.round_id == round_id)
            .options(selectinload(AgendaItem.appearances).joinedload(Appearance.speaker))
            .order_by(AgendaItem.starts_after, AgendaItem.id)
        )
    )


def _item(row: AgendaItem, slugs: dict[int, str]) -> ItemPlan:
    return ItemPlan(
        starts_after=row.starts_after,
        minutes=row.minutes,
        kind=row.kind,
        title=row.title,
        note=row.note,
        speakers=tuple((one.speaker.name, one.speaker.organisation) for one in row.appearances),
        only_at=slugs.get(row.sitting_id or 0, ""),
        is_standing=row.is_standing,
        place=row.place,
        is_parallel=row.is_parallel,
    )
