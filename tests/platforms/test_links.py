"""What a URL points at: every form of the five platforms, and what is none."""

import re
import sys
import time
from pathlib import Path
from urllib.parse import unquote, unquote_plus, urlsplit

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.links import platform_of_host, recognise

V = "Ab3-_xyZ901"
UC = "UCabcdefghijklmnopqrstuv"
ITEM, LIST, SEARCH = LinkKind.ITEM, LinkKind.LIST, LinkKind.SEARCH

YOUTUBE = [
    (f"https://www.youtube.com/watch?v={V}", ITEM, "video", V),
    (f"http://m.youtube.com/watch?feature=share&v={V}#t=10", ITEM, "video", V),
    (f"HTTPS://WWW.YouTube.COM/watch?v={V}", ITEM, "video", V),
    (f"  https://www.youtube.com./watch?v={V}\n", ITEM, "video", V),
    (f"https://www.youtube.com:443/watch?v={V}&v=BaW_jenozKc", ITEM, "video", V),
    (f"https://www.youtube.com/watch?x=1&amp;v={V}", ITEM, "video", V),
    (f"https://www.youtube.com/watch?v={V}&list=PL123456789012", ITEM, "video", V),
    (f"https://www.youtube.com/watch?v={V}?t=10", ITEM, "video", V),
    (f"https://music.youtube.com/watch?v={V}&si=q", ITEM, "video", V),
    (f"https://youtu.be/{V}?si=abc&t=7", ITEM, "video", V),
    (f"https://youtu.be/{V}?list=PL123456789012", ITEM, "video", V),
    (f"https://youtube.com/shorts/{V}?feature=share", ITEM, "video", V),
    (f"https://www.youtube.com/live/{V}/", ITEM, "video", V),
    (f"https://www.youtube-nocookie.com/embed/{V}?rel=0", ITEM, "video", V),
    (f"https://www.youtube.com/v/{V}&hl=en", ITEM, "video", V),
    (f"https://www.youtube.com/e/{V}", ITEM, "video", V),
    (f"https://youtube.googleapis.com/v/{V}", ITEM, "video", V),
    (f"https://www.youtube.com/?v={V}", ITEM, "video", V),
    (f"https://m.youtube.com/#/watch?v={V}", ITEM, "video", V),
    (f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{V}%26feature%3Dshare",
     ITEM, "video", V),
    (f"https://consent.youtube.com/m?continue=https%3A%2F%2Fyoutu.be%2F{V}&gl=NL",
     ITEM, "video", V),
    (f"https://www.google.com/url?q=https://youtu.be/{V}&sa=U", ITEM, "video", V),
    (f"https://www.youtube.com/oembed?url=https%3A//youtu.be/{V}&format=json", ITEM, "video", V),
    ("https://www.youtube.com/clip/Ugkx_abc", ITEM, "clip", "Ugkx_abc"),
    (f"https://www.youtube.com/embed/live_stream?channel={UC}", ITEM, "live", UC),
    ("https://www.youtube.com/playlist?list=PL123456789012", LIST, "playlist", "PL123456789012"),
    ("https://www.youtube.com/watch?list=PL123456789012", LIST, "playlist", "PL123456789012"),
    (f"https://www.youtube.com/embed/{V}?list=PL123456789012", LIST, "playlist", "PL123456789012"),
    ("https://music.youtube.com/browse/VLPL123456789012", LIST, "playlist", "PL123456789012"),
    (f"https://music.youtube.com/browse/{UC}", LIST, "playlist", "UU" + UC[2:]),
    ("https://music.youtube.com/browse/MPREb_abc", LIST, "album", "MPREb_abc"),
    ("https://music.youtube.com/playlist?list=RDCLAK5uy_abc", LIST, "playlist", "RDCLAK5uy_abc"),
    (f"https://www.youtube.com/playlist?list=RD{V}", LIST, "mix", f"RD{V}"),
    ("https://www.youtube.com/playlist?list=WL", LIST, "feed", "WL"),
    ("https://www.youtube.com/feed/history", LIST, "feed", "history"),
    ("https://www.youtube.com/", LIST, "feed", "recommended"),
    (f"https://www.youtube.com/channel/{UC}/videos?view=0", LIST, "channel", UC),
    (f"https://www.youtube.com/channel/{UC}/streams", LIST, "channel_tab", UC),
    ("https://www.youtube.com/@some.one/featured", LIST, "channel", "@some.one"),
    ("https://www.youtube.com/c/%D0%98%D0%B3%D0%BE%D1%80%D1%8C", LIST, "channel", "c/Игорь"),
    ("https://www.youtube.com/c/Игорь", LIST, "channel", "c/Игорь"),
    ("https://www.youtube.com/user/someone", LIST, "channel", "user/someone"),
    ("https://www.youtube.com/someone", LIST, "channel", "someone"),
    ("https://www.youtube.com/hashtag/dub", LIST, "hashtag", "dub"),
    ("https://www.youtube.com/results?search_query=dub+techno", SEARCH, "search", "dub techno"),
    ("https://music.youtube.com/search?q=%23dub", SEARCH, "search", "#dub"),
]  # fmt: skip

