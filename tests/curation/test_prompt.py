"""A prompt read by rule, in the languages that the tables know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curation.catalogue import catalogue
from aggregator.curation.facets import Sort
from aggregator.curation.names import key_of
from aggregator.curation.prompt import read_prompt
from aggregator.domain.playlist import Suggestion
from aggregator.domain.version import Version


def wanted(prompt: str) -> set[str]:
    return {facet.name for facet, _ in read_prompt(prompt).facets}


@pytest.mark.parametrize(
    ("prompt", "facets"),
    [
        ("vintage jazz to listen to on the beach", {"jazz", "beach"}),
        ("sad songs after a breakup", {"sad", "breakup"}),
        ("lo-fi beats to study to", {"lo-fi hip hop", "focus"}),
        ("drum & bass for running", {"drum and bass", "running"}),
        ("r&b for a romantic dinner", {"r&b", "romantic evening"}),
        ("chansons tristes pour un dimanche pluvieux", {"sad", "rainy day"}),
        ("musique douce pour s'endormir", {"calm", "sleep"}),
        ("música alegre para cocinar", {"happy", "cooking"}),
        ("salsa para bailar", {"salsa", "dance floor"}),
        ("ruhige Klaviermusik zum Einschlafen", {"calm", "solo piano", "sleep"}),
        ("fröhlicher Punk zum Joggen", {"punk", "running"}),
        ("samba para um churrasco", {"samba", "barbecue"}),
        ("heavy metal for lifting weights", {"heavy metal", "workout"}),
        ("driving at night, synthpop", {"night drive", "synthpop"}),
    ],
)
def test_words_stand_for_facets(prompt: str, facets: set[str]) -> None:
    assert facets <= wanted(prompt)


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("songs for the morning", "en"),
        ("des chansons pour le matin", "fr"),
        ("canciones para la mañana", "es"),
        ("Lieder für den Morgen", "de"),
        ("músicas para a manhã e o café", "pt"),
    ],
)
def test_the_prompt_tells_its_language(prompt: str, language: str) -> None:
    assert read_prompt(prompt).language == language


@pytest.mark.parametrize(
    "prompt",
    [
        "60s soul but no Motown hits by the Supremes",
        "60s soul without the Supremes",
        "soul, except The Supremes, please",
        "soul sans les Supremes",
        "soul nada de The Supremes",
        "Soul ohne die Supremes",
        "soul sem The Supremes",
        "soul without Marvin Gaye, The Supremes and Otis Redding",
    ],
)
def test_an_excluded_band_means_its_people_too(prompt: str) -> None:
    plan = read_prompt(prompt)
    assert plan.excludes(Suggestion("Baby Love", "The Supremes"))
    assert plan.excludes(Suggestion("I'm Coming Out", "Diana Ross"))
    assert not plan.excludes(Suggestion("Respect", "Aretha Franklin"))


def test_an_exclusion_ends_where_its_clause_does() -> None:
    plan = read_prompt("no metal, groovy funk for a party")
    assert {facet.name for facet in plan.without} == {"metal"}
    assert {"groovy", "funk", "party"} <= {facet.name for facet, _ in plan.facets}


def test_what_nobody_knows_is_excluded_by_its_words() -> None:
    plan = read_prompt("pop, nothing by Zyxwv Unheardof")
    assert plan.excludes(Suggestion("A Song", "Zyxwv Unheardof"))


@pytest.mark.parametrize(
    "prompt",
    ["focus music, no vocals", "instrumental jazz", "piano ohne Gesang", "rock sans paroles",
     "guitarra sin voces", "sem vocais, jazz"],
)  # fmt: skip
def test_instrumental_is_asked_for_in_many_ways(prompt: str) -> None:
    assert read_prompt(prompt).instrumental is True


def test_a_language_sung_is_not_a_place() -> None:
    assert read_prompt("songs in French for a Sunday morning").languages == ("fr",)
    assert read_prompt("canciones en español").languages == ("es",)
    assert read_prompt("Lieder auf Deutsch").languages == ("de",)
    assert read_prompt("French house").languages == ()


def test_artists_are_told_from_words() -> None:
    assert read_prompt("Queen").by == ("Queen",)
    assert read_prompt("songs by Queen").by == ("Queen",)
    assert read_prompt("music for a dancing queen").by == ()
    assert read_prompt("songs like Radiohead").like == ("Radiohead",)
    plan = read_prompt("Beatles-like songs without the Beatles")
    assert plan.like == ("The Beatles",)
    assert plan.excludes(Suggestion("Imagine", "John Lennon"))


def test_an_artist_that_nobody_knows_is_still_one() -> None:
    assert read_prompt("songs by Zyxwv Unheardof").by == ("Zyxwv Unheardof",)
    assert read_prompt("songs by zyxwv unheardof").by == ("zyxwv unheardof",)
    assert read_prompt("songs by the sea").by == ()
    assert read_prompt("songs by women").by == ()


def test_radio_terms() -> None:
    plan = read_prompt("tag:(deep house):2 #punk artist:(Nina Simone)")
    assert {facet.name: weight for facet, weight in plan.facets} == {"deep house": 2, "punk": 1}
    assert plan.by == ("Nina Simone",)


def test_forms_and_versions() -> None:
    assert read_prompt("a DJ mix of deep house").long_form
    assert read_prompt("une émission de radio sur le jazz").long_form
    assert not read_prompt("a mix of jazz and soul").long_form
    assert read_prompt("live versions of 70s rock").versions == (Version.LIVE,)
    assert read_prompt("acoustic songs").versions == ()


def test_the_goal_is_at_most_ten() -> None:
    assert read_prompt("50 songs").goal == 10
    assert read_prompt("3 songs").goal == 3
    assert read_prompt("songs").goal == 10


def test_control_characters_and_length_are_cut() -> None:
    plan = read_prompt("jazz\x00\u202e " + "x" * 3_000)
    assert "\x00" not in plan.text
    assert len(plan.text) <= 2_000


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    plan = read_prompt(text)
    assert 1 <= plan.goal <= 10
    assert plan.artist_cap >= 1


@given(
    st.sampled_from(catalogue()), st.sampled_from(["without", "no", "sans", "ohne", "sin", "sem"])
)
def test_any_artist_of_the_catalogue_can_be_excluded(track: object, word: str) -> None:
    artist = track.artist  # type: ignore[attr-defined]  # a Track, which sampled_from forgets
    plan = read_prompt(f"hits, {word} {artist}")
    assert plan.excludes(Suggestion("Anything", artist)), key_of(artist)


def test_every_sort_has_words() -> None:
    assert {facet.sort for facet, _ in read_prompt("happy jazz hits for dinner").facets} == set(
        Sort
    )
