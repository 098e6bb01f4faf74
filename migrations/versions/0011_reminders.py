"""Reminders before meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Reminders before meetings: a week and a day, unless a series says otherwise."""
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminder_days", sa.JSON(), nullable=False, server_default="[7, 1]"))
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.alter_column("reminder_days", server_default=None)
    op.create_table(
        "reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_reminder_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "days", name=op.f("pk_reminder")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("reminder")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("reminder_days")
