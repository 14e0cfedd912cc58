"""Each form with bad input: what is wrong stands beside its field, and what was typed is kept."""

import re
from itertools import product
from typing import NamedTuple

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.medium import medium
from tests.pages.asks import Ask, Belongings, Fields, belongings, owned, send, template_forms
from tests.pages.conftest import EMAIL, PASSWORD

pytestmark = pytest.mark.anyio

NEW = "another good password"


@pytest.fixture(autouse=True)
async def seen(services) -> None:
    """What may be added to a playlist."""
    services.media.remember([medium()])


class Case(NamedTuple):
    """One bad value in a form that is right otherwise; the field "" is the form as a whole."""

    field: str
    typed: str
    said: str


class FormOf(NamedTuple):
    """A form by its action as templates write it; `good` is what it takes."""

    ask: Ask
    good: Fields
    cases: tuple[Case, ...]


LONG = "x" * 600
FORMS = {
    "/": FormOf(
        Ask("GET", "/"),
        {"q": "moon", "platform": "vimeo"},
        (Case("q", LONG, "Must be at most 500 characters, is 600."),),
    ),
    "/generate": FormOf(
        Ask("POST", "/generate"),
        {"query": "rivers", "mode": "platform", "mainPlatform": "vimeo"},
        (
            Case("query", "  ", "Write what you would like to hear."),
            Case("query", "x" * 2001, "At most 2,000 characters; this is 2,001."),
            Case("mode", "clever", "Choose one of these."),
            Case("mainPlatform", "", "Choose the platform to look on first."),
        ),
    ),
    "/generate/*/picks": FormOf(
        Ask("POST", "/generate/{playlist_id}/picks"),
        {"pick-1": "youtube-best", "pick-3": "mixcloud-late"},
        (Case("pick-1", "no-candidate", "Pick one of its candidates."),),
    ),
    "/signup": FormOf(
        Ask("POST", "/signup"),
        {"email": "new@example.org", "password": PASSWORD, "next": "/playlists"},
        (
            Case("email", "no address", "An email address looks like name@example.org."),
            Case("email", "", "An email address looks like name@example.org."),
            Case("password", "short", "Use at least 10 characters."),
            Case("password", "x" * 300, "Use at most 200 characters."),
        ),
    ),
    "/login": FormOf(
        Ask("POST", "/login"),
        {"email": EMAIL, "password": PASSWORD, "next": "/playlists"},
        (
            Case("email", "", "Write the address of your account."),
            Case("password", "", "Write the password of your account."),
            # Which of the two is wrong is told to nobody.
            Case("", "not this one", "The email address or the password is wrong."),
        ),
    ),
    "/settings/password": FormOf(
        Ask("POST", "/settings/password"),
        {"password": PASSWORD, "new_password": NEW},
        (
            Case("password", "not this one", "This is not your present password."),
            Case("new_password", "short", "Use at least 10 characters."),
        ),
    ),
    "/settings/delete": FormOf(
        Ask("POST", "/settings/delete"),
        {"delete_password": PASSWORD},
        (Case("delete_password", "not this one", "This is not your password."),),
    ),
    "/settings/applications": FormOf(
        Ask("POST", "/settings/applications"),
        {"name": "bot"},
        (
            Case("name", " ", "A name has 1 to 100 printable characters."),
            Case("name", "tab\tin it", "A name has 1 to 100 printable characters."),
        ),
    ),
    "/add": FormOf(
        Ask("POST", "/add"),
        {"media": "youtube-abc", "playlist": "new", "title": "By hand"},
        (
            Case("playlist", "", "Choose where to put it."),
            Case("title", " ", "A title has 1 to 200 printable characters."),
            Case("title", LONG, "A title has 1 to 200 printable characters."),
        ),
    ),
    "*/rename": FormOf(
        Ask("POST", "/playlists/{playlist_id}/rename"),
        {"title": "Mine"},
        (
            Case("title", "", "A title has 1 to 200 printable characters."),
            Case("title", LONG, "A title has 1 to 200 printable characters."),
        ),
    ),
}
HIDDEN = {"next", "media", "cursor", "guest"}
"""Fields that nobody types: a wrong one is no mistake of theirs."""


