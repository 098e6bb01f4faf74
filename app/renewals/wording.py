"""The words for why somebody is asked and what they have answered."""

from flask_babel import gettext

from app.renewals.asking import Answer, Why


def group_name(why: Why) -> str:
    """Those who are asked for the same reason, as organisers read it."""
    return {
        Why.RETURNING: gettext("Sidste rundes deltagere"),
        Why.STANDING: gettext("Faste deltagere"),
        Why.CONTACT: gettext("Kontakter ved biblioteker uden nogen"),
    }[why]


def why_words(why: Why) -> str:
    """Why one person is asked, as organisers read it."""
    return {
        Why.RETURNING: gettext("Var med sidst"),
        Why.STANDING: gettext("Fast deltager"),
        Why.CONTACT: gettext("Kontakt"),
    }[why]


def reason_for(why: Why, library: str) -> str:
    """The same, as the person themselves reads it."""
    return {
        Why.RETURNING: gettext("Du var med sidst."),
        Why.STANDING: gettext("Du er fast deltager fra %(library)s.", library=library),
        Why.CONTACT: gettext(
            "Ingen fra %(library)s er tilmeldt endnu, og du er bibliotekets kontakt.", library=library
        ),
    }[why]


def answer_name(answer: Answer) -> str:
    """What somebody has answered."""
    return {
        Answer.SIGNED_UP: gettext("Tilmeldt"),
        Answer.DECLINED: gettext("Kan ikke"),
        Answer.NONE: gettext("Ikke svaret"),
    }[answer]
