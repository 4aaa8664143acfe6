"""The page on which several offers are marked as checked: choose, read all of them, save."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user, planners
from familienzentrum.refusals import told_to
from offers.freshness.together import ChangedSince, TogetherForm, check_together, mark_of_all


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def freshness_together(request: HttpRequest) -> HttpResponse:
    form = TogetherForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "offers/freshness/staff/together.html", {"form": form})
    chosen = form.cleaned_data["offers"]
    if request.POST.get("step") == "save":
        with told_to(request, ChangedSince) as outcome:
            number = check_together(chosen, form.cleaned_data["seen"], by=acting_user(request))
        if outcome.is_done:
            words = ngettext("%(n)d offer counts as checked today.", "%(n)d offers count as checked today.", number)
            messages.success(request, words % {"n": number})
            return redirect("freshness")
    return render(
        request, "offers/freshness/staff/together_preview.html", {"offers": chosen, "seen": mark_of_all(chosen)}
    )
