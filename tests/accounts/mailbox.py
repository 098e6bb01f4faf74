"""What organisers find in their mail."""

import re

from sqlalchemy import select

from app.common.models import db
from app.outbox.composers import Mail, compose
from app.outbox.models import Message


def mails(recipient: str = "") -> list[Mail]:
    """The mails that would leave now, in order; what has nobody to go to is left out."""
    queued = select(Message).order_by(Message.id)
    found = [compose(one) for one in db.session.scalars(queued) if recipient in ("", one.recipient)]
    db.session.commit()
    return [mail for mail in found if mail is not None]


def link_of(mail: Mail) -> str:
    """The path of the link that signs in, the same in both parts."""
    (plain,) = set(re.findall(r"http://kreds\.example(/arrangoer/log-ind/\S+)", mail.text))
    assert f'href="http://kreds.example{plain}"' in mail.html
    return str(plain)
