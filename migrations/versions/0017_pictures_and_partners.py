"""The picture and the partners of a round, and items of an agenda that run beside one another."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ROLES = ("host", "funder", "speaker", "supplier")
_ITEM = (("place", sa.String(length=80), ""), ("is_parallel", sa.Boolean(), sa.false()))


def upgrade() -> None:
    """Pictures and partners; no round has any so far, and no item runs beside another."""
    op.create_table(
        "picture",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=250), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0 AND alt <> ''", name=op.f("ck_picture_is_described")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_picture_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_picture")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*_ROLES, name="partnerrole", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("web_address", sa.String(length=500), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "web_address = '' OR substr(web_address, 1, 8) = 'https://'",
            name=op.f("ck_partner_address_is_safe"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_partner_round_id_round")),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_partner_library_id_library")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index("ix_partner_round_id", "partner", ["round_id"])
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        for name, type_, default in _ITEM:
            batch_op.add_column(sa.Column(name, type_, nullable=False, server_default=default))
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        for name, _, _ in _ITEM:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Undo it; items that run beside one another stay where they are."""
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        for name, _, _ in reversed(_ITEM):
            batch_op.drop_column(name)
    op.drop_table("partner")
    op.drop_table("picture")
