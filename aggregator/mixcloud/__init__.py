"""A client of Mixcloud's API that stands alone: it imports nothing else of this project.

`Mixcloud` (asyncio) and `MixcloudSync` offer the same names over one sans-IO core; `errors` draws
what they raise. See docs/MIXCLOUD.md.
"""

from aggregator.mixcloud.client import Mixcloud
from aggregator.mixcloud.cloudcast_file import CloudcastFile
from aggregator.mixcloud.core import (
    API_ROOT,
    GRAPHQL_ROOT,
    MIXCLOUD_ROOT,
    OAUTH_ROOT,
    OEMBED_ROOT,
)
from aggregator.mixcloud.credentials import netrc_token
from aggregator.mixcloud.errors import MixcloudError, MixcloudOAuthError
from aggregator.mixcloud.graphql_shapes import CloudcastId, Track, Tracklist
from aggregator.mixcloud.keys import quote_key, same_key, slugify
from aggregator.mixcloud.lists import ResourceList, ResourceListSync
from aggregator.mixcloud.oauth import MixcloudOAuth, MixcloudOAuthSync
from aggregator.mixcloud.records import AccessDict, AccessList
from aggregator.mixcloud.resources import Resource, ResourceSync
from aggregator.mixcloud.sync import MixcloudSync
from aggregator.mixcloud.upload import (
    DESCRIPTION_MAX_SIZE,
    HOST_MAX_COUNT,
    MP3_MAX_SIZE,
    PICTURE_MAX_SIZE,
    TAG_MAX_COUNT,
    Section,
)

__all__ = [
    "API_ROOT",
    "DESCRIPTION_MAX_SIZE",
    "GRAPHQL_ROOT",
    "HOST_MAX_COUNT",
    "MIXCLOUD_ROOT",
    "MP3_MAX_SIZE",
    "OAUTH_ROOT",
    "OEMBED_ROOT",
    "PICTURE_MAX_SIZE",
    "TAG_MAX_COUNT",
    "AccessDict",
    "AccessList",
    "CloudcastFile",
    "CloudcastId",
    "Mixcloud",
    "MixcloudError",
    "MixcloudOAuth",
    "MixcloudOAuthError",
    "MixcloudOAuthSync",
    "MixcloudSync",
    "Resource",
    "ResourceList",
    "ResourceListSync",
    "ResourceSync",
    "Section",
    "Track",
    "Tracklist",
    "netrc_token",
    "quote_key",
    "same_key",
    "slugify",
]