SOUNDCLOUD = [
    ("https://soundcloud.com/some-one/a-track", ITEM, "track", "some-one/a-track"),
    ("http://m.soundcloud.com/some-one/a-track/?in=x/sets/y&si=1#t=1:20", ITEM, "track",
     "some-one/a-track"),
    ("https://soundcloud.com/some-one/a-track/s-Ab1", ITEM, "track", "some-one/a-track"),
    ("https://www.soundcloud.com/some-one/sets/a-set", LIST, "set", "some-one/sets/a-set"),
    ("https://soundcloud.com/discover/sets/weekly::x", LIST, "set", "discover/sets/weekly::x"),
    ("https://soundcloud.com/some-one", LIST, "user", "some-one"),
    ("https://soundcloud.com/some-one/sets", LIST, "user_sets", "some-one"),
    ("https://soundcloud.com/some-one/likes/", LIST, "user_likes", "some-one"),
    ("https://soundcloud.com/some-one/reposts", LIST, "user_reposts", "some-one"),
    ("https://soundcloud.com/some-one/albums", LIST, "user_albums", "some-one"),
    ("https://soundcloud.com/some-one/tracks", LIST, "user_tracks", "some-one"),
    ("https://soundcloud.com/a/b/recommended", LIST, "related", "a/b/recommended"),
    ("https://soundcloud.com/stations/track/a/b", LIST, "station", "track/a/b"),
    ("https://on.soundcloud.com/AbC12", ITEM, "short", "AbC12"),
    ("https://soundcloud.app.goo.gl/AbC12", ITEM, "short", "AbC12"),
    ("https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A12", ITEM, "api_track", "12"),
    ("https://api-v2.soundcloud.com/tracks/12", ITEM, "api_track", "12"),
    ("https://api.soundcloud.com/playlists/soundcloud:playlists:12", LIST, "api_playlist", "12"),
    ("https://api.soundcloud.com/users/12/tracks", LIST, "api_user", "12"),
    ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/playlists/9&color=f",
     LIST, "api_playlist", "9"),
    ("https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb", ITEM, "track",
     "a/b"),
    ("https://soundcloud.com/search/sounds?q=dub%20techno", SEARCH, "search", "dub techno"),
]  # fmt: skip

BANDCAMP = [
    ("https://tern.bandcamp.com/track/song-5?from=embed", ITEM, "track", "tern/track/song-5"),
    ("http://Tern.Bandcamp.com/album/low-tide/", LIST, "album", "low-tide"),
    ("https://tern.bandcamp.com", LIST, "artist", "tern"),
    ("https://tern.bandcamp.com/music#x", LIST, "artist", "tern"),
    ("https://bandcamp.com/EmbeddedPlayer/v=2/album=11/size=large/", LIST, "embed_album", "11"),
    ("https://bandcamp.com/EmbeddedPlayer/album=11/track=22/", ITEM, "embed_track", "22"),
    ("https://bandcamp.com/?show=224", ITEM, "weekly", "224"),
    ("https://www.bandcamp.com/radio?show=224", ITEM, "weekly", "224"),
    ("https://bandcamp.com/search?q=dub+techno&item_type=t", SEARCH, "search", "dub techno"),
]

