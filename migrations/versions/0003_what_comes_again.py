"""Agenda items at one sitting only or before it begins, and what the next round takes along.

The next round has standing items and venues.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Agenda items at one sitting only, and what the next round takes along: items and venues."""
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sitting_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_standing", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_sitting_id_sitting"), "sitting", ["sitting_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_agenda_item_starts_within_sitting"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_agenda_item_starts_near_sitting"), "starts_after > -1440"
        )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("venue_is_standing", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # Rows that are there got the default; the program gives it from now on.
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.alter_column("is_standing", server_default=None)
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.alter_column("venue_is_standing", server_default=None)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_column("venue_is_standing")
    op.execute("UPDATE agenda_item SET starts_after = 0 WHERE starts_after < 0")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agenda_item_starts_near_sitting"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_agenda_item_starts_within_sitting"), "starts_after >= 0"
        )
        batch_op.drop_constraint(batch_op.f("fk_agenda_item_sitting_id_sitting"), type_="foreignkey")
        batch_op.drop_column("is_standing")
        batch_op.drop_column("sitting_id")
