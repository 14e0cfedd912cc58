"""Signing up, logging in and out, and the settings of an account."""

from functools import partial
from typing import Any, Final

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect

from aggregator.accounts.email_address import email_address
from aggregator.accounts.passwords import LONGEST, SHORTEST, check_password
from aggregator.accounts.people import People
from aggregator.accounts.sessions import Sessions
from aggregator.domain.errors import InvalidRequest, Throttled, WrongCredentials
from aggregator.playlists.archive import PlaylistArchive
from aggregator.web.forms import Form, read_form
from aggregator.web.guest import adopted
from aggregator.web.page_frame import PageFrame
from aggregator.web.visitor import local_path, logged_in, logged_out, visitor

AnyRequest = Request[Any, Any, Any]

PAGE: Final = "/settings/account"
AFTER_LOG_IN: Final = "/settings/applications"
NEEDED: Final = {
    "email": "Write the address of your account.",
    "password": "Write the password of your account.",
}
PRESENT: Final = "Write the password that you have now."


class AccountPages:
    """What each page does; the routes are below."""

    def __init__(
        self, people: People, sessions: Sessions, playlists: PlaylistArchive, frame: PageFrame
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._playlists = playlists
        self._frame = frame

    def sign_up_form(self, request: AnyRequest, form: Form, next_path: str) -> Response[str]:
        """The page to sign up; where the person wanted to go goes with it."""
        return self._frame.page(
            request,
            "signup.html",
            status=form.status,
            headers=form.headers,
            form=form,
            next_path=next_path,
            shortest=SHORTEST,
            longest=LONGEST,
        )

    async def sign_up(self, request: AnyRequest) -> Response[str]:
        """Make an account; the answer is the same for an address that has one."""
        form = await read_form(request)
        next_path = local_path(form.text("next"), AFTER_LOG_IN)
        _check(form, "email", email_address)
        _check(form, "password", lambda text: check_password(text, form.text("email").lower()))
        if form.errors:
            return self.sign_up_form(request, form, next_path)
        address = request.scope["state"]["browser"].address
        try:
            await self._people.sign_up(form.text("email"), form.text("password"), address=address)
        except Throttled as error:
            form.put_off("", error)
            return self.sign_up_form(request, form, next_path)
        return self.log_in_form(request, form, next_path, signed_up=True)

    def log_in_form(
        self,
        request: AnyRequest,
        form: Form,
        next_path: str,
        *,
        signed_up: bool = False,
    ) -> Response[str]:
        """The page to log in."""
        return self._frame.page(
            request,
            "login.html",
            status=form.status,
            headers=form.headers,
            form=form,
            next_path=next_path,
            signed_up=signed_up,
        )

    async def log_in(self, request: AnyRequest) -> Response[Any]:
        """Start a session, adopt what a guest has made, and go on to where the person wanted."""
        form = await read_form(request)
        next_path = local_path(form.text("next"), AFTER_LOG_IN)
        for name, missing in NEEDED.items():
            if not form.text(name).strip():
                form.errors[name] = missing
        if form.errors:
            return self.log_in_form(request, form, next_path)
        browser = request.scope["state"]["browser"]
        try:
            tokens = await self._people.log_in(form.text("email"), form.text("password"), browser)
        except WrongCredentials as error:
            form.errors[""] = str(error)
            return self.log_in_form(request, form, next_path)
        except Throttled as error:
            form.put_off("", error)
            return self.log_in_form(request, form, next_path)
        owner = email_address(form.text("email"))
        cookies = logged_in(request, tokens) + await adopted(request, self._playlists, owner)
        return Redirect(next_path, status_code=303, cookies=cookies)

    async def log_out(self, request: AnyRequest) -> Response[Any]:
        """End the session, in the store too."""
        browser = request.scope["state"]["browser"]
        if browser.session is not None:
            await self._sessions.end(browser.session)
        return Redirect("/?notice=logged-out", status_code=303, cookies=logged_out(request))

    def settings(
        self,
        request: AnyRequest,
        *,
        password: Form | None = None,
        deletion: Form | None = None,
    ) -> Response[str]:
        """The settings of the account, with the form of them that was sent."""
        form = password or deletion or Form()
        return self._frame.page(
            request,
            "account.html",
            status=form.status,
            headers=form.headers,
            account=visitor(request),
            password_form=password or Form(),
            deletion_form=deletion or Form(),
            deleting=deletion is not None or "delete" in request.query_params,
            shortest=SHORTEST,
            longest=LONGEST,
        )

    async def change_password(self, request: AnyRequest) -> Response[Any]:
        """Change it; every other session ends."""
        account = visitor(request, back=PAGE)
        form = await read_form(request)
        if not form.text("password"):
            form.errors["password"] = PRESENT
        new = partial(check_password, email=account.email, pointer="/new_password")
        _check(form, "new_password", new)
        if form.errors:
            return self.settings(request, password=form)
        browser = request.scope["state"]["browser"]
        try:
            tokens = await self._people.change_password(
                account, form.text("password"), form.text("new_password"), browser
            )
        except InvalidRequest as error:
            form.blame(error)
        except WrongCredentials:
            form.blame(InvalidRequest("This is not your present password.", pointer="/password"))
        except Throttled as error:
            form.put_off("password", error)
        else:
            return Redirect(
                f"{PAGE}?notice=password-changed",
                status_code=303,
                cookies=logged_in(request, tokens),
            )
        return self.settings(request, password=form)

    async def delete(self, request: AnyRequest) -> Response[Any]:
        """Delete the account and all that it owns."""
        account = visitor(request, back=f"{PAGE}?delete")
        form = await read_form(request)
        browser = request.scope["state"]["browser"]
        try:
            await self._people.delete(account, form.text("delete_password"), browser)
        except WrongCredentials:
            wrong = "This is not your password. Nothing was deleted."
            form.blame(InvalidRequest(wrong, pointer="/delete_password"))
        except Throttled as error:
            form.put_off("delete_password", error)
        else:
            return Redirect(
                "/?notice=account-deleted", status_code=303, cookies=logged_out(request)
            )
        return self.settings(request, deletion=form)


def account_routes(
    people: People, sessions: Sessions, playlists: PlaylistArchive, frame: PageFrame
) -> Router:
    """`/signup`, `/login`, `/logout`, `/settings/account`."""
    pages = AccountPages(people, sessions, playlists, frame)

    @get("/signup")
    async def sign_up_page(request: AnyRequest) -> Response[Any]:
        return _on(request) or pages.sign_up_form(request, Form(), _wanted(request))

    @get("/login")
    async def log_in_page(request: AnyRequest) -> Response[Any]:
        return _on(request) or pages.log_in_form(request, Form(), _wanted(request))

    @get(PAGE)
    async def settings_page(request: AnyRequest) -> Response[str]:
        return pages.settings(request)

    @post("/signup", status_code=200)
    async def sign_up(request: AnyRequest) -> Response[str]:
        return await pages.sign_up(request)

    @post("/login", status_code=200)
    async def log_in(request: AnyRequest) -> Response[Any]:
        return await pages.log_in(request)

    @post("/logout", status_code=200)
    async def log_out(request: AnyRequest) -> Response[Any]:
        return await pages.log_out(request)

    @post("/settings/password", status_code=200)
    async def change_password(request: AnyRequest) -> Response[Any]:
        return await pages.change_password(request)

    @post("/settings/delete", status_code=200)
    async def delete(request: AnyRequest) -> Response[Any]:
        return await pages.delete(request)

    return Router(
        "/",
        route_handlers=[
            sign_up_page,
            log_in_page,
            settings_page,
            sign_up,
            log_in,
            log_out,
            change_password,
            delete,
        ],
    )


def _wanted(request: AnyRequest) -> str:
    return local_path(request.query_params.get("next", ""), AFTER_LOG_IN)


def _on(request: AnyRequest) -> Response[Any] | None:
    """Where somebody goes on who is logged in already; None for everybody else."""
    if request.scope["state"]["visitor"] is None:
        return None
    return Redirect(_wanted(request), status_code=303)


def _check(form: Form, name: str, rule: Any) -> None:
    try:
        rule(form.text(name))
    except InvalidRequest as error:
        form.blame(error)