MIXCLOUD = [
    ("https://www.mixcloud.com/Some_One/a-show/?ref=x", ITEM, "show", "/Some_One/a-show/"),
    ("http://beta.mixcloud.com/some/a%20b%C3%A9", ITEM, "show", "/some/a bé/"),
    ("https://m.mixcloud.com/some/", LIST, "user", "/some/"),
    ("https://www.mixcloud.com/some/uploads/", LIST, "uploads", "/some/uploads/"),
    ("https://www.mixcloud.com/some/favorites", LIST, "favorites", "/some/favorites/"),
    ("https://www.mixcloud.com/some/listens/", LIST, "listens", "/some/listens/"),
    ("https://www.mixcloud.com/some/stream/", LIST, "stream", "/some/stream/"),
    ("https://www.mixcloud.com/some/playlists/best/", LIST, "playlist", "/some/playlists/best/"),
    ("https://www.mixcloud.com/genres/dub/", LIST, "tag", "/genres/dub/"),
    ("https://api.mixcloud.com/some/a-show/?metadata=1", ITEM, "show", "/some/a-show/"),
    ("https://api.mixcloud.com/some/cloudcasts/", LIST, "uploads", "/some/uploads/"),
    ("https://www.mixcloud.com/widget/iframe/?hide_cover=1&feed=%2Fsome%2Fa-show%2F", ITEM, "show",
     "/some/a-show/"),
    ("https://player-widget.mixcloud.com/widget/iframe/?feed=https%3A%2F%2Fwww.mixcloud.com%2Fa%2Fb",
     ITEM, "show", "/a/b/"),
    ("https://i.mixcloud.com/AbC12", ITEM, "short", "AbC12"),
    ("https://www.mixcloud.com/search/?q=dub+techno", SEARCH, "search", "dub techno"),
]  # fmt: skip

VIMEO = [
    ("https://vimeo.com/12345#at=0", ITEM, "video", "12345"),
    ("https://vimeo.com/12345/ab12cd34ef?share=copy", ITEM, "video", "12345"),
    ("https://player.vimeo.com/video/12345?h=ab12cd34ef&autoplay=1", ITEM, "video", "12345"),
    ("https://vimeo.com/channels/staffpicks/12345", ITEM, "video", "12345"),
    ("https://vimeo.com/groups/some/videos/12345", ITEM, "video", "12345"),
    ("https://vimeo.com/album/77/video/12345", ITEM, "video", "12345"),
    ("https://vimeo.com/showcase/77/video/12345/", ITEM, "video", "12345"),
    ("https://vimeo.com/moogaloop.swf?clip_id=12345", ITEM, "video", "12345"),
    ("https://vimeo.com/user1/some-name", ITEM, "video", "user1/some-name"),
    ("https://vimeo.com/event/51/videos/12345/", ITEM, "video", "12345"),
    ("https://vimeo.com/manage/videos/12345/ab12cd34ef", ITEM, "video", "12345"),
    ("https://vimeo.com/reviews/0a1b-2c/videos/12345", ITEM, "video", "12345"),
    ("https://vimeopro.com/owner/folio/video/12345", ITEM, "video", "12345"),
    ("https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F12345", ITEM, "video",
     "12345"),
    ("https://vimeo.com/user1/review/12345/ab12cd34ef", ITEM, "review", "12345"),
    ("https://vimeo.com/event/51/embed/ab12cd34ef", ITEM, "event", "51"),
    ("https://vimeo.com/ondemand/film", ITEM, "ondemand", "film"),
    ("https://vimeo.com/ondemand/film/12345", ITEM, "video", "12345"),
    ("https://vimeopro.com/owner/folio", ITEM, "pro", "owner/folio"),
    ("https://vimeo.com/channels/staffpicks", LIST, "channel", "staffpicks"),
    ("https://vimeo.com/groups/some", LIST, "group", "some"),
    ("https://vimeo.com/showcase/77/embed", LIST, "album", "77"),
    ("https://vimeo.com/someone/videos", LIST, "user", "someone"),
    ("https://vimeo.com/someone/likes/", LIST, "likes", "someone"),
    ("https://vimeo.com/search?q=dub+techno", SEARCH, "search", "dub techno"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "url", "kind", "form", "native_id"),
    [
        (platform, *case)
        for platform, cases in (
            (Platform.YOUTUBE, YOUTUBE),
            (Platform.SOUNDCLOUD, SOUNDCLOUD),
            (Platform.BANDCAMP, BANDCAMP),
            (Platform.MIXCLOUD, MIXCLOUD),
            (Platform.VIMEO, VIMEO),
        )
        for case in cases
    ],
)
def test_every_form_is_told(
    platform: Platform, url: str, kind: LinkKind, form: str, native_id: str
) -> None:
    link = recognise(url)
    assert link is not None
    assert (link.platform, link.kind, link.form, link.native_id) == (
        platform, kind, form, native_id,
    )  # fmt: skip
    again = recognise(link.url)
    assert again is not None, f"the canonical URL {link.url} is not recognised"
    assert (again.platform, again.native_id) == (platform, native_id)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "some words",
        V,
        f"youtube.com/watch?v={V}",
        f"ftp://youtube.com/watch?v={V}",
        f"https://name:word@www.youtube.com/watch?v={V}",
        f"https://www.youtube.com@evil.example/watch?v={V}",
        f"https://www.youtube.com\\@evil.example/watch?v={V}",
        f"https://www.youtube.com:8080/watch?v={V}",
        f"https://www.youtube.com:99999/watch?v={V}",
        f"https://youtube.com.evil.example/watch?v={V}",
        f"https://notyoutube.com/watch?v={V}",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.com%2F",
        "https://consent.youtube.com/m?gl=NL",
        "https://www.youtube.com/robots.txt",
        "https://soundcloud.com/",
        "https://soundcloud.com/terms-of-use",
        "https://soundcloud.com/a/..%2fb",
        "https://api.soundcloud.com/tracks/abc",
        "https://bandcamp.com/",
        "https://daily.bandcamp.com/lists/dub",
        "https://tern.bandcamp.com/track/",
        "https://www.mixcloud.com/",
        "https://www.mixcloud.com/a%2Fb/c/",
        "https://www.mixcloud.com/about/",
        "https://vimeo.com/",
        "https://vimeo.com/features/livestreaming",
        "https://player.vimeo.com/video/abc",
        "https://[::1/watch",
    ],
)
def test_what_is_no_link_of_a_platform(url: str) -> None:
    assert recognise(url) is None


