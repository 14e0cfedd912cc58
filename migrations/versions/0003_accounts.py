"""Accounts, their sessions and devices; owners of keys in lower case, as accounts' addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0003_accounts"
down_revision = "0002_playlists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_index(op.f("ix_session_seen_at"), "session", ["seen_at"])
    op.create_table(
        "device",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_device_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_account_id"), "device", ["account_id"])
    op.execute("UPDATE app_key SET owner = lower(owner) WHERE owner IS NOT NULL")
    op.execute("UPDATE playlist SET owner = lower(owner) WHERE owner IS NOT NULL")


def downgrade() -> None:
    op.drop_index(op.f("ix_device_account_id"), table_name="device")
    op.drop_table("device")
    op.drop_index(op.f("ix_session_seen_at"), table_name="session")
    op.drop_index(op.f("ix_session_account_id"), table_name="session")
    op.drop_table("session")
    op.drop_table("account")
