"""Playlists."""

import sqlalchemy as sa
from alembic import op

revision = "0002_playlists"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playlist",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("owner", sa.String(length=320), nullable=True),
        sa.Column("request_key", sa.String(length=255), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("main_platform", sa.String(length=20), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tracks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist")),
        sa.UniqueConstraint("key_id", "request_key", name=op.f("uq_playlist_key_id_request_key")),
    )
    op.create_index(
        op.f("ix_playlist_owner_created_at_id"), "playlist", ["owner", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_playlist_key_id_created_at_id"), "playlist", ["key_id", "created_at", "id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_playlist_key_id_created_at_id"), table_name="playlist")
    op.drop_index(op.f("ix_playlist_owner_created_at_id"), table_name="playlist")
    op.drop_table("playlist")
