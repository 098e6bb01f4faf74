"""Messages and the log know the round they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FILLED_IN = (
    (
        "UPDATE message SET round_id = "
        "(SELECT round_id FROM registration WHERE registration.id = subject_id) "
        "WHERE kind IN ('registration', 'link', 'fee', 'no room')"
    ),
    (
        "UPDATE message SET round_id = (SELECT round_id FROM booking WHERE booking.id = subject_id) "
        "WHERE kind = 'receipt'"
    ),
    (
        "UPDATE audit_entry SET round_id = (SELECT round_id FROM registration "
        "WHERE registration.id = CAST(substr(subject, 14) AS INTEGER)) WHERE subject LIKE 'registration:%'"
    ),
    (
        "UPDATE audit_entry SET round_id = (SELECT round_id FROM booking "
        "WHERE booking.id = CAST(substr(subject, 9) AS INTEGER)) WHERE subject LIKE 'booking:%'"
    ),
    (
        "UPDATE audit_entry SET round_id = (SELECT round_id FROM sitting "
        "WHERE sitting.id = CAST(substr(subject, 9) AS INTEGER)) WHERE subject LIKE 'sitting:%'"
    ),
    (
        "UPDATE audit_entry SET round_id = (SELECT id FROM round "
        "WHERE round.id = CAST(substr(subject, 7) AS INTEGER)) WHERE subject LIKE 'round:%'"
    ),
)
"""Messages and acts of before get the round that what they are about belongs to."""


def upgrade() -> None:
    """Messages and the log know the round they belong to."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index("ix_message_kind_subject_id", ["kind", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_round_id"), ["round_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_message_round_id_round"), "round", ["round_id"], ["id"])
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_audit_entry_round_id", ["round_id", "id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_audit_entry_round_id_round"), "round", ["round_id"], ["id"]
        )
    # Rows that are there got the default; the program gives it from now on.
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("again", server_default=None)
    for statement in _FILLED_IN:
        op.execute(statement)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_round_id_round"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_round_id"))
        batch_op.drop_index("ix_message_kind_subject_id")
        batch_op.drop_column("again")
        batch_op.drop_column("round_id")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_entry_round_id_round"), type_="foreignkey")
        batch_op.drop_index("ix_audit_entry_round_id")
        batch_op.drop_column("round_id")
