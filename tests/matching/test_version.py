"""Versions are read by word boundaries and context."""

from string import ascii_lowercase

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aggregator.domain.version import Version
from aggregator.matching.album import album_versions
from aggregator.matching.version import named
from aggregator.matching.wanted import wanted
from tests.matching.titles import VERSION_WORDS


@pytest.mark.parametrize(
    "title",
    [
        "Alive",
        "Discover",
        "To Live Is To Die",
        "Live Forever",
        "Cover Me",
        "Remix to Ignition",
        "Karaoke",
        "Demons",
        "Acoustic",
        "Slow Down",
        "Long Live",
        "Live and Let Die",
        "Extended Family",
        "Loop",
        "The Edit",
        "Instrumental Illness",
        "Radio Ga Ga",
        "Session Man",
        "8 Days a Week",
        "Moon River (Remastered 2011)",
        "Moon River (Original Mix)",
        "Moon River (Official Video)",
        "Moon River (Album Version)",
        "Moon River (Bonus Track)",
        "Moon River - Single",
    ],
)
def test_a_song_of_its_own_name_is_an_original(title: str) -> None:
    assert wanted(title, "Somebody").told.versions <= {Version.REMASTER}


@pytest.mark.parametrize(
    ("title", "versions"),
    [
        ("Moon River (Live)", {Version.LIVE}),
        ("Moon River - Live at Wembley", {Version.LIVE}),
        ("Moon River - Someone Remix", {Version.REMIX}),
        ("Moon River (Someone's Edit)", {Version.REMIX}),
        ("Moon River (Radio Edit)", {Version.RADIO_EDIT}),
        ("Moon River (Extended Mix)", {Version.EXTENDED}),
        ("Moon River (Someone Extended Remix)", {Version.EXTENDED, Version.REMIX}),
        ("Moon River [Acoustic]", {Version.ACOUSTIC}),
        ("Moon River (Karaoke Version)", {Version.KARAOKE}),
        ("Moon River (Taylor's Version)", {Version.ALTERNATE}),
        ("Moon River (2010 Version)", {Version.ALTERNATE}),
        ("Moon River (sped up)", {Version.SPED_UP}),
        ("Moon River (Slowed + Reverb)", {Version.SLOWED}),
        ("Moon River (8D Audio)", {Version.EIGHT_D}),
        ("Moon River (3 Hours)", {Version.LOOP}),
        ("Moon River (En Vivo)", {Version.LIVE}),
        ("Moon River (кавер)", {Version.COVER}),
        ("Moon River (קריוקי)", {Version.KARAOKE}),
        ("Moon River (カラオケ)", {Version.KARAOKE}),
        ("Moon River (Demo) [Remastered]", {Version.DEMO, Version.REMASTER}),
    ],
)
def test_a_version_is_read_where_versions_stand(title: str, versions: set[Version]) -> None:
    assert wanted(title, "Somebody").told.versions == versions


def test_whose_remix_it_is() -> None:
    assert wanted("Moon River (Jane Doe Remix)", "Somebody").told.detail == {"jane", "doe"}


PARTS = st.text(ascii_lowercase, max_size=4)


@given(st.sampled_from(VERSION_WORDS), PARTS, PARTS)
@example("live", "a", "")
@example("cover", "dis", "y")
@example("mix", "pre", "ed")
def test_a_version_word_within_another_word_never_counts(
    word: str, before: str, after: str
) -> None:
    longer = f"{before}{word}{after}"
    assume(longer not in VERSION_WORDS)
    assert named([longer]).versions == frozenset()
    assert wanted(f"Moon ({longer} River)", "Somebody").told.versions == frozenset()


@pytest.mark.parametrize(
    ("album", "versions"),
    [
        ("Live in Indiana 1988 - Part One", {Version.LIVE}),
        ("BADLANDS (Live from Webster Hall)", {Version.LIVE}),
        ("At the Village Vanguard Live", {Version.LIVE}),
        ("MTV Unplugged", {Version.LIVE}),
        ("Live Through This", set()),
        ("Pop Karaoke 2019", {Version.KARAOKE}),
        ("Minecraft: Volume Alpha (cover)", {Version.COVER}),
        ("You (The Remixes)", set()),
        ("Ride the Lightning (Remastered)", set()),
    ],
)
def test_an_album_can_be_the_witness(album: str, versions: set[Version]) -> None:
    assert album_versions(album) == versions
