"""Pages for whoever finds nothing that fits."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import public
from familienzentrum.limits import NEEDS, TooOften
from familienzentrum.micro_cache import cached_page
from familienzentrum.refusals import told_to
from offers.choices import WhyUnmet
from offers.guide.answers import answers_in
from offers.guide.candidates import candidates
from offers.guide.forms import UnmetForm
from offers.guide.unmet_actions import count_unmet


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guide_unmet(request: HttpRequest) -> HttpResponse:
    """Ask why nothing fits, and count it. Whatever follows links or sends the same again and again is not counted."""
    answers = answers_in(request.GET, candidates())
    form = UnmetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with told_to(form, TooOften) as outcome:
            NEEDS.spend(request)
            count_unmet(answers, WhyUnmet(form.cleaned_data["reason"]))
        if outcome.is_done:
            return redirect("guide_heard")
    context = {"form": form, "back_url": reverse("guide") + answers.address}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "offers/guide/unmet.html", context, status=status)


@public
@cached_page()
@require_safe
def guide_heard(request: HttpRequest) -> HttpResponse:
    """Say what to do now."""
    urls = {"soonest_url": reverse("soonest"), "call_url": f"{reverse('call_me')}?from=guide"}
    return render(request, "offers/guide/heard.html", urls)
