"""The picture of a round: one, small enough for its page, kept in the database as every node needs it."""

from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.common.faults import NotFound
from app.common.models import Model, db

MOST_ALT = 250
"""Characters of what is said of a picture to those who do not see it."""


class Picture(Model):
    """What was made of the file that an organiser sent; none of the file itself is kept."""

    __tablename__ = "picture"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]  # pixels
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(MOST_ALT))  # what it shows, for who does not see it
    digest: Mapped[str] = mapped_column(String(16))  # of its content, for an address that is good for ever

    __table_args__ = (CheckConstraint("width > 0 AND height > 0 AND alt <> ''", name="is_described"),)


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as a page shows it; browsers fetch its content by the digest."""

    digest: str
    width: int
    height: int
    alt: str


_PICTURE = select(Picture.digest, Picture.width, Picture.height, Picture.alt)


def picture_of(round_id: int) -> PictureView | None:
    """The picture of a round, None where it has none."""
    row = db.session.execute(_PICTURE.where(Picture.round_id == round_id)).one_or_none()
    return PictureView(*row) if row else None


def picture_content(round_id: int, digest: str) -> tuple[bytes, str]:
    """The bytes and the media type of this very picture.

    Raises:
        NotFound: the round has another one now, or none.
    """
    found = select(Picture.content, Picture.media_type).where(
        Picture.round_id == round_id, Picture.digest == digest
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return row.content, row.media_type
