"""The tables. Times are UTC; text ids are UUIDv7 unless they are our media ids."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

media = Table(
    "media",
    metadata,
    Column("id", String(600), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("native_id", String(560), nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("image", Text),
    Column("url", Text, nullable=False),
    Column("duration", Float),
    Column("payload", Text, nullable=False),  # the whole medium as JSON
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False),
)

app_key = Table(
    "app_key",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("owner", String(320)),
    Column("plan", String(20), nullable=False),
    Column("prefix", String(20), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    Index(None, "owner"),
)

app_key_usage = Table(
    "app_key_usage",
    metadata,
    Column("key_id", String(36), ForeignKey("app_key.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("requests", Integer, nullable=False),
)

# Of an app key and its owner the names are kept, not references: a playlist outlives a key, and
# owners need no account. An account that is deleted takes its playlists.
# The two documents stand last, so that a page of playlists reads past neither.
playlist = Table(
    "playlist",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key_id", String(36)),
    Column("owner", String(320)),
    Column("request_key", String(255)),  # the Idempotency-Key that it answers
    Column("digest", String(64)),  # of the request that came with it
    Column("mode", String(20), nullable=False),
    Column("main_platform", String(20)),
    Column("prompt", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("tracks", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("items", Text, nullable=False),  # what stands, as JSON
    Column("report", Text, nullable=False),  # how it came about, as JSON
    UniqueConstraint("key_id", "request_key"),
    Index(None, "owner", "created_at", "id"),
    Index(None, "key_id", "created_at", "id"),
)

# A link that shows a playlist to whoever has it. Kept as it is: its owner may read it again.
playlist_share = Table(
    "playlist_share",
    metadata,
    Column("token", String(43), primary_key=True),
    Column(
        "playlist_id",
        String(36),
        ForeignKey("playlist.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("operator", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(36), ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Index(None, "account_id"),
    Index(None, "seen_at"),
)

device = Table(
    "device",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(36), ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Index(None, "account_id"),
)
