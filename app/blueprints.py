"""Which feature hangs where in the URL space, in the order in which a reader meets them."""

from flask import Flask

from app.common.slugs import SlugConverter
from app.pages.views import bp as pages
from app.registrations.find_views import bp as find
from app.registrations.own_views import bp as own
from app.registrations.views import bp as registrations


def register_blueprints(app: Flask) -> None:
    """Hang every feature under the root; addresses are written out in the views."""
    app.url_map.converters["slug"] = SlugConverter
    app.register_blueprint(pages)
    app.register_blueprint(registrations)
    app.register_blueprint(own)
    app.register_blueprint(find)
