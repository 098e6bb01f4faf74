import pytest

from app.common.models import db
from tests import factories


@pytest.mark.parametrize(
    "make",
    [
        factories.SeriesFactory,
        factories.VenueFactory,
        factories.RoundFactory,
        factories.SittingFactory,
        factories.EastFactory,
        factories.SpeakerFactory,
        factories.LibraryFactory,
        factories.ResearchLibraryFactory,
        factories.BookingFactory,
        factories.RegistrationFactory,
    ],
    ids=lambda make: make.__name__,
)
@pytest.mark.both_databases
def test_every_factory_makes_sound_rows_twice(app, make):
    first, second = make(), make()
    assert first.id != second.id


def test_rows_that_hang_on_others_take_their_ids(app):
    item = factories.AgendaItemFactory(round=factories.RoundFactory())
    factories.AppearanceFactory(item_id=item.id)
    factories.MailDomainFactory(library_id=factories.LibraryFactory().id)
    renewal = factories.RenewalFactory(round_id=factories.RoundFactory().id)
    assert renewal.invitation.round_id == renewal.round_id
    db.session.expire_all()
    assert item.appearances[0].speaker.name
