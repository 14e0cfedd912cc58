"""A platform named on the command line."""

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.media import Platform

MISSPELT = {"souncloud": Platform.SOUNDCLOUD}
"""The source document of the API spells it so; clients written after it do too."""


def platform_named(name: str) -> Platform:
    """Raises `InvalidRequest` naming the platforms there are."""
    try:
        return MISSPELT.get(name.lower()) or Platform(name.lower())
    except ValueError:
        names = ", ".join(Platform)
        raise InvalidRequest(f"There is no platform '{name}'; ask one of {names}.") from None
