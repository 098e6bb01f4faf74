"""Why a meeting was cancelled, and that nobody owes anything for it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BEFORE = (
    *("free place", "no fee", "further", "sector", "as shown", "guest", "awaits library", "awaits seat"),
    *("cancelled", "cancelled late", "seat taken over", "handed over", "no show", "waived"),
)
_COLUMNS = (("registration", "fee_reason"), ("fee_entry", "reason"))


def upgrade() -> None:
    """Why a meeting was cancelled, and that nobody owes anything for it."""
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cancel_reason", sa.String(length=500), nullable=False, server_default="")
        )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.alter_column("cancel_reason", server_default=None)
    _allow((*_BEFORE[:-1], "meeting cancelled", _BEFORE[-1]))


def downgrade() -> None:
    """Undo it."""
    for table, column in _COLUMNS:
        op.execute(sa.text(f"UPDATE {table} SET {column} = 'waived' WHERE {column} = 'meeting cancelled'"))  # noqa: S608
    _allow(_BEFORE)
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_column("cancel_reason")


def _allow(reasons: tuple[str, ...]) -> None:
    for table, column in _COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint("reason", type_="check")
            listed = ", ".join(f"'{one}'" for one in reasons)
            batch_op.create_check_constraint("reason", f"{column} IN ({listed})")
