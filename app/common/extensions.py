"""Extensions, not yet bound to an application."""

from functools import cached_property

from babel.support import NullTranslations
from flask_babel import Babel, Domain
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from app.common.models import db

__all__ = ["babel", "csrf", "db", "mail", "migrate"]


class _OneLanguage(Domain):
    """The words of the only language there is, found once; else every word asks for the locale again."""

    def get_translations(self) -> NullTranslations:
        """The same for each word."""
        return self._found

    @cached_property
    def _found(self) -> NullTranslations:
        return super().get_translations()


class _Words(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _OneLanguage(domain=self.domain)


babel = _Words()
csrf = CSRFProtect()
mail = Mail()
migrate = Migrate(render_as_batch=True)
