"""The wrong answers, each as the platform would give it."""

import asyncio
from collections.abc import AsyncIterator

from aggregator.sandbox.exchange import Answer, json_answer, page_answer

RETRY_SECONDS = 30
HUGE_BYTES = 50 * 1024 * 1024
DRIP_SECONDS = 0.25
PRIVATE_ADDRESS = "http://169.254.169.254/latest/meta-data/"
"""Where clouds keep the secrets of a machine: the address an attacker wants fetched."""

_CHUNK = 256 * 1024
_CHALLENGES = {
    "youtube": (
        "<!DOCTYPE html><html><head><title>Before you continue to YouTube</title></head><body>"
        '<form action="https://consent.youtube.com/save" method="post">'
        "Our systems have detected unusual traffic.</form></body></html>"
    ),
    "bandcamp": (
        "<!DOCTYPE html><html><head><title>Client Challenge</title></head><body>"
        "<p>Checking your browser.</p></body></html>"
    ),
}
_CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    '<div id="challenge-running">Verify you are human by completing the action below.</div>'
    "</body></html>"
)


def too_many(*, told_when: bool) -> Answer:
    """429, with `Retry-After` or without."""
    headers = (("retry-after", str(RETRY_SECONDS)),) if told_when else ()
    return json_answer({"error": "Too Many Requests"}, 429, headers)


def rate_limit_403() -> Answer:
    """Mixcloud's way to say 429. Source: two public clients of its REST API."""
    message = f"You have hit your rate limit. Try again in {RETRY_SECONDS} seconds."
    error = {"type": "RateLimitException", "message": message, "retry_after": RETRY_SECONDS}
    return json_answer({"error": error}, 403)


def server_error() -> Answer:
    """500 with a page that says nothing."""
    return page_answer("<html><title>500</title><h1>Internal Server Error</h1></html>", 500)


def challenge(platform: str) -> Answer:
    """200 with a page for a browser in place of what was asked."""
    return page_answer(_CHALLENGES.get(platform, _CHALLENGE))


def empty_object() -> Answer:
    """200 with `{}`."""
    return json_answer({})


def private_redirect() -> Answer:
    """A redirect into the network that the service itself stands in."""
    return Answer(302, (("location", PRIVATE_ADDRESS),))


def huge() -> Answer:
    """200 with 50 MB of well-formed JSON."""
    return Answer(200, (("content-type", "application/json"),), _padding())


def expired(platform: str) -> Answer:
    """What a platform says to a credential that has run out."""
    match platform:
        case "soundcloud":
            return json_answer({}, 401)
        case "vimeo":
            told = "Your access token is invalid. Make sure it's a valid token."
            return json_answer({"error": told, "error_code": 8003}, 401)
        case "mixcloud":
            told = "An invalid access token was provided."
            return json_answer({"error": {"type": "OAuthException", "message": told}}, 401)
        case "youtube":
            return _stale_version()
        case "bandcamp":
            return json_answer({"error": True, "error_message": "expired session"})
        case _:
            return json_answer({"error": {"message": "The key has expired."}}, 401)


async def dripping(body: bytes) -> AsyncIterator[bytes]:
    """A body a byte at a time: never silent for long, never done in time."""
    for place in range(len(body)):
        yield body[place : place + 1]
        await asyncio.sleep(DRIP_SECONDS)


async def _padding() -> AsyncIterator[bytes]:
    yield b'{"padding":"'
    for _ in range(HUGE_BYTES // _CHUNK):
        yield b"x" * _CHUNK
        await asyncio.sleep(0)
    yield b'"}'


def _stale_version() -> Answer:
    message = "Precondition check failed."
    reason = {"message": message, "domain": "global", "reason": "failedPrecondition"}
    error = {"code": 400, "message": message, "errors": [reason], "status": "FAILED_PRECONDITION"}
    return json_answer({"error": error}, 400)
