"""Uploading and editing shows, with the limits of the API's documentation."""

from collections import defaultdict
from typing import Any

import msgspec

from aggregator.mixcloud.mock.exchange import ApiError, not_found, token_required
from aggregator.mixcloud.mock.forms import Form
from aggregator.mixcloud.mock.naming import number_of, quoted, slug_of
from aggregator.mixcloud.mock.records import MockCloudcast, MockUser
from aggregator.mixcloud.mock.show_fields import Refusals, is_true, read_fields
from aggregator.mixcloud.mock.state import State

BYTES_A_SECOND = 16_000
"""Of an MP3 at 128 kbit/s: nobody listens to what is uploaded here."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The largest files, in bytes."""

    mp3: int = 4_294_967_296
    picture: int = 10_485_760


class Uploads:
    """Takes shows in and changes them."""

    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits

    def upload(self, viewer: MockUser | None, form: Form) -> dict[str, Any]:
        """A new show of the token's owner; raises `ApiError` with `details` by field."""
        if viewer is None:
            raise token_required()
        refusals: Refusals = defaultdict(list)
        name = form.fields.get("name", "").strip()
        if not name:
            refusals["name"].append("This field is required.")
        if "mp3" not in form.files:
            refusals["mp3"].append("This field is required.")
        self._check_files(form, refusals)
        for field in ("publish", "unpublish"):
            if field in form.fields:
                refusals[field].append("This can only be said of a show that is there.")
        changes = read_fields(self._state, viewer, form.fields, refusals, None)
        _refuse(refusals)
        show = MockCloudcast(
            user=viewer.username,
            slug=self._free_slug(viewer, slug_of(name)),
            name=name,
            created_time=self._state.moment(),
            audio_length=max(1, form.files["mp3"] // BYTES_A_SECOND),
        )
        return self._keep(f"Uploaded {name}", show, changes, form)

    def edit(self, viewer: MockUser | None, username: str, slug: str, form: Form) -> dict[str, Any]:
        """A changed show; what is not sent stays, a list that is sent at all is replaced."""
        if viewer is None:
            raise token_required()
        owner = self._state.user(username)
        show = self._state.cloudcast(f"/{viewer.username}/{slug}/", viewer)
        if show is None or owner != viewer:
            raise not_found()
        refusals: Refusals = defaultdict(list)
        if "mp3" in form.files or "mp3" in form.fields:
            refusals["mp3"].append("The file of a show cannot be changed.")
        self._check_files(form, refusals)
        said = [one for one in ("unlisted", "publish", "unpublish") if is_true(form.fields, one)]
        for field in said[1:]:
            refusals[field].append(f"This does not go together with {said[0]}.")
        changes = read_fields(self._state, viewer, form.fields, refusals, show)
        changes["updated_time"] = self._state.moment()
        if "name" in form.fields:
            changes["name"] = form.fields["name"].strip()
            if not changes["name"]:
                refusals["name"].append("This field may not be blank.")
        _refuse(refusals)
        if "publish" in said:
            changes |= {"unlisted": False, "draft": False, "publish_date": None}
        elif "unpublish" in said:
            changes["draft"] = True
        return self._keep(f"Edited {changes.get('name', show.name)}", show, changes, form)

    def _keep(
        self, message: str, show: MockCloudcast, changes: dict[str, Any], form: Form
    ) -> dict[str, Any]:
        if "picture" in form.files:
            mark = number_of(f"{show.key}{form.files['picture']}{self._state.moment()}")
            changes["picture"] = f"extaudio/{mark}"
        kept = msgspec.structs.replace(show, **changes)
        self._state.put(kept)
        return {"result": {"message": message, "key": quoted(kept.key), "success": True}}

    def _check_files(self, form: Form, refusals: Refusals) -> None:
        for field, largest in (("mp3", self._limits.mp3), ("picture", self._limits.picture)):
            if form.files.get(field, 0) > largest:
                refusals[field].append(f"The file is larger than {largest} bytes.")

    def _free_slug(self, user: MockUser, slug: str) -> str:
        """Names may repeat; slugs get a number."""
        free, number = slug, 1
        while f"/{user.username}/{free}/" in self._state.cloudcasts:
            number += 1
            free = f"{slug}-{number}"
        return free


def _refuse(refusals: Refusals) -> None:
    if refusals:
        raise ApiError(400, "ValidationError", "Some fields are not valid.", details=refusals)
