"""Substitutions: whose times, when, and then who is free to take them over."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.clearing.foretelling import foretold, is_read, page_to_read
from appointments.clearing.views import Asks
from appointments.closing.actions import AlreadyOver
from appointments.closing.forms import SubstituteForm, SubstitutionForm
from appointments.closing.substitution_actions import (
    NotFree,
    StillAway,
    begin_substitution,
    end_substitution,
    possible_substitutes,
    times_to_take_over,
)
from appointments.closing.tables import SubstitutionTable, period
from appointments.core.trial import trial
from appointments.messages.telling import Told
from appointments.messages.told_words import told_sentence
from appointments.models import Substitution
from familienzentrum.access import acting_user, planners
from familienzentrum.constraints import kind_words
from familienzentrum.form_begins import day_in
from familienzentrum.forms import PortalForm
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged

_TITLE = gettext_lazy("Substitutions")
_WHO_IS_FREE_COMES_NEXT = gettext_lazy(
    "All times of an adviser at one office go to somebody else for a while. In the next step you see who is free."
)


@planners
@require_safe
def substitution_list(request: HttpRequest) -> HttpResponse:
    """List current and future substitutions; past ones on request."""
    shows_past = "vergangene" in request.GET
    rows = _rows() if shows_past else _rows().filter(ends_at__gt=timezone.now())
    kind = {
        "name": "substitution",
        "title": _TITLE,
        "new": gettext_lazy("New substitution"),
        "lead": gettext_lazy("For a while somebody takes over all times of somebody else at one office."),
    }
    context = {"kind": kind, "table": arranged(SubstitutionTable(rows), request), "shows_past": shows_past}
    context |= {"new_url": reverse("substitution_new"), "plans_all": True}
    return render(request, "appointments/closing/list.html", context)


@planners
@require_http_methods(["GET", "POST"])
def substitution_new(request: HttpRequest) -> HttpResponse:
    """Ask for adviser and period first: both decide who is free."""
    form = SubstitutionForm(request.POST or None, initial={"first_day": day_in(request)})
    if form.is_valid():
        return _choose(request, form)
    context = {"form": form, "title": _("New substitution"), "cancel_url": reverse("substitution_list")}
    context |= {"lead": _WHO_IS_FREE_COMES_NEXT, "submit": _("Find substitutes")}
    return render(request, "appointments/closing/form.html", context)


@planners
@require_safe
def substitution(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, now = get_object_or_404(_rows(), public_id=public_id), timezone.now()
    context = {
        "kind": {"name": "substitution", "title": _TITLE, "list_url": reverse("substitution_list")},
        "row": row,
        "what": _("%(substitute)s for %(adviser)s") % {"substitute": row.substitute, "adviser": row.adviser},
        "period": period(row),
        "is_over": row.ends_at <= now,
        "has_begun": row.starts_at <= now,
        "end_url": reverse("substitution_end", args=[row.public_id]),
    }
    return render(request, "appointments/closing/closing.html", context)


@planners
@require_POST
def substitution_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show first which families hear of it."""
    row, by = get_object_or_404(_rows(), public_id=public_id), acting_user(request)
    form, page = PortalForm(request.POST), reverse("substitution", args=[public_id])
    with told_to(request, AlreadyOver, StillAway) as outcome:
        title = _("The substitution ends")
        answer = foretold(request, form, lambda: end_substitution(row, by=by), title=title, back_url=page)
        if isinstance(answer, Asks):
            return answer.page
    if not outcome.is_done:
        return redirect("substitution", public_id)
    said = [_("The substitution has ended. The consultation hours belong to the adviser again.")]
    messages.success(request, " ".join(said + _heard(answer.result)))
    return redirect("substitution_list")


def _rows() -> QuerySet[Substitution]:
    return Substitution.objects.select_related("adviser", "substitute", "office").order_by("starts_at", "id")


def _choose(request: HttpRequest, form: SubstitutionForm) -> HttpResponse:
    """Offer those who are free at all of these times, and save the choice."""
    row, words = form.to_row(), None
    people = possible_substitutes(row)
    choice = SubstituteForm(request.POST if "asked" in request.POST else None, people=people)
    if choice.is_valid():
        row.substitute = choice.cleaned_data["substitute"]
        answer = _saved(request, form, row)
        if isinstance(answer, HttpResponse):
            return answer
        words = answer
    context = {
        "known": form,
        "form": choice,
        "people": people,
        "title": _("Substitute for %(adviser)s") % {"adviser": row.adviser},
        "period": period(row),
        "times": times_to_take_over(row).count(),
        "words": words,
        "cancel_url": reverse("substitution_new"),
    }
    return render(request, "appointments/closing/substitute.html", context)


def _saved(request: HttpRequest, form: SubstitutionForm, row: Substitution) -> HttpResponse | str | Promise:
    """Save as staff have read what families hear, and confirm; until then return that page, or why it is refused."""
    by = acting_user(request)
    try:
        expected = trial(lambda: begin_substitution(row, by=by)).told
        if expected.families and not is_read(request, expected):
            title = _("%(substitute)s for %(adviser)s") % {"substitute": row.substitute, "adviser": row.adviser}
            sent = {"asked": "1", "substitute": str(row.substitute.pk)}
            return page_to_read(request, form, expected, title=title, cancel_url=reverse("substitution_new"), sent=sent)
        done = begin_substitution(row, by=by)
    except NotFree as refusal:
        return refusal.words
    except IntegrityError as error:
        return kind_words(error)
    said = ngettext("Saved. %(n)d time has a substitute.", "Saved. %(n)d times have a substitute.", done.times)
    messages.success(request, " ".join([said % {"n": done.times}, *_heard(done.told)]))
    return redirect("substitution_list")


def _heard(told: Told) -> list[str]:
    return [told_sentence(told)] if told.families else []
