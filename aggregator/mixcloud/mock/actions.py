"""Follow, favorite, repost, listen later, and their undoing."""

from typing import Any

from aggregator.mixcloud.mock.exchange import Call, invalid, not_found, token_required
from aggregator.mixcloud.mock.naming import quoted
from aggregator.mixcloud.mock.records import MockUser
from aggregator.mixcloud.mock.state import State

ACTIONS = frozenset({"follow", "favorite", "repost", "listen-later"})
_DONE = {
    "follow": ("Now following {}", "No longer following {}"),
    "favorite": ("{} is now a favorite", "{} is no longer a favorite"),
    "repost": ("Reposted {}", "No longer reposting {}"),
    "listen-later": ("Added {} to listen later", "Removed {} from listen later"),
}


def act(state: State, call: Call, *, undo: bool) -> dict[str, Any]:
    """Do or undo what the last part of the address says; doing it twice is doing it once."""
    *parts, action = call.parts
    if call.viewer is None:
        raise token_required()
    key, name = _target(state, call.viewer, parts, action)
    if undo:
        state.relations.remove(action, call.viewer.username, key)
    else:
        state.relations.add(action, call.viewer.username, key, state.moment())
    message = _DONE[action][undo].format(name)
    return {"result": {"message": message, "success": True, "key": quoted(key)}}


def _target(state: State, viewer: MockUser, parts: list[str], action: str) -> tuple[str, str]:
    user = state.user(parts[0]) if parts else None
    if user is None:
        raise not_found()
    if action == "follow" and len(parts) == 1:
        if user == viewer:
            raise invalid("You cannot follow yourself.")
        return f"/{user.username}/", user.name
    if action != "follow" and len(parts) == 2:
        show = state.cloudcast(f"/{user.username}/{parts[1]}/", viewer)
        if show is not None:
            return show.key, show.name
    raise not_found()
