"""An email address as we keep it, so that one person has one account."""

import re

from aggregator.domain.errors import InvalidRequest

LONGEST = 320  # RFC 3696 3, before its erratum: 64 + "@" + 255

# Only the shape: whether mail arrives there is nothing that a pattern knows.
_ADDRESS = re.compile(r"[^@\s\x00-\x20\x7f]{1,64}@[^@\s\x00-\x20\x7f]{1,255}")


def email_address(text: str, *, pointer: str = "/email") -> str:
    """The address trimmed and in lower case; raises `InvalidRequest` for what is none."""
    address = text.strip().lower()
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise InvalidRequest("An email address looks like name@example.org.", pointer=pointer)
    return address
