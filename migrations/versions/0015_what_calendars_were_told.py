"""What each calendar was last told, for people to read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TEXTS, _MOMENTS = ("told_summary", "told_place"), ("told_starts_at", "told_ends_at")


def upgrade() -> None:
    """What each calendar was last told; of earlier versions only a fingerprint was kept."""
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        for name in _TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in _MOMENTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        for name in _TEXTS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        for name in (*_MOMENTS, *_TEXTS):
            batch_op.drop_column(name)
