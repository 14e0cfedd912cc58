"""An access token from a netrc file: `machine mixcloud-api`, the token as its password."""

import os
from netrc import NetrcParseError, netrc
from pathlib import Path

from aggregator.mixcloud.errors import InvalidCredentials

MACHINE = "mixcloud-api"


def netrc_token(file: str | os.PathLike[str] | None = None) -> str | None:
    """The token in `file`, else in `$NETRC`, else in `~/.netrc`.

    None when there is no such file or machine (nor `default`: its password is for other sites).
    Raises `InvalidCredentials` for a file that cannot be read; it shows nothing of its content.
    """
    path = Path(file or os.environ.get("NETRC") or Path.home() / ".netrc")
    try:
        known = netrc(path).hosts.get(MACHINE)
    except FileNotFoundError:
        if file is not None:
            raise InvalidCredentials(f"{path} does not exist") from None
        return None
    except NetrcParseError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        raise InvalidCredentials(f"{path} is no netrc file{where}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCredentials(f"{path} cannot be read: {type(error).__name__}") from None
    return (known[2] or None) if known else None
