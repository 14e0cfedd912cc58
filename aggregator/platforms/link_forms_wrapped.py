"""Addresses that only carry another one: consent pages, redirects, embed players, oEmbed."""

from urllib.parse import quote

import msgspec

from aggregator.platforms.link_forms_address import Address

_YOUTUBE = "https://www.youtube.com"
_MIXCLOUD = "https://www.mixcloud.com"


class Wrapper(msgspec.Struct, frozen=True):
    """Where another address is carried: on `host` (and what ends in it after a dot), below the
    first path segment `at` (None: any), in one of `parameters`; one that starts with a slash
    belongs to `base`."""

    host: str
    at: str | None
    parameters: tuple[str, ...]
    base: str = ""


_WRAPPERS = (
    Wrapper("consent.youtube.com", None, ("continue",), _YOUTUBE),
    Wrapper("youtube.com", "attribution_link", ("u",), _YOUTUBE),
    Wrapper("youtube.com", "redirect", ("q",), _YOUTUBE),
    Wrapper("youtube.com", "signin", ("next",), _YOUTUBE),
    Wrapper("youtube.com", "verify_age", ("next_url",), _YOUTUBE),
    Wrapper("youtube.com", "verify_controversy", ("next_url",), _YOUTUBE),
    Wrapper("youtube.com", "oembed", ("url",)),
    Wrapper("consent.google.com", None, ("continue",)),
    Wrapper("accounts.google.com", None, ("continue",)),
    Wrapper("www.google.com", "url", ("q", "url")),
    Wrapper("soundcloud.com", "player", ("url",)),
    Wrapper("soundcloud.com", "oembed", ("url",)),
    Wrapper("soundcloud.com", "oembed.json", ("url",)),
    Wrapper("soundcloud.com", "resolve", ("url",)),
    Wrapper("exit.sc", None, ("url",)),
    Wrapper("gate.sc", None, ("url",)),
    Wrapper("player-widget.mixcloud.com", None, ("feed",), _MIXCLOUD),
    Wrapper("mixcloud.com", "widget", ("feed",), _MIXCLOUD),
    Wrapper("mixcloud.com", "oembed", ("url",), _MIXCLOUD),
    Wrapper("vimeo.com", "api", ("url",)),
    Wrapper("l.facebook.com", "l.php", ("u",)),
)


def carried_url(address: Address) -> str | None:
    """The URL that an address carries, None when it carries none."""
    for wrapper in _WRAPPERS:
        if not on_host(address.host, wrapper.host):
            continue
        if wrapper.at is not None and address.segment(0).lower() != wrapper.at:
            continue
        value = address.parameter(*wrapper.parameters)
        if value:
            return _with_secret(_absolute(value, wrapper.base), address)
    return _behind_the_hash(address)


def on_host(host: str, domain: str) -> bool:
    """Whether a host is this domain or lies below it."""
    return host == domain or host.endswith("." + domain)


def _absolute(value: str, base: str) -> str:
    relative = value.startswith("/") and not value.startswith("//")
    return base + value if relative else value


def _with_secret(url: str, address: Address) -> str:
    """SoundCloud's player takes the token of a private medium beside its address."""
    secret = address.parameter("secret_token")
    if not secret or "secret_token=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}secret_token={quote(secret)}"


def _behind_the_hash(address: Address) -> str | None:
    """YouTube's old mobile site: `m.youtube.com/#/watch?v=...` and `/#!v=...`."""
    if address.path or not on_host(address.host, "youtube.com"):
        return None
    if address.fragment.startswith("/"):
        return _YOUTUBE + address.fragment
    if address.fragment.startswith(("!v=", "!/watch")):
        return f"{_YOUTUBE}/watch?{address.fragment.removeprefix('!').rpartition('?')[2]}"
    return None
