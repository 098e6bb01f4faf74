"""Writing the picture of a round. Services flush; the edge commits."""

from app.audit.services import record
from app.common.models import db
from app.meetings.pictures import Picture
from app.planning.picture_file import SmallPicture
from app.registrations import places


def set_picture(round_id: int, picture: SmallPicture, alt: str, actor: str) -> None:
    """Let this be the picture of a round, in the place of the one it has."""
    round_ = places.lock(round_id)
    row = db.session.get(Picture, round_id) or Picture(round_id=round_id)
    row.content, row.media_type, row.digest = picture.content, picture.media_type, picture.digest
    row.width, row.height, row.alt = picture.width, picture.height, alt
    db.session.add(row)
    round_.content_revision += 1
    db.session.flush()
    record(actor, "round.picture", round_)


def describe_picture(round_id: int, alt: str, actor: str) -> None:
    """Let this be said of the picture of a round, if it still has one."""
    round_ = places.lock(round_id)
    row = db.session.get(Picture, round_id)
    if row is not None and row.alt != alt:
        row.alt = alt
        round_.content_revision += 1
        record(actor, "round.picture_described", round_)


def remove_picture(round_id: int, actor: str) -> None:
    """Let a round have no picture; where it has none already, nothing happens."""
    round_ = places.lock(round_id)
    row = db.session.get(Picture, round_id)
    if row is not None:
        db.session.delete(row)
        round_.content_revision += 1
        record(actor, "round.picture_removed", round_)
