"""Forms: text as people type it, cleaned; messages in Danish that say what to do."""

import re
import unicodedata
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField

MOST_CHARACTERS = 120
"""Of a name, a title or a note, as the columns have room for."""

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


class TextField(StringField):
    """Several lines of cleaned text; lines keep their breaks."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        lines = str(valuelist[0]).splitlines() if valuelist else []
        self.data = "\n".join(clean(line) for line in lines).strip()


class Form(FlaskForm):
    """A form whose own messages are Danish; the translations of WTForms are not used."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            """WTForms has no Danish catalogue; each of our validators brings its sentence."""
            return None


def csrf_message() -> str:
    """What a person reads whose form token does not fit, while everything typed is kept."""
    return gettext("Siden har været åben for længe eller blev åbnet et andet sted. Tryk på knappen igen.")


def line_problems(
    field: LineField | TextField, missing: str, most: int = MOST_CHARACTERS
) -> list[tuple[str, str]]:
    """A field left empty that must not be (`missing` says what to do), or one with too much in it."""
    text = str(field.data or "")
    if not text and missing:
        return add_error(field, missing)
    too_long = gettext("Skriv højst %(most)d tegn.", most=most) if len(text) > most else ""
    return add_error(field, too_long)


def add_error(field: Any, message: str) -> list[tuple[str, str]]:
    """A problem at its field, as the error summary lists it; none where there is no message."""
    if not message:
        return []
    field.errors = [*field.errors, message]
    return [(field.id, message)]
