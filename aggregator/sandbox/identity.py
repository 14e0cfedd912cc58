"""Ids, addresses and pictures in each platform's own form."""

import functools
import re
import unicodedata

import msgspec

from aggregator.domain.media import Platform
from aggregator.sandbox.chance import digest, letters_of, number_of

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


class Author(msgspec.Struct, frozen=True):
    """Who put something up: the name shown, its address part, the platform's id of it."""

    name: str
    slug: str
    native_id: str
    verified: bool = False
    topic: bool = False


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def slug_of(text: str, *, joint: str = "-") -> str:
    """The words of a text in an address; "" for a script that addresses do not keep."""
    return _NOT_IN_SLUGS.sub(joint, fold(text)).strip(joint)[:_LONGEST_SLUG].strip(joint)


@functools.lru_cache(maxsize=8_192)
def author(platform: Platform, name: str, *, verified: bool = False, topic: bool = False) -> Author:
    """The account of that name on a platform: always the same one."""
    number = number_of(1_000_000, 999_999_999, platform, "author", name)
    match platform:
        case Platform.YOUTUBE:
            slug = "@" + (slug_of(name, joint="") or f"user-{letters_of(10, name)}")
            return Author(name, slug, f"UC{letters_of(22, 'channel', name)}", verified, topic)
        case Platform.BANDCAMP:
            slug = slug_of(name, joint="") or f"band{number}"
            return Author(name, slug, str(number_of(10_000_000, 4_200_000_000, "band", name)))
        case Platform.VIMEO:
            slug = slug_of(name, joint="") or f"user{number}"
            return Author(name, slug, str(number_of(100_000, 240_000_000, "vimeo", name)))
        case Platform.MIXCLOUD:
            slug = slug_of(name, joint="_") or f"user{number}"
            return Author(name, slug, str(number))
        case _:
            slug = slug_of(name) or f"user-{number}"
            return Author(name, slug, str(number), verified)


def native_id(platform: Platform, author_slug: str, slug: str, *words: object) -> str:
    """The platform's own id of an upload that these words name."""
    match platform:
        case Platform.YOUTUBE:
            # The last letter holds four of the 64 bits: only 16 letters end a real id.
            return letters_of(10, "video", *words) + "AEIMQUYcgkosw048"[digest(*words)[0] % 16]
        case Platform.MIXCLOUD:
            return f"/{author_slug}/{slug}/"
        case Platform.BANDCAMP:
            return str(number_of(100_000_000, 4_290_000_000, "track", *words))
        case Platform.VIMEO:
            return str(number_of(10_000_000, 1_140_000_000, "clip", *words))
        case _:
            return str(number_of(20_000_000, 2_190_000_000, "track", *words))


def list_id(platform: Platform, *words: object) -> str:
    """The platform's own id of an album or a playlist that these words name."""
    if platform is Platform.YOUTUBE:
        return f"PL{letters_of(32, 'list', *words)}"
    return str(number_of(100_000_000, 2_100_000_000, platform, "list", *words))


def artwork_of(platform: Platform, *words: object) -> str:
    """What a picture's address is made of: a number on Bandcamp and Vimeo, else letters."""
    if platform in (Platform.BANDCAMP, Platform.VIMEO):
        return str(number_of(100_000_000, 4_290_000_000, platform, "art", *words))
    return letters_of(16, platform, "art", *words).replace("_", "x").replace("-", "y")
