"""Sittings of several days, and who stays away on some of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ADDED = (("sitting", "day_times"), ("registration", "dropped_days"))


def upgrade() -> None:
    """Sittings of several days, and who stays away on some of them; nobody does so far."""
    for table, column in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days_told", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.alter_column("days_told", server_default=None)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("days_told")
    for table, column in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
