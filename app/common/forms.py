"""Forms: text as people type it, cleaned; messages in Danish that say what to do."""

import re
import unicodedata
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField

# Controls, marks that turn the direction of text, and what takes no room: never meant, and they
# can hide what is written. An address copied from a mail often ends in one.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    r"\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """One line of text without control characters, composed (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", text)).split())


class LineField(StringField):
    """One line of cleaned text; an absent field is the empty string."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        self.data = clean(str(valuelist[0])) if valuelist else ""


class Form(FlaskForm):
    """A form whose own messages are Danish; the translations of WTForms are not used."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            """WTForms has no Danish catalogue; each of our validators brings its sentence."""
            return None


def csrf_message() -> str:
    """What a person reads whose form token does not fit, while everything typed is kept."""
    return gettext("Siden har været åben for længe eller blev åbnet et andet sted. Tryk på knappen igen.")
