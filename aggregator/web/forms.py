"""A page's form: what was typed, and what is wrong with it, beside each field."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import InternalServerException

from aggregator.domain.errors import InvalidRequest, Throttled
from aggregator.web.problems import INVALID, DoorProblem

MOST_FIELDS: Final = 50
FORM_TYPE: Final = "application/x-www-form-urlencoded"


class Form:
    """Values as they were typed, and the first complaint about each field; "" is the whole form.

    A template shows `form.value("email")` and `form.error("email")`. Passwords are never given
    back.
    """

    def __init__(self, values: Mapping[str, str] = {}) -> None:
        self._values = dict(values)
        self.errors: dict[str, str] = {}
        self._retry_after = 0

    def value(self, name: str) -> str:
        """What was typed, "" for nothing and for passwords."""
        return "" if "password" in name else self.text(name)

    def text(self, name: str) -> str:
        """What was typed, passwords too."""
        return self._values.get(name, "")

    def like(self, pattern: re.Pattern[str]) -> dict[str, str]:
        """The fields whose names are of that pattern."""
        return {name: text for name, text in self._values.items() if pattern.fullmatch(name)}

    def has(self, name: str) -> bool:
        """Whether a field was sent, be it empty."""
        return name in self._values

    def error(self, name: str) -> str:
        """What is wrong with a field, "" when nothing is."""
        return self.errors.get(name, "")

    @property
    def first_wrong(self) -> str:
        """The field to begin with, "" when no field by itself is wrong."""
        return next((name for name in self.errors if name), "")

    def blame(self, error: InvalidRequest) -> None:
        """Put an error beside the field that its pointer names."""
        name = error.pointer.lstrip("/")
        detail = error.detail
        self.errors.setdefault(name, f"{detail[:1].upper()}{detail[1:]}")

    def put_off(self, name: str, error: Throttled) -> None:
        """Say beside a field, or for the whole form, when it may be sent again."""
        self._retry_after = max(1, math.ceil(error.retry_after))
        self.errors[name] = f"{error} Try again in {self._retry_after} s."

    @property
    def status(self) -> int:
        """What a page that shows this form is answered with."""
        if self._retry_after:
            return 429
        return 422 if self.errors else 200

    @property
    def headers(self) -> dict[str, str]:
        """What goes with that status."""
        return {"Retry-After": str(self._retry_after)} if self._retry_after else {}


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The form that a request carries; raises a 400 problem for a body that is none."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != FORM_TYPE:
        raise DoorProblem(INVALID, f"A form is sent as {FORM_TYPE}.")
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except InternalServerException as error:  # what the framework calls a caller who hung up
        raise DoorProblem(INVALID, "The form ended before it was complete.") from error
    except ValueError as error:
        raise DoorProblem(INVALID, "The form cannot be read.") from error
    return Form(dict(pairs))
