"""The Mixcloud library's errors as what a platform says of itself."""

from datetime import UTC, datetime, timedelta

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import PlatformStatus, State
from aggregator.mixcloud.errors import (
    ApiError,
    AuthorizationError,
    GraphQLError,
    MixcloudError,
    NotFound,
    RateLimited,
    UnexpectedAnswer,
    WebPage,
)
from aggregator.upstream.guarded_transport import failure_behind
from aggregator.upstream.status import LONGEST_RETRY, failure_of_status

_BUSY = ("rate limit", "throttl")
"""GraphQL has no type for it: its words must do."""


def failure_of(error: MixcloudError) -> PlatformFailure:
    """The failure that an error stands for; what our own door said is told as it is."""
    known = failure_behind(error)
    if known is not None:
        return known
    match error:
        case RateLimited():
            return _rate_limited(error)
        case NotFound():
            return PlatformFailure.of(
                State.UNAVAILABLE, "Mixcloud knows no such show.", restriction=Restriction.REMOVED
            )
        case AuthorizationError(type="OAuthException"):
            return PlatformFailure.of(State.BLOCKED, "Mixcloud asks for an access token.")
        case ApiError(status=status) | UnexpectedAnswer(status=status) if status >= 300:
            return failure_of_status(status)
        case WebPage():
            return PlatformFailure.of(
                State.BLOCKED, "A web page came instead of data (a challenge or consent page)."
            )
        case GraphQLError():
            return _refused(error)
        case ApiError():
            return PlatformFailure.of(State.CHANGED, "Mixcloud answered an error.")
        case UnexpectedAnswer():
            return PlatformFailure.of(State.CHANGED, f"{error.message}.")
    return PlatformFailure.of(State.CHANGED, "Mixcloud could not be asked for this.")


def _rate_limited(error: RateLimited) -> PlatformFailure:
    moment = None
    if error.retry_after is not None:
        wait = min(error.retry_after, LONGEST_RETRY.total_seconds())
        moment = datetime.now(UTC) + timedelta(seconds=wait)
    return PlatformFailure(
        PlatformStatus(State.RATE_LIMITED, detail="Mixcloud's rate limit is hit.", retry_at=moment)
    )


def _refused(error: GraphQLError) -> PlatformFailure:
    if any(word in error.message.lower() for word in _BUSY):
        return PlatformFailure.of(State.RATE_LIMITED, "Mixcloud's GraphQL rate limit is hit.")
    return PlatformFailure.of(State.CHANGED, "Mixcloud's GraphQL refused the question.")
