"""Fees as they were passed on to the finance office."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Fees as they were passed on to the finance office."""
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_settlement_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settlement_round_id"), ["round_id"], unique=False)
    op.create_table(
        "settled_fee",
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("ean", sa.String(length=13), nullable=False),
        sa.Column("payment_reference", sa.String(length=60), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_settled_fee_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_settled_fee_library_id_library")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_settled_fee_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlement.id"], name=op.f("fk_settled_fee_settlement_id_settlement")
        ),
        sa.PrimaryKeyConstraint("settlement_id", "registration_id", name=op.f("pk_settled_fee")),
    )
    with op.batch_alter_table("settled_fee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settled_fee_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("settled_fee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settled_fee_registration_id"))
    op.drop_table("settled_fee")
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settlement_round_id"))
    op.drop_table("settlement")
