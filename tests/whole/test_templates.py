import ast
import re
from functools import cache

from app.common.templating import paragraphs
from config import ROOT
from tests.support.html import Document
from tests.support.html_checks import problems
from tests.support.source import modules

TEMPLATES = ROOT / "templates"
RENDERED_HERE = {"layouts/organiser.html"}
"""Given with the design; its pages come with the organisers' work."""

_USES = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+['\"]([\w/.]+)['\"]")


def all_templates() -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}


def named_by_templates() -> set[str]:
    return {name for path in TEMPLATES.rglob("*.*") for name in _USES.findall(path.read_text())}


@cache
def texts_in_code() -> frozenset[str]:
    return frozenset(
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def used_by_code(template: str) -> bool:
    """By its whole name, or without its ending where the code adds .html and .txt."""
    folder, _, name = template.partition("/")
    stem = name.rpartition(".")[0]
    names = {template, f"{folder}/{stem}", *([stem] if folder == "mail" else [])}
    return bool(names & texts_in_code())


def test_no_template_is_missing():
    named = named_by_templates() | {
        t for t in texts_in_code() if re.fullmatch(r"[a-z_]+/[a-z_]+\.(html|txt)", t)
    }
    assert named - all_templates() == set()


def test_no_template_is_unused():
    unused = {
        template
        for template in all_templates() - named_by_templates() - RENDERED_HERE
        if not used_by_code(template)
    }
    assert not unused


def test_every_template_compiles(app):
    for template in all_templates():
        app.jinja_env.get_template(template)


def test_the_layout_for_organisers_makes_a_sound_page(app):
    page = (
        "{% extends 'layouts/organiser.html' %}{% block title %}Overblik{% endblock %}"
        "{% block content %}<h1>Overblik</h1>{% endblock %}"
    )
    with app.test_request_context("/"):
        document = Document(app.jinja_env.from_string(page).render())
    assert not problems(document, app)
    assert document.select(".container-wide")


def test_text_of_people_is_escaped_in_paragraphs():
    assert paragraphs("<b>\n\nÅ & Ø") == "<p>&lt;b&gt;</p><p>Å &amp; Ø</p>"
