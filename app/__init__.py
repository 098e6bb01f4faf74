"""Kreds: registration and meetings for library networks."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.blueprints import register_blueprints
from app.cli import register_commands
from app.common.database import prepare
from app.common.extensions import babel, csrf, db, mail, migrate
from app.common.logs import log_requests, set_up_logs
from app.common.templating import register_templating
from app.errors import register_errors
from app.jobs.composers import register_composers
from app.security import register_security
from config import ROOT, Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, with the settings of the environment unless others are given.

    Raises:
        config.SettingError: a setting cannot be right.
    """
    settings = settings or read_settings()
    set_up_logs(settings.LOG_LEVEL)
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.update(settings.as_flask_config())
    if settings.TRUSTED_PROXIES:
        hops = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app)
    csrf.init_app(app)
    mail.init_app(app)
    with app.app_context():
        prepare(db.engine)

    register_templating(app)
    log_requests(app)
    register_security(app)
    register_errors(app)
    register_blueprints(app)
    register_composers()
    register_commands(app)
    return app
