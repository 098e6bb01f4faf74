"""Standing members of a series, and contacts of libraries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Standing members of a series, and contacts of libraries."""
    op.create_table(
        "standing_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_standing_member_library_id_library")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_standing_member_series_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_member")),
        sa.UniqueConstraint("series_id", "email_key", name=op.f("uq_standing_member_series_id_email_key")),
    )
    with op.batch_alter_table("standing_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_member_library_id"), ["library_id"], unique=False)
    op.create_table(
        "library_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_library_contact_library_id_library")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_contact")),
        sa.UniqueConstraint("library_id", "email_key", name=op.f("uq_library_contact_library_id_email_key")),
    )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("standing_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_member_library_id"))
    op.drop_table("standing_member")
    op.drop_table("library_contact")
