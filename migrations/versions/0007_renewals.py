"""Who was asked to come again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who was asked to come again, and the mailings."""
    op.create_table(
        "renewal_mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                name="mailingkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sample", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_renewal_mailing_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_mailing")),
        sa.UniqueConstraint("form_id", name=op.f("uq_renewal_mailing_form_id")),
    )
    with op.batch_alter_table("renewal_mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewal_mailing_round_id"), ["round_id"], unique=False)
    op.create_table(
        "renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "returning",
                "standing",
                "contact",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("wish", sa.String(length=30), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_renewal_booking_id_booking")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["renewal_mailing.id"], name=op.f("fk_renewal_invitation_id_renewal_mailing")
        ),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_renewal_library_id_library")),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["renewal_mailing.id"], name=op.f("fk_renewal_reminder_id_renewal_mailing")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_renewal_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
        sa.UniqueConstraint("reference", name=op.f("uq_renewal_reference")),
        sa.UniqueConstraint("round_id", "email_key", name=op.f("uq_renewal_round_id_email_key")),
    )
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewal_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewal_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewal_library_id"), ["library_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewal_reminder_id"), ["reminder_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewal_reminder_id"))
        batch_op.drop_index(batch_op.f("ix_renewal_library_id"))
        batch_op.drop_index(batch_op.f("ix_renewal_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_renewal_booking_id"))
    op.drop_table("renewal")
    with op.batch_alter_table("renewal_mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewal_mailing_round_id"))
    op.drop_table("renewal_mailing")
