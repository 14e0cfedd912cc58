"""Keys: quoted once whatever comes in, and never a way off Mixcloud."""

from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.mixcloud.errors import InvalidKey
from aggregator.mixcloud.keys import kind_of_key, locate, quote_key, readable_key, same_key, slugify

ROOT = "https://api.mixcloud.com"
slugs = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/% "), min_size=1
).filter(lambda text: text.strip() not in ("", ".", ".."))
keys = st.lists(slugs, min_size=1, max_size=4).map("/".join)


@given(keys)
def test_a_key_is_quoted_once_however_often_it_is_quoted(key: str) -> None:
    quoted = quote_key(key)
    assert quote_key(quoted) == quoted
    assert unquote(quoted) == f"/{key}/"
    assert quoted.isascii()


@given(keys)
def test_raw_and_quoted_forms_are_the_same_key(key: str) -> None:
    assert same_key(key, quote(key))
    assert same_key(f"/{key}/", quote_key(key))
    assert readable_key(quote_key(key)) == f"/{key}/"


@given(st.text(min_size=1))
def test_whatever_a_key_holds_the_call_stays_on_the_api(text: str) -> None:
    try:
        url, _ = locate(ROOT, text)
    except InvalidKey:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
        "https",
        "api.mixcloud.com",
        "",
        "",
    )
    assert parts.path.startswith("/")
    assert parts.path.endswith("/")
    assert ".." not in parts.path.split("/")


@pytest.mark.parametrize(
    ("given", "url", "params"),
    [
        ("bob", "/bob/", ()),
        ("/bob/a-show/", "/bob/a-show/", ()),
        ("popular/hot", "/popular/hot/", ()),
        ("bob/caf%C3%A9", "/bob/caf%C3%A9/", ()),
        ("bob/café", "/bob/caf%C3%A9/", ()),
        ("bob/100% jazz", "/bob/100%25%20jazz/", ()),
        ("genres/jazz+city:athens", "/genres/jazz+city:athens/", ()),
        ("https://www.mixcloud.com/bob/a-show/", "/bob/a-show/", ()),
        ("http://m.mixcloud.com/bob", "/bob/", ()),
        (
            "https://api.mixcloud.com/bob/feed/?limit=5&access_token=stolen&until=x+y",
            "/bob/feed/",
            (("limit", "5"), ("until", "x y")),
        ),
    ],
)
def test_keys_and_urls_become_one_address(
    given: str, url: str, params: tuple[tuple[str, str], ...]
) -> None:
    assert locate(ROOT, given) == (ROOT + url, params)


def test_a_link_under_another_root_is_followed_there() -> None:
    root = "http://127.0.0.1:8090/mirror"
    assert locate(root, f"{root}/bob/?a=1") == (f"{root}/bob/", (("a", "1"),))
    assert locate(root, "https://api.mixcloud.com/bob/") == (f"{root}/bob/", ())


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "/",
        " / ",
        "a/../b",
        "a/%2e%2e/b",
        "a//b",
        "https://evil.example/bob/",
        "https://mixcloud.com.evil.example/",
        "https://evilmixcloud.com/bob/",
        "file:///etc/passwd",
        "https://[mixcloud.com/bob/",
        "https://www.mixcloud.com@evil.example/bob/",
    ],
)
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidKey):
        locate(ROOT, wrong)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("/bob/", "user"),
        ("/bob/a-show/", "cloudcast"),
        ("/genres/jazz/", "tag"),
        ("/discover/jazz/", "tag"),
        ("/genres/city%3Aathens/", "city"),
        ("/categories/jazz/", "category"),
        ("/bob/playlists/best/", "playlist"),
        ("/comments/cr/1/2/c3/", "comment"),
        ("/artist/sun-ra/", "artist"),
        ("/track/sun-ra/lanquidity/", "track"),
        ("/a/b/c/d/", None),
        ("", None),
    ],
)
def test_a_key_tells_what_it_names(key: str, kind: str | None) -> None:
    assert kind_of_key(key) == kind


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Party Time", "party-time"),
        ("Soirée d'été (Août '23)", "soirée-dété-août-23"),
        ("Deep & Dub – 24/7", "deep-dub-247"),
        ("N°9", "n9"),
        ("  ...Ready?  ", "ready"),
    ],
)
def test_a_slug_keeps_letters_of_every_script(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text())
def test_a_slug_of_a_slug_is_itself(name: str) -> None:
    assert slugify(slugify(name)) == slugify(name)
