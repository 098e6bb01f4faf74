"""Messages to many."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Messages to many."""
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_broadcast_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sa.UniqueConstraint("form_id", name=op.f("uq_broadcast_form_id")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_round_id"), ["round_id"], unique=False)
    op.create_table(
        "broadcast_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_copy_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_broadcast_copy_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_copy")),
        sa.UniqueConstraint(
            "broadcast_id", "registration_id", name=op.f("uq_broadcast_copy_broadcast_id_registration_id")
        ),
    )
    with op.batch_alter_table("broadcast_copy", schema=None) as batch_op:
        batch_op.create_index("ix_broadcast_copy_registration_id", ["registration_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("broadcast_copy", schema=None) as batch_op:
        batch_op.drop_index("ix_broadcast_copy_registration_id")
    op.drop_table("broadcast_copy")
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_round_id"))
    op.drop_table("broadcast")
