"""What the hotel of a conference was told."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lists as they were sent to the hotel."""
    op.create_table(
        "hotel_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_hotel_list_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_list")),
    )
    op.create_index("ix_hotel_list_round_id", "hotel_list", ["round_id"])
    op.create_table(
        "hotel_stay",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=True),
        sa.Column("departure", sa.Date(), nullable=True),
        sa.Column("mate", sa.String(length=120), nullable=False),
        sa.Column("needs_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["hotel_list.id"], name=op.f("fk_hotel_stay_list_id_hotel_list")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_hotel_stay_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("list_id", "registration_id", name=op.f("pk_hotel_stay")),
    )
    op.create_index("ix_hotel_stay_registration_id", "hotel_stay", ["registration_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_hotel_stay_registration_id", "hotel_stay")
    op.drop_table("hotel_stay")
    op.drop_index("ix_hotel_list_round_id", "hotel_list")
    op.drop_table("hotel_list")
