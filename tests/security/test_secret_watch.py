"""The watch over the suite's logs sees what it is there to see."""

import logging
import secrets

import pytest
import structlog
from argon2 import PasswordHasher

from aggregator.accounts.key_format import new_key
from tests.conftest import WATCH

log = structlog.get_logger()


def logged_key() -> None:
    log.info("made", key=new_key())


def logged_token() -> None:
    log.info("began", session=secrets.token_urlsafe(32))


def logged_password() -> None:
    PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("a wonderful day")
    log.info("tried", form={"password": "a wonderful day"})


def logged_address() -> None:
    logging.getLogger("sqlalchemy").warning("no answer of postgresql://me:hidden@host/db")


def logged_header() -> None:
    log.warning("sent", headers={"authorization": "Bearer abcdefgh12345678"})


def logged_cookie() -> None:
    logging.getLogger("uvicorn").error("cookie: session=%s", "x" * 43)


def logged_traceback() -> None:
    try:
        raise ValueError(f"no such key: {new_key()}")
    except ValueError as error:
        log.error("fault", exc_info=error)


@pytest.mark.parametrize(
    "leak",
    [logged_key, logged_token, logged_password, logged_address, logged_header, logged_cookie,
     logged_traceback],
)  # fmt: skip
def test_what_must_not_be_logged_is_seen(leak) -> None:
    WATCH.leaks()
    leak()
    assert WATCH.leaks() != []


def test_what_may_be_logged_is_left_alone() -> None:
    WATCH.leaks()
    log.info("request", key_prefix=new_key()[:11], path="/shared/{token:str}", status=200)
    logging.getLogger("x").warning("postgresql://me:***@host/db does not answer")
    assert WATCH.leaks() == []
