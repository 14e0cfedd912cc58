"""The limits of app keys, measured for all processes by one script."""

from collections.abc import Callable
from datetime import date

from aggregator.domain.account import Measured
from aggregator.store.redis_server import PREFIX, RedisServer

MONTH_SECONDS = 32 * 86_400

_MEASURE = """
local rate, quota, known = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[5])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local used = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), known)
if quota >= 0 and used >= quota then
    return {0, 1, '0', used}
end
local interval = 1000000 / rate
local arrival = tonumber(redis.call('GET', KEYS[1]) or '0')
local ahead = math.max(arrival - now, 0)
local function keep()
    redis.call('SET', KEYS[1], string.format('%.3f', now + ahead), 'PX', 5000)
end
if ahead > 1000001 then -- the clock was set back: it is never more than a second
    ahead = 1000000
    keep()
end
if ahead > 1000000 - interval + 1 then
    return {0, 0, string.format('%.3f', ahead), used}
end
ahead = ahead + interval
keep()
if quota >= 0 then
    used = used + 1
    redis.call('SET', KEYS[2], used, 'EX', ARGV[4])
end
return {1, 0, string.format('%.3f', ahead), used}
"""


class RedisLimits:
    """Fills `accounts.limits.SharedLimits`: GCRA and the month's quota in one atomic step.

    Time is Redis' own, so that no process' clock counts; `clock` (seconds) replaces it.
    """

    def __init__(self, server: RedisServer, *, clock: Callable[[], float] | None = None) -> None:
        self._server = server
        self._script = server.script(_MEASURE)
        self._clock = clock

    async def measure(
        self, key_id: str, *, rate: int, quota: int | None, month: date, used: int
    ) -> Measured:
        """Hold one request of the key against its rate (a second) and quota (a month).

        `used` is what the caller knows was used: where Redis knows of less it has forgotten, or
        was away. Raises `CacheServerUnavailable`.
        """
        now = "" if self._clock is None else f"{self._clock() * 1e6:.3f}"
        admitted, over, ahead, total = await self._server.call(
            "measure",
            self._script,
            [f"{PREFIX}{{{key_id}}}:arrival", f"{PREFIX}{{{key_id}}}:used:{month:%Y-%m}"],
            [rate, -1 if quota is None else quota, used, MONTH_SECONDS, now],
        )
        return Measured(
            admitted=bool(admitted),
            over_quota=bool(over),
            ahead=float(ahead) / 1e6,
            used=int(total),
        )
