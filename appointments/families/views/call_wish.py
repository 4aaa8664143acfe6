"""“Please call me back”: for whoever finds nothing that fits."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.families.call_wish_forms import CallWishForm
from appointments.messages.call_wishes import TooManyWait, wish_for_call
from appointments.models.call_wish import CallOrigin
from familienzentrum import languages
from familienzentrum.access import public
from familienzentrum.limits import CALL_WISHES, TooOften
from familienzentrum.micro_cache import cached_page
from familienzentrum.refusals import told_to
from offers.models.language import choices_asked_for


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: HttpRequest) -> HttpResponse:
    """Take a phone number, and put it on the desk's call list."""
    form = CallWishForm(request.POST if request.method == "POST" else None, spoken=_spoken(request))
    if form.is_valid():
        with told_to(form, TooOften, TooManyWait) as outcome:
            CALL_WISHES.spend(request)
            wish_for_call(form.cleaned_data["phone"], language=form.cleaned_data["language"], origin=_origin(request))
        if outcome.is_done:
            return redirect("call_me_noted")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "days": settings.CALL_WISH_DAYS}
    return render(request, "appointments/families/call_me/ask.html", context, status=status)


@public
@cached_page()
@require_safe
def call_me_noted(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/families/call_me/noted.html", {"days": settings.CALL_WISH_DAYS})


def _origin(request: HttpRequest) -> CallOrigin:
    given = request.GET.get("from", "")
    return CallOrigin(given) if given in CallOrigin.values else CallOrigin.OTHER


def _spoken(request: HttpRequest) -> str:
    """Return the language that was chosen in the guide, else that of the page; of German pages none is guessed."""
    chosen = request.GET.get("language", "")
    page = languages.current()
    spoken = chosen or ("" if languages.is_german(page) else page)
    return spoken if spoken in dict(choices_asked_for()) else ""
