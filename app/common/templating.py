"""What templates can use: Danish dates and money, and the address of a static file's version."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from app.common import danish
from app.common.extensions import babel


def register_templating(app: Flask) -> None:
    """Add filters and globals; whitespace of template tags does not reach the page."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=danish.day,
        day_and_month=danish.day_and_month,
        short_day=danish.short_day,
        moment=danish.moment,
        month_and_year=danish.month_and_year,
        period=danish.period,
        clock_time=danish.clock_time,
        until=danish.until,
        kroner=danish.kroner,
        phone=danish.phone,
        paragraphs=paragraphs,
    )
    app.jinja_env.globals.update(
        _=_words, ngettext=_number_words, static_url=static_url, seats_left=danish.seats_left
    )

    @cache
    def version(filename: str) -> str:
        content = (Path(str(app.static_folder)) / filename).read_bytes()
        return hashlib.sha256(content).hexdigest()[:12]

    app.extensions["static_version"] = version
    app.extensions["release"] = _release(app)


def _release(app: Flask) -> str:
    """Changes when a page can look different from the same rows: part of every validator."""
    digest = hashlib.sha256(repr((app.config["SITE_NAME"], app.config["SITE_URL"])).encode())
    for folder in (str(app.template_folder), str(app.static_folder)):
        for path in sorted(Path(folder).rglob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def static_url(filename: str) -> str:
    """The address of a static file that changes with its content, so that browsers may keep it for good."""
    return url_for("static", filename=filename, v=current_app.extensions["static_version"](filename))


@pass_eval_context
def _words(page: EvalContext, text: str, /, **variables: object) -> str:
    """A text with its variables, which are escaped where the page is HTML.

    It is what Jinja's own does, without the context that that makes for every word within a loop.
    """
    said = babel.domain_instance.get_translations().ugettext(text)
    return (Markup(said) if page.autoescape else said) % variables  # noqa: S704 (our own text)


@pass_eval_context
def _number_words(page: EvalContext, one: str, many: str, num: int, /, **variables: object) -> str:
    """The same for a text that counts something, with the variable `num`."""
    said = babel.domain_instance.get_translations().ungettext(one, many, num)
    return (Markup(said) if page.autoescape else said) % {"num": num, **variables}  # noqa: S704 (the same)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, parted where an empty line parts them."""
    return Markup("").join(
        Markup("<p>{}</p>").format(escape(part.strip())) for part in text.split("\n\n") if part.strip()
    )
