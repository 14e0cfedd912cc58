"""What went wrong with a language model, in the one word and the plain sentence of a report.

The server's own words are left out: they repeat keys, account names and prompts.
"""

import re
from typing import TYPE_CHECKING

from aggregator.curation.base import CuratorFailure

if TYPE_CHECKING:
    import openai

_CODE = re.compile(r"[a-z][a-z0-9_.]{1,39}")


def timed_out(seconds: float, what: str) -> CuratorFailure:
    """The model kept us waiting."""
    return CuratorFailure("timeout", f"The language model {what} within {seconds:g} seconds.")


def ended(finish: str | None, *, complete: bool, refused: bool, handed: int) -> CuratorFailure:
    """A stream that ended without being a whole and usable answer."""
    if refused:
        return CuratorFailure("refused", "The language model refused to answer.")
    if finish == "content_filter":
        return CuratorFailure("filtered", "A content filter cut the language model's answer off.")
    if complete:
        return CuratorFailure("junk", "The language model's answer names no new track.")
    if finish == "length":
        return CuratorFailure(
            "truncated", "The language model's answer reached its longest length."
        )
    if finish is None:
        return CuratorFailure("truncated", "The language model's answer broke off.")
    what = "ends in the middle of its list" if handed else "is not the JSON asked for"
    return CuratorFailure("junk", f"The language model's answer {what}.")


def failure_of(error: "openai.APIError") -> CuratorFailure:
    """The failure that an error of the client library stands for."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return CuratorFailure("timeout", "The language model did not answer in time.")
    if isinstance(error, openai.APIConnectionError):
        return CuratorFailure("unreachable", "The language model's server cannot be reached.")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error.status_code, _code(error))
    # Without a status: an error told inside a stream that had begun well.
    return CuratorFailure("unavailable", f"The language model failed while it wrote{_code(error)}.")


def circling() -> CuratorFailure:
    """A list that goes on without saying anything new."""
    return CuratorFailure("junk", "The language model repeats itself.")


def unreadable() -> CuratorFailure:
    """A stream that is not what the protocol says."""
    return CuratorFailure("junk", "The language model's stream cannot be read.")


def _of_status(status: int, code: str) -> CuratorFailure:
    said = f"{status}{code}"
    if status == 429:
        return CuratorFailure(
            "rate_limited", f"The language model's server asks to slow down ({said})."
        )
    if status >= 500:
        return CuratorFailure("unavailable", f"The language model's server failed ({said}).")
    if status in (401, 403):
        return CuratorFailure("rejected", f"The language model's server refuses the key ({said}).")
    if status == 404:
        return CuratorFailure(
            "rejected", f"The language model's server does not know the model or the path ({said})."
        )
    return CuratorFailure("rejected", f"The language model's server refuses the request ({said}).")


def _code(error: "openai.APIError") -> str:
    """The error's own code where it is one of the protocol's words."""
    code = error.code
    return f", {code}" if isinstance(code, str) and _CODE.fullmatch(code) else ""
