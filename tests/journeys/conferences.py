"""A conference to sign up for in the browser: one with room for everybody, and one whose rooms are gone."""

from datetime import timedelta

from app.common.clock import now
from app.meetings.models import Series
from app.meetings.prices import Category
from app.meetings.steps import CancelStep
from app.registrations.models import Option
from app.registrations.options import OptionKind
from tests.journeys.rounds import LONG_ROUND, make

CONFERENCE = "/strategisk-folkebiblioteksmoede/vingsted/"
FULL_HOTEL = "/strategisk-folkebiblioteksmoede/fuldt-hotel/"


def make_conferences() -> dict[str, str]:
    """The two, in a series of their own."""
    series = make.SeriesFactory(slug="strategisk-folkebiblioteksmoede", name="Strategisk Folkebiblioteksmøde")
    _conference(series, "vingsted", "Bibliotekernes Digitale Strategilandskab", rooms=200)
    _conference(series, "fuldt-hotel", LONG_ROUND, rooms=0)
    return {"konference": CONFERENCE, "konference, fuldt hotel": FULL_HOTEL}


def _conference(series: Series, slug: str, title: str, rooms: int) -> None:
    others = {Category.SECTOR: 4_490_00, Category.GUEST: 0, Category.SPEAKER: 0, Category.PARTNER: 1_990_00}
    round_ = make.RoundFactory(
        series=series,
        slug=slug,
        title=title,
        fee_amount=3_990_00,
        other_prices=others,
        free_places=0,
        has_options=True,
        vat_sentence="momsfrit",
    )
    start = (now() + timedelta(weeks=7)).replace(hour=9, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1, hours=6)
    make.SittingFactory(
        round=round_,
        slug="vingsted",
        name="Vingsted",
        side=None,
        capacity=200,
        starts_at=start,
        ends_at=end,
        day_times=[(start, start + timedelta(hours=8)), (end - timedelta(hours=6), end)],
        cancel_until=start - timedelta(weeks=4),
        cancel_steps=(CancelStep(start - timedelta(weeks=2), 50),),
    )
    for kind, name, day, price, capacity in (
        (OptionKind.DAY, "Første dag", 1, 2_400_00, None),
        (
            OptionKind.SINGLE,
            "Enkeltværelse med udsigt over ådalen og adgang til wellnessafdelingen",
            1,
            900_00,
            rooms,
        ),
        (OptionKind.DOUBLE, "Plads i dobbeltværelse", 1, 600_00, rooms),
        (OptionKind.MEAL, "Festmiddag", 1, 500_00, None),
        (OptionKind.DAY, "Anden dag", 2, 2_400_00, None),
        (OptionKind.MEAL, "Frokost", 2, 150_00, 100),
    ):
        option: Option = make.OptionFactory(
            round_id=round_.id, kind=kind, name=name, day=day, price=price, capacity=capacity
        )
        assert option.id
