"""What the next page takes over from the last entry."""

from dataclasses import asdict, dataclass
from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


@dataclass(frozen=True)
class Memory:
    """What was chosen last, and the number of what was recorded just now, in a session cookie of the browser.

    In the server-side session it would be stored with the user and the time of the entry: every write moves the
    session's expiry. It is signed for one login, without timestamp, so that the next user takes nothing over.
    """

    chosen: dict[str, str] | None = None
    just_recorded: str = ""
    is_corrected: bool = False

    @classmethod
    def of(cls, request: HttpRequest, form: str = "visit") -> Self:
        try:
            return cls(**_signer(request, form).unsign_object(request.COOKIES.get(_name(form), "")))
        except BadSignature:
            return cls()

    def keep(self, request: HttpRequest, response: HttpResponse, form: str = "visit") -> None:
        response.set_cookie(
            _name(form),
            _signer(request, form).sign_object(asdict(self)),
            path=reverse("staff_home"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def _name(form: str) -> str:
    """Return the name of the cookie: sent to pages of staff only, which the prefix of the session forbids."""
    return f"session_{settings.DATABASE_NAME}_{form}" if settings.IS_TRIAL else f"__Secure-{form}"


def _signer(request: HttpRequest, form: str) -> Signer:
    return Signer(salt=f"{form} {request.session.session_key}")
