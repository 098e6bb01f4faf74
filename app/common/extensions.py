"""Extensions, not yet bound to an application."""

from flask_babel import Babel
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from app.common.models import db

__all__ = ["babel", "csrf", "db", "mail", "migrate"]

babel = Babel()
csrf = CSRFProtect()
mail = Mail()
migrate = Migrate(render_as_batch=True)