@pytest.mark.parametrize(
    ("url", "secret", "canonical"),
    [
        ("https://soundcloud.com/a/b/s-Xy1?si=1", "s-Xy1", "https://soundcloud.com/a/b/s-Xy1"),
        ("https://soundcloud.com/a/sets/b/s-Xy1", "s-Xy1", "https://soundcloud.com/a/sets/b/s-Xy1"),
        ("https://soundcloud.com/a/sets/b/token", None, "https://soundcloud.com/a/sets/b"),
        ("https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F9"
         "&secret_token=s-Xy1", "s-Xy1", "https://api.soundcloud.com/tracks/9?secret_token=s-Xy1"),
        ("https://vimeo.com/9?h=ab12cd34ef", "ab12cd34ef", "https://vimeo.com/9/ab12cd34ef"),
        ("https://vimeo.com/9/settings", None, "https://vimeo.com/9"),
        ("https://vimeo.com/event/5/ab12cd34ef", "ab12cd34ef",
         "https://vimeo.com/event/5/ab12cd34ef"),
    ],
)  # fmt: skip
def test_the_secret_of_an_unlisted_medium_is_kept(
    url: str, secret: str | None, canonical: str
) -> None:
    link = recognise(url)
    assert link is not None
    assert (link.secret, link.url) == (secret, canonical)


def test_canonical_urls_are_those_the_adapters_ask() -> None:
    def canonical(url: str) -> str:
        link = recognise(url)
        assert link is not None
        return link.url

    assert canonical(f"http://m.youtube.com/watch?t=3&v={V}") == f"https://youtube.com/watch?v={V}"
    assert (
        canonical(f"https://www.youtube.com/embed/{V}?list=RD{V}")
        == f"https://www.youtube.com/watch?v={V}&list=RD{V}"
    )
    assert (
        canonical("https://www.youtube.com/@x/search?query=a%20b&c=d")
        == "https://www.youtube.com/@x/search?query=a%20b"
    )
    assert canonical("http://tern.bandcamp.com/?a=b") == "https://tern.bandcamp.com/music"
    assert canonical("http://m.mixcloud.com/a/b") == "https://www.mixcloud.com/a/b/"


@pytest.mark.parametrize(
    ("host", "platform"),
    [
        ("YouTu.be", Platform.YOUTUBE),
        ("music.youtube.com", Platform.YOUTUBE),
        ("api-v2.soundcloud.com", Platform.SOUNDCLOUD),
        ("tern.bandcamp.com.", Platform.BANDCAMP),
        ("i.mixcloud.com", Platform.MIXCLOUD),
        ("vimeopro.com", Platform.VIMEO),
        ("youtube.com.evil.example", None),
        ("notvimeo.com", None),
        ("", None),
    ],
)
def test_the_owner_of_a_host(host: str, platform: Platform | None) -> None:
    assert platform_of_host(host) is platform


