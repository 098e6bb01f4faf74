"""Which feature hangs where in the URL space, in the order in which a reader meets them."""

from flask import Flask

from app.accounts.views import bp as accounts
from app.common.slugs import SlugConverter
from app.dashboard.overview_views import bp as overview
from app.dashboard.people_views import bp as people
from app.pages.feed_views import bp as feeds
from app.pages.views import bp as pages
from app.planning.agenda_views import bp as agendas
from app.planning.entry_views import bp as entries
from app.planning.person_views import bp as person
from app.planning.queue_views import bp as queue
from app.planning.round_views import bp as rounds
from app.planning.series_views import bp as series
from app.registrations.find_views import bp as find
from app.registrations.own_views import bp as own
from app.registrations.views import bp as registrations


def register_blueprints(app: Flask) -> None:
    """Hang every feature under the root; addresses are written out in the views."""
    app.url_map.converters["slug"] = SlugConverter
    # Before the pages of a series, whose addresses have the same form: /<series>/<round>/.
    for bp in (accounts, overview, people, rounds, agendas, entries, person, queue, series):
        app.register_blueprint(bp)
    app.register_blueprint(feeds)
    app.register_blueprint(pages)
    app.register_blueprint(registrations)
    app.register_blueprint(own)
    app.register_blueprint(find)
