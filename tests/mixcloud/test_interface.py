"""Both clients offer the same, and the package exports what it says."""

import inspect
import subprocess
import sys
from typing import Any

import pytest

import aggregator.mixcloud as package
from aggregator.mixcloud import (
    Mixcloud,
    MixcloudOAuth,
    MixcloudOAuthSync,
    MixcloudSync,
    Resource,
    ResourceList,
    ResourceListSync,
    ResourceSync,
)
from aggregator.mixcloud.errors import InvalidRequest

PAIRS = [
    (Mixcloud, MixcloudSync),
    (MixcloudOAuth, MixcloudOAuthSync),
    (Resource, ResourceSync),
    (ResourceList, ResourceListSync),
]


def public(kind: type) -> dict[str, Any]:
    members = inspect.getmembers(kind, lambda one: inspect.isfunction(one) or _is_property(one))
    return {name: one for name, one in members if not name.startswith("_")}


def _is_property(one: object) -> bool:
    return isinstance(one, property)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_same_names_take_the_same_parameters(one: type, other: type) -> None:
    asynchronous, synchronous = public(one), public(other)
    assert asynchronous.keys() == synchronous.keys()
    for name, method in asynchronous.items():
        if inspect.isfunction(method):
            theirs = inspect.signature(synchronous[name]).parameters.values()
            ours = inspect.signature(method).parameters.values()
            assert [(p.name, p.kind, p.default) for p in ours] == [
                (p.name, p.kind, p.default) for p in theirs
            ], name
            assert not inspect.iscoroutinefunction(synchronous[name]), name


def test_both_are_made_alike() -> None:
    ours, theirs = (inspect.signature(kind).parameters for kind in (Mixcloud, MixcloudSync))
    assert list(ours) == list(theirs)


def test_everything_exported_is_there() -> None:
    assert sorted(package.__all__) == sorted(set(package.__all__))
    assert all(hasattr(package, name) for name in package.__all__)


def test_limits_and_roots() -> None:
    assert package.API_ROOT == "https://api.mixcloud.com"
    assert package.OEMBED_ROOT == "https://app.mixcloud.com/oembed"
    assert package.MP3_MAX_SIZE == 4_294_967_296
    assert package.PICTURE_MAX_SIZE == 10_485_760
    assert package.DESCRIPTION_MAX_SIZE == 1000
    assert package.TAG_MAX_COUNT == 5


def test_another_root_keeps_everything_under_it() -> None:
    mixcloud = MixcloudSync("http://127.0.0.1:8090/", netrc=False)
    assert mixcloud.oembed_root == "http://127.0.0.1:8090/oembed"
    assert mixcloud.graphql_root == "http://127.0.0.1:8090/graphql"
    assert repr(mixcloud) == "<MixcloudSync of http://127.0.0.1:8090>"


@pytest.mark.parametrize("root", ["api.mixcloud.com", "ftp://api.mixcloud.com", "https://?a", ""])
def test_a_root_is_an_address(root: str) -> None:
    with pytest.raises(InvalidRequest, match="api_root"):
        MixcloudSync(root, netrc=False)


def test_it_needs_nothing_else_of_this_project() -> None:
    script = (
        "import sys; import aggregator.mixcloud; "
        "print([name for name in sys.modules if name.startswith('aggregator.')"
        " and not name.startswith('aggregator.mixcloud')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
