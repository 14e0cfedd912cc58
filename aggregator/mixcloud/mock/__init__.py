"""A stateful Mixcloud: its REST API, GraphQL, OAuth, oEmbed, actions, uploads and limits.

`MixcloudMock(data)` is an ASGI application; `running()` serves it on a socket for a test.
`default_data()` are the users and shows that it holds when none are given; they own `test-token`
(`spartacus`) and `alice-token`. `mock.faults` and `mock.grants` make it fail on purpose.
"""

from aggregator.mixcloud.mock.app import MixcloudMock
from aggregator.mixcloud.mock.data import default_data
from aggregator.mixcloud.mock.faults import RateLimit
from aggregator.mixcloud.mock.records import (
    MockClient,
    MockCloudcast,
    MockComment,
    MockData,
    MockPlaylist,
    MockRelation,
    MockSection,
    MockUser,
)
from aggregator.mixcloud.mock.server import running, serve
from aggregator.mixcloud.mock.uploads import Limits

__all__ = [
    "Limits",
    "MixcloudMock",
    "MockClient",
    "MockCloudcast",
    "MockComment",
    "MockData",
    "MockPlaylist",
    "MockRelation",
    "MockSection",
    "MockUser",
    "RateLimit",
    "default_data",
    "running",
    "serve",
]
