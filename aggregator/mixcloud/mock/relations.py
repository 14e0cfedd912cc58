"""Who follows, favorites, reposts, keeps and listens to what, and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from aggregator.mixcloud.mock.records import MockRelation

Dates = Mapping[str, datetime]


class Relations:
    """Every relation in both directions. Users are usernames, what they point at are keys."""

    def __init__(self, relations: Iterable[MockRelation] = ()) -> None:
        self._given: defaultdict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
        self._received: defaultdict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
        for one in relations:
            self.add(one.kind, one.user, one.key, one.date)

    def add(self, kind: str, user: str, key: str, date: datetime) -> None:
        """Make a relation; one that stands keeps its date."""
        self._given[kind, user].setdefault(key, date)
        self._received[kind, key].setdefault(user, date)

    def remove(self, kind: str, user: str, key: str) -> None:
        """Undo a relation, if it stands."""
        self._given[kind, user].pop(key, None)
        self._received[kind, key].pop(user, None)

    def stands(self, kind: str, user: str, key: str) -> bool:
        """Whether somebody does this to that."""
        return key in self._given.get((kind, user), ())

    def given(self, kind: str, user: str) -> Dates:
        """Key -> date of what a user does."""
        return self._given.get((kind, user), {})

    def received(self, kind: str, key: str) -> Dates:
        """User -> date of what is done to a key."""
        return self._received.get((kind, key), {})
