"""When a sitting was cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """When a sitting was cancelled; of earlier ones it is when they were last changed."""
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sitting SET cancelled_at = content_changed_at WHERE state = 'cancelled'")


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_column("cancelled_at")
