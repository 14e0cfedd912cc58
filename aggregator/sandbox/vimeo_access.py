"""The right to ask Vimeo's API: an operator's bearer token, or the anonymous one of its pages.

The anonymous one is a JSON web token (RFC 7519), signed and with an end.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

LIFETIME = 3_600.0
"""Seconds that an anonymous token is good for."""

_KEY = b"no secret: it signs nothing but simulated tokens"
_HEADER = {"typ": "JWT", "alg": "HS256"}


def anonymous_token(now: float) -> str:
    """A token issued at a moment (seconds since 1970)."""
    claims = {
        "iat": now,  # to the microsecond: no two tokens are the same
        "exp": int(now + LIFETIME),
        "user_id": None,
        "app_id": 58479,
        "scopes": "public",
    }
    signed = f"{_part(_HEADER)}.{_part(claims)}"
    return f"{signed}.{_signature(signed)}"


def may_ask(headers: Mapping[str, str], now: float) -> bool:
    """Whether the Authorization header lets a call pass: any bearer token, or one of ours that
    has not ended."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bool(token.strip())
    return scheme.lower() == "jwt" and _is_good(token.strip(), now)


def is_anonymous(headers: Mapping[str, str]) -> bool:
    """Whether nobody in particular asks."""
    return headers.get("authorization", "").lower().startswith("jwt ")


def viewer(now: float) -> dict[str, Any]:
    """What `/_next/viewer` and the pages' `viewer-bootstrap` tell. Source: yt-dlp, which reads
    `jwt` and `xsrft` of it; no recording."""
    return {
        "user": None,
        "apiUrl": "api.vimeo.com",
        "xsrft": hashlib.sha256(str(now).encode()).hexdigest()[:40],
        "vuid": "pl1001000101.100100010",
        "jwt": anonymous_token(now),
    }


def _is_good(token: str, now: float) -> bool:
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(signed).encode()):
        return False
    try:
        payload = signed.partition(".")[2]
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, msgspec.DecodeError):
        return False
    return bool(claims["exp"] > now)


def _part(data: dict[str, Any]) -> str:
    return _letters(msgspec.json.encode(data))


def _signature(text: str) -> str:
    return _letters(hmac.new(_KEY, text.encode(), hashlib.sha256).digest())


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
