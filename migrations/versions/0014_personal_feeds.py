"""Somebody's own calendar to subscribe to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Somebody's own calendar to subscribe to."""
    op.create_table(
        "personal_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_feed")),
        sa.UniqueConstraint("address", name=op.f("uq_personal_feed_address")),
        sa.UniqueConstraint("reference", name=op.f("uq_personal_feed_reference")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("personal_feed")