def fields_of(html: str) -> set[str]:
    """What a form of a template asks for."""
    told = set(re.findall(r'field\(\w+, "(\w+)"', html))
    named = re.findall(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"', html)
    if "candidate(" in html:
        named.append("pick-1")
    return {re.sub(r"\{\{.*\}\}", "pick-1", name) for name in told.union(named)} - HIDDEN


def test_every_form_with_something_to_type_has_a_row() -> None:
    asking = {action: fields_of(html) for _, action, html in template_forms()}
    assert {action for action, fields in asking.items() if fields} == set(FORMS)
    for action, form in FORMS.items():
        # Of the chips a platform that does not exist is everywhere: nothing is wrong with it.
        tried = {case.field for case in form.cases} | {"platform"}
        assert asking[action] <= tried, action


async def sent(client, form: FormOf, own: Belongings, values: Fields) -> httpx.Response:
    path = own.path(form.ask)
    if form.ask.method == "GET":
        return await client.get(path, params=values)
    return await send(client, form.ask._replace(form=values), path)


async def refused(client, form: FormOf, own: Belongings, values: Fields) -> LexborHTMLParser:
    answer = await sent(client, form, own, values)
    assert 400 <= answer.status_code < 500
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize("action", FORMS)
async def test_bad_input_is_told_beside_its_field_and_kept(
    somebody, storyteller, action: str
) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    form = FORMS[action]
    for case in form.cases:
        bad = {case.field: case.typed} if case.field else {"password": case.typed}
        page = await refused(somebody, form, own, form.good | bad)
        shown = page.css_first(f'form[action="{own.path(form.ask)}"]')
        assert shown is not None, "the form is not on the page that refuses it"
        told = shown.css_first(f"#{case.field}-wrong" if case.field else '[role="alert"]')
        assert told is not None, case
        assert case.said in told.text()
        for name, typed in (form.good | bad).items():
            if can_keep(shown, name, typed):
                assert kept(shown, name) == ("" if "password" in name else typed), (case, name)
        if case.field:
            assert f"{case.field}-wrong" in described(shown, case.field)
    assert await owned(somebody, own) == before


def can_keep(form, name: str, typed: str) -> bool:
    """What is no choice at all cannot be kept."""
    choices = form.css(f'[name="{name}"][type="radio"]')
    return not choices or typed in {one.attributes["value"] or "" for one in choices}


def kept(form, name: str) -> str:
    """What a field holds when the page is shown."""
    first = form.css_first(f'[name="{name}"]')
    assert first is not None, name
    if first.attributes.get("type") == "radio":
        chosen = form.css_first(f'[name="{name}"][checked]')
        return "" if chosen is None else chosen.attributes["value"] or ""
    if first.tag == "textarea":
        return first.text().removeprefix("\n")
    return first.attributes["value"] or ""


def described(form, name: str) -> str:
    """What describes a field, or the group that it is in, to who does not see it."""
    field = form.css_first(f'[name="{name}"]')
    if field.attributes.get("type") != "radio":
        assert field.attributes.get("aria-invalid") == "true"
        return field.attributes.get("aria-describedby") or ""
    while field.tag != "fieldset":
        field = field.parent
    return field.attributes.get("aria-describedby") or ""


async def test_the_first_wrong_field_alone_has_the_focus(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    for form, typed in product(FORMS.values(), ("", " ", "x" * 2_500)):
        answer = await sent(somebody, form, own, dict.fromkeys(form.good, typed))
        page = LexborHTMLParser(answer.text)
        focused = page.css("[autofocus]")
        assert len(focused) <= 1, form.ask
        wrong = page.css('[aria-invalid="true"]')
        assert not wrong or focused[0].attributes == wrong[0].attributes


async def test_both_passwords_of_a_change_are_told(somebody) -> None:
    page = await somebody.post("/settings/password", data={"password": "", "new_password": "short"})
    shown = LexborHTMLParser(page.text)
    assert shown.css_first("#password-wrong") is not None
    assert shown.css_first("#new_password-wrong") is not None
