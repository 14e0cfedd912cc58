"""Which platform a URL belongs to, and what it points at. Pure; one module a platform knows the
forms (`link_forms_*`)."""

from collections.abc import Callable, Mapping

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link
from aggregator.platforms.link_forms_address import Address, address_of
from aggregator.platforms.link_forms_bandcamp import bandcamp_link
from aggregator.platforms.link_forms_mixcloud import mixcloud_link
from aggregator.platforms.link_forms_soundcloud import soundcloud_link
from aggregator.platforms.link_forms_vimeo import vimeo_link
from aggregator.platforms.link_forms_wrapped import carried_url, on_host
from aggregator.platforms.link_forms_youtube import youtube_link

_DEEPEST = 4

_DOMAINS: Mapping[str, Platform] = {
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
    "youtube-nocookie.com": Platform.YOUTUBE,
    "youtubekids.com": Platform.YOUTUBE,
    "youtube.googleapis.com": Platform.YOUTUBE,
    "soundcloud.com": Platform.SOUNDCLOUD,
    "soundcloud.app.goo.gl": Platform.SOUNDCLOUD,
    "snd.sc": Platform.SOUNDCLOUD,
    "bandcamp.com": Platform.BANDCAMP,
    "mixcloud.com": Platform.MIXCLOUD,
    "vimeo.com": Platform.VIMEO,
    "vimeopro.com": Platform.VIMEO,
}
_READERS: Mapping[Platform, Callable[[Address], Link | None]] = {
    Platform.YOUTUBE: youtube_link,
    Platform.SOUNDCLOUD: soundcloud_link,
    Platform.BANDCAMP: bandcamp_link,
    Platform.MIXCLOUD: mixcloud_link,
    Platform.VIMEO: vimeo_link,
}


def recognise(url: str) -> Link | None:
    """What an http(s) URL on one of the five platforms points at, None for any other text.

    Takes links through consent pages, redirects, embed players and oEmbed to what they carry.
    Asks nobody and never raises: a link may be recognised whose medium does not exist.
    """
    for _ in range(_DEEPEST):
        address = address_of(url)
        if address is None:
            return None
        carried = carried_url(address)
        if carried is None:
            platform = platform_of_host(address.host)
            return _READERS[platform](address) if platform else None
        url = carried
    return None


def platform_of_host(host: str) -> Platform | None:
    """The platform that owns a host name, None when none of the five does."""
    host = host.lower().removesuffix(".")
    return next((owner for domain, owner in _DOMAINS.items() if on_host(host, domain)), None)
