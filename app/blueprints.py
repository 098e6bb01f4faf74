"""Which feature hangs where in the URL space, in the order in which a reader meets them."""

from flask import Flask

from app.accounts.views import bp as accounts
from app.common.slugs import SlugConverter
from app.dashboard.continuity_views import bp as continuity
from app.dashboard.library_views import bp as libraries
from app.dashboard.log_views import bp as log
from app.dashboard.meal_views import bp as meals
from app.dashboard.overview_views import bp as overview
from app.dashboard.people_views import bp as people
from app.pages.feed_views import bp as feeds
from app.pages.views import bp as pages
from app.planning.agenda_views import bp as agendas
from app.planning.broadcast_views import bp as broadcasts
from app.planning.choice_views import bp as choices
from app.planning.door_views import bp as door
from app.planning.entry_views import bp as entries
from app.planning.fee_views import bp as fees
from app.planning.first_round_views import bp as first_round
from app.planning.hotel_views import bp as hotel
from app.planning.library_views import bp as library
from app.planning.new_library_views import bp as new_library
from app.planning.no_show_views import bp as no_shows
from app.planning.outbox_views import bp as outbox
from app.planning.partner_views import bp as partners
from app.planning.person_views import bp as person
from app.planning.picture_views import bp as pictures
from app.planning.presence_views import bp as presence
from app.planning.price_views import bp as prices
from app.planning.queue_views import bp as queue
from app.planning.renewal_views import bp as invitation
from app.planning.round_views import bp as rounds
from app.planning.series_views import bp as series
from app.planning.sitting_views import bp as sittings
from app.registrations.find_views import bp as find
from app.registrations.own_choices_views import bp as own_choices
from app.registrations.own_days_views import bp as own_days
from app.registrations.own_feed_views import bp as own_feed
from app.registrations.own_views import bp as own
from app.registrations.views import bp as registrations
from app.renewals.views import bp as renewals


def register_blueprints(app: Flask) -> None:
    """Hang every feature under the root; addresses are written out in the views."""
    app.url_map.converters["slug"] = SlugConverter
    # Before the pages of a series, whose addresses have the same form: /<series>/<round>/.
    desks = (
        *(accounts, overview, series, rounds, first_round, sittings, agendas, prices, partners, pictures),
        *(people, entries, person, choices, queue, invitation, broadcasts, fees, presence, door, no_shows),
        *(hotel, meals),
        *(libraries, library, new_library, continuity, outbox, log),
    )
    for bp in desks:
        app.register_blueprint(bp)
    for bp in (feeds, pages, registrations, own, own_choices, own_days, own_feed, find, renewals):
        app.register_blueprint(bp)
