"""Prices by category, and days, rooms and meals to choose from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CATEGORIES = ("library", "sector", "guest", "speaker", "partner")
_FIRST = ("free place", "no fee", "further", "sector", "as shown", "guest")
_LAST = (
    *("awaits library", "awaits seat", "cancelled", "cancelled late", "seat taken over", "handed over"),
    *("no show", "meeting cancelled", "waived"),
)
_PRICES = tuple(f"price {category}" for category in _CATEGORIES)
_REASON_COLUMNS = (("registration", "fee_reason"), ("fee_entry", "reason"))
_ROUND = (
    ("other_prices", sa.JSON(), "{}"),
    ("has_options", sa.Boolean(), sa.false()),
    ("prices_to_check", sa.Boolean(), sa.false()),
)
_REGISTRATION = (
    ("fee_extras", sa.Integer(), "0"),
    ("room_mate", sa.String(length=120), ""),
    ("hotel_needs", sa.String(length=200), ""),
)
_FEE_ENTRY = (("extras", sa.Integer(), "0"),)
_CONSENT = "diet_consented_at IS NOT NULL OR (diet = '' AND diet_note = ''{more})"


def upgrade() -> None:
    """Prices by category, and options with the choices of people; no round has any so far."""
    _add("round", _ROUND)
    _add("registration", _REGISTRATION)
    _add("fee_entry", _FEE_ENTRY)
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("category", _one_of("category", _CATEGORIES), nullable=True))
    _ask_consent(" AND hotel_needs = ''")
    _allow((*_FIRST, *_PRICES, *_LAST))
    op.create_table(
        "option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("optionkind", ("day", "single", "double", "meal")), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("prices", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "taken >= 0 AND (capacity IS NULL OR taken <= capacity)",
            name=op.f("ck_option_taken_within_capacity"),
        ),
        sa.CheckConstraint("day >= 1", name=op.f("ck_option_on_a_day")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_option_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
    )
    op.create_index("ix_option_round_id", "option", ["round_id"])
    op.create_table(
        "choice",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("state", _one_of("choicestate", ("held", "waiting", "wished")), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_choice_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["option_id"], ["option.id"], name=op.f("fk_choice_option_id_option")),
        sa.PrimaryKeyConstraint("registration_id", "option_id", name=op.f("pk_choice")),
    )
    op.create_index("ix_choice_option_id_state", "choice", ["option_id", "state"])


def downgrade() -> None:
    """Undo it; an amount by category becomes one of the sector."""
    op.drop_table("choice")
    op.drop_table("option")
    listed = ", ".join(f"'{one}'" for one in _PRICES)
    for table, column in _REASON_COLUMNS:
        op.execute(sa.text(f"UPDATE {table} SET {column} = 'sector' WHERE {column} IN ({listed})"))  # noqa: S608
    _allow((*_FIRST, *_LAST))
    _ask_consent("")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint("category", type_="check")
        for name in ("category", *(name for name, _, _ in _REGISTRATION)):
            batch_op.drop_column(name)
    with op.batch_alter_table("fee_entry", schema=None) as batch_op:
        batch_op.drop_column("extras")
    with op.batch_alter_table("round", schema=None) as batch_op:
        for name, _, _ in _ROUND:
            batch_op.drop_column(name)


def _add(table: str, columns: tuple[tuple[str, Any, Any], ...]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, type_, default in columns:
            batch_op.add_column(sa.Column(name, type_, nullable=False, server_default=default))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, _, _ in columns:
            batch_op.alter_column(name, server_default=None)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _ask_consent(more: str) -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint("diet_needs_consent", type_="check")
        batch_op.create_check_constraint("diet_needs_consent", _CONSENT.format(more=more))


def _allow(reasons: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{one}'" for one in reasons)
    for table, column in _REASON_COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint("reason", type_="check")
            batch_op.create_check_constraint("reason", f"{column} IN ({listed})")
