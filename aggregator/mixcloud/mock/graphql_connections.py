"""Lists of GraphQL, which page by cursor: the place of the last item told."""

import re
from collections.abc import Callable, Sequence
from typing import Any

DEFAULT = 20
MOST = 100

_CURSOR = re.compile(r"\d{1,9}", re.ASCII)

Fields = dict[str, Any]
Resolver = Callable[..., Any]


def connection(
    items: Callable[..., Sequence[Any]], write: Callable[[Any], Any], base_count: int = 0
) -> Resolver:
    """The resolver of a list. `items` takes the field's other arguments; `base_count` are items
    that are counted, yet known to nobody by name."""

    def resolve(_: Any, first: int | None = None, after: str | None = None, **asked: Any) -> Fields:
        found = items(**asked)
        size = min(max(DEFAULT if first is None else first, 0), MOST)
        start = int(after) if after and _CURSOR.fullmatch(after) else 0
        shown = found[start : start + size]
        return {
            "totalCount": base_count + len(found),
            "edges": [
                {"node": write(one), "cursor": str(start + at)}
                for at, one in enumerate(shown, start=1)
            ],
            "pageInfo": {
                "endCursor": str(start + len(shown)) if shown else None,
                "hasNextPage": start + size < len(found),
            },
        }

    return resolve
