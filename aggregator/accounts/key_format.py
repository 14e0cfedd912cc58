"""What an app key looks like: `agg_`, 32 random characters, a checksum of 6.

The prefix and the CRC32 let secret scanners recognise a leaked key, and let us refuse a mistyped
one without asking anybody. 32 characters of 62 are 190 bits, so a fast hash is enough at rest:
there is nothing to guess.
"""

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "agg_"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH = 32
CHECKSUM_LENGTH = 6

_SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_LENGTH + CHECKSUM_LENGTH}}}")


def new_key() -> str:
    """A fresh key from the system's randomness."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return PREFIX + body + _checksum(body)


def looks_valid(text: str) -> bool:
    """Whether it has the shape and the checksum of a key; says nothing of whether it exists."""
    if _SHAPE.fullmatch(text) is None:
        return False
    body = text.removeprefix(PREFIX)
    return _checksum(body[:RANDOM_LENGTH]) == body[RANDOM_LENGTH:]


def hash_key(key: str) -> str:
    """What is stored: SHA-256, hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown_prefix(key: str) -> str:
    """The part that may be shown in lists and logs: enough to tell keys apart, 42 bits of 190."""
    return key[: len(PREFIX) + 7]


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode())
    digits = ""
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