HOSTS = st.sampled_from(
    ["www.youtube.com", "youtu.be", "soundcloud.com", "api.soundcloud.com", "a.bandcamp.com"]
) | st.sampled_from(["bandcamp.com", "www.mixcloud.com", "vimeo.com", "w.soundcloud.com"])
PATHS = st.lists(
    st.sampled_from(
        ["watch", "embed", "v", "playlist", "sets", "track", "album", "player", "event"]
    )
    | st.sampled_from(
        ["channel", "browse", "stations", "showcase", "ondemand", "review", "12", "@"]
    )
    | st.text(max_size=12),
    max_size=5,
).map("/".join)
QUERIES = st.lists(
    st.tuples(st.sampled_from(["v", "list", "url", "u", "q", "feed", "h", "continue", "show"]),
              st.text(max_size=20)).map("=".join),
    max_size=4,
).map("&".join)  # fmt: skip


@given(st.text() | st.builds("https://{}/{}?{}#{}".format, HOSTS, PATHS, QUERIES, st.text()))
@example("https://[")
@example("//")
@example("https://www.youtube.com:٣/")
def test_any_text_is_answered_and_a_link_stays_on_its_platform(text: str) -> None:
    link = recognise(text)
    if link is not None:
        host = urlsplit(link.url).hostname or ""
        assert platform_of_host(host) is link.platform
        assert link.url.startswith("https://")
        assert link.native_id


@pytest.mark.parametrize("piece", ["/a", "&v=", "%2F", "amp;", "?u=/redirect", "\u0660", "/-", "@"])
def test_a_hostile_url_costs_next_to_nothing(piece: str) -> None:
    url = "https://www.youtube.com/attribution_link?u=/redirect?q=" + piece * 200_000
    started = time.process_time()
    recognise(url)
    recognise("https://vimeo.com/" + piece * (8_000 // len(piece)))
    assert time.process_time() - started < 0.1


class _Fact(msgspec.Struct):
    platform: Platform
    extractor: str
    url: str
    expect: dict[str, object]
    webpage_test: bool = False


class _Facts(msgspec.Struct):
    entries: list[_Fact]


_OWN = re.compile(
    r"(?:https?:)?//(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|youtubekids\.com|soundcloud\.com"
    r"|bandcamp\.com|mixcloud\.com|vimeo\.com|vimeopro\.com)(?:[/?#]|$)",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"Tab|Playlist|Album|User|Set|Related|Station|Channel|Groups|Likes|WatchLater|Recommended|Pivot"
)


def _kind(fact: _Fact) -> LinkKind:
    if "Search" in fact.extractor:
        return SEARCH
    if "watch?" in fact.url and re.search(r"[?&]v=", fact.url):
        return ITEM
    inner = "playlists" in fact.url if "Embed" in fact.extractor else False
    return LIST if inner or _LISTS.search(fact.extractor) else ITEM


def _native_id(fact: _Fact) -> str | None:
    """The id that yt-dlp's tests name, as far as the address holds it; a Mixcloud key is its
    path; YouTube Music's artists are asked for by the list of their uploads."""
    url = unquote_plus(fact.url)
    if fact.platform is Platform.MIXCLOUD:
        return unquote(urlsplit(fact.url).path.rstrip("/")) + "/"
    told = fact.expect.get("id")
    if not isinstance(told, str):
        return None
    return told if told in url or (told[:2] == "UU" and told[2:] in url) else None


def test_every_url_on_a_platforms_own_host_is_recognised(shared: Path) -> None:
    facts = msgspec.json.decode((shared / "recordings/expect.json").read_bytes(), type=_Facts)
    own = [one for one in facts.entries if _OWN.match(one.url) and not one.webpage_test]
    truncated = [one for one in own if "Truncated" in one.extractor]
    wrong: list[tuple[str, Link | None]] = []
    compared = 0
    for fact in own:
        if fact in truncated:
            continue
        link = recognise(fact.url)
        native_id = _native_id(fact)
        compared += native_id is not None
        if (
            link is None
            or (link.platform, link.kind) != (fact.platform, _kind(fact))
            or (native_id is not None and link.native_id != native_id)
        ):
            wrong.append((fact.url, link))
    sys.stdout.write(
        f"{len(facts.entries)} entries, {len(own)} on own hosts, {len(truncated)} truncated,"
        f" {len(own) - len(truncated) - len(wrong)} right ({compared} native ids compared)\n"
    )
    assert not wrong
    assert own
    assert {link and link.form for link in map(recognise, (one.url for one in truncated))} == {
        "truncated"
    }
