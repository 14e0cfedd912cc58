"""Links that show a playlist to whoever has them."""

import sqlalchemy as sa
from alembic import op

revision = "0004_playlist_shares"
down_revision = "0003_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playlist_share",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("playlist_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["playlist.id"],
            name=op.f("fk_playlist_share_playlist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_playlist_share")),
        sa.UniqueConstraint("playlist_id", name=op.f("uq_playlist_share_playlist_id")),
    )


def downgrade() -> None:
    op.drop_table("playlist_share")
