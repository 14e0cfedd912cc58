"""How old an answer under `/mixcloud-api` is: `Cache-Status` (RFC 9211) and `Age` (RFC 9111)."""

import math
from collections.abc import Mapping
from typing import Final

from aggregator.search.answers import Answered

CACHE: Final = "aggregator"


def cache_headers(answered: Answered) -> Mapping[str, str]:
    """`fwd=miss`: asked now. `hit`: kept, with a negative `ttl` while it is asked again behind.
    `fwd=stale` and a `detail`: asked again in vain, and an earlier answer stands in."""
    if answered.age is None:
        return {"Cache-Status": f"{CACHE}; fwd=miss"}
    how = "hit" if answered.failure is None else "fwd=stale"
    told = f"{CACHE}; {how}; ttl={math.floor(answered.fresh_for)}"
    if answered.failure is not None:
        told += f"; detail={answered.failure}"
    return {"Cache-Status": told, "Age": str(int(answered.seconds))}
