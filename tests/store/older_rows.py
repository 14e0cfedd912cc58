"""What each revision's service had written: rows put in by SQL, one as old as its table.

Frozen as they were then: what the store of today makes of them is what an upgrade must keep.
"""

from sqlalchemy import Connection, text

from aggregator.domain.media import Kind, Media, Platform

SEEN = "2026-03-04 05:06:07.891011"
PLAYLIST = "01930000-0000-7000-8000-000000000001"
TOKEN = "t" * 22
KEY_HASH, SESSION_HASH, DEVICE_HASH = "a" * 64, "b" * 64, "c" * 64

MEDIUM = Media(
    id="youtube-dQw4w9WgXcQ",
    title="Песня 歌 🌙",
    author='Ann\'s 100% "Trio"',
    image=None,
    platform=Platform.YOUTUBE,
    url="https://youtube.com/watch?v=dQw4w9WgXcQ",
    duration=212.5,
    native_id="dQw4w9WgXcQ",
    kind=Kind.TRACK,
)
_MEDIUM = (
    '{"id":"youtube-dQw4w9WgXcQ","title":"Песня 歌 🌙","author":"Ann\'s 100% \\"Trio\\"",'
    '"image":null,"platform":"youtube","url":"https://youtube.com/watch?v=dQw4w9WgXcQ",'
    '"duration":212.5,"native_id":"dQw4w9WgXcQ","kind":"track"}'
)
_TRIAL = (
    '{"number":1,"suggestion":{"title":"Moon River","author":"Audrey Hepburn","year":1961},'
    '"fate":"found","curator":"embedded","found":[{"media":' + _MEDIUM + ',"score":0.9,'
    '"accepted":true,"reasons":["the wanted title"]}]}'
)
_REPORT = (
    '{"seed":7,"goal":10,"curators":[{"curator":"embedded","outcome":"ok","suggested":1,'
    '"milliseconds":3.4}],"suggested":1,"verified":1,"replaced":0,"given_up":0,"trials":['
    + _TRIAL
    + '],"platforms":[{"platform":"youtube","status":"ok","milliseconds":12.5,"hits":3}]}'
)


def _first(connection: Connection) -> None:
    _insert(
        connection, "app_key", id="key-1", name="Ann", owner="Ann@Example.ORG", plan="pro",
        prefix="agg_abc", key_hash=KEY_HASH, created_at=SEEN, revoked_at=None, last_used_at=SEEN,
    )  # fmt: skip
    _insert(connection, "app_key_usage", key_id="key-1", day="2026-03-04", requests=41)
    _insert(
        connection, "media", id=MEDIUM.id, platform="youtube", native_id=MEDIUM.native_id,
        title=MEDIUM.title, author=MEDIUM.author, image=None, url=MEDIUM.url, duration=212.5,
        payload=_MEDIUM, first_seen=SEEN, last_seen=SEEN,
    )  # fmt: skip


def _playlists(connection: Connection) -> None:
    _insert(
        connection, "playlist", id=PLAYLIST, key_id="key-1", owner="Ann@Example.ORG",
        request_key="once", digest="d" * 64, mode="smart", main_platform=None,
        prompt="songs of the moon", title="The moon", description="One song", tracks=1,
        created_at=SEEN, updated_at=SEEN, items=f"[{_TRIAL}]", report=_REPORT,
    )  # fmt: skip


def _accounts(connection: Connection) -> None:
    _insert(
        connection, "account", id="ann", email="ann@example.org", password_hash="argon",
        operator=True, created_at=SEEN,
    )  # fmt: skip
    _insert(
        connection, "session", token_hash=SESSION_HASH, account_id="ann", began_at=SEEN,
        seen_at=SEEN,
    )  # fmt: skip
    _insert(connection, "device", token_hash=DEVICE_HASH, account_id="ann", seen_at=SEEN)


def _shares(connection: Connection) -> None:
    _insert(connection, "playlist_share", token=TOKEN, playlist_id=PLAYLIST, created_at=SEEN)


WRITTEN_SINCE = {
    "0001": _first,
    "0002_playlists": _playlists,
    "0003_accounts": _accounts,
    "0004_playlist_shares": _shares,
}
"""By the revision that made the tables, oldest first."""


def _insert(connection: Connection, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)
