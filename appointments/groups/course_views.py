"""Staff pages for courses, events and stalls."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.clearing.foretelling import foretold, in_words, say_told
from appointments.clearing.views import Asks
from appointments.core.courses import PlannedCourse, courses_ahead, planned_course
from appointments.core.trial import trial
from appointments.groups.course_actions import (
    add_date,
    change_course,
    change_date,
    drop_date,
    plan_course,
    restore_date,
)
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.course_forms import CourseDateForm, CourseForm, CourseTermsForm
from appointments.groups.course_patterns import pattern_of, patterns
from appointments.groups.course_refusals import CourseRefused
from appointments.groups.tables import CourseTable
from appointments.groups.waiting_lists import list_lengths
from appointments.hours.forms import ChooseOfferForm
from appointments.messages.telling import Told
from appointments.models import Course, Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum import dates
from familienzentrum.access import acting_user, planners
from familienzentrum.form_begins import day_in, pattern_in
from familienzentrum.forms import PortalForm
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.models import Offer


@planners
@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    """List what is not over."""
    table = arranged(CourseTable(courses_ahead()), request)
    context = {"table": table, "cancelled": Course.objects.cancelled_today()}
    return render(request, "appointments/groups/courses/list.html", context)


@planners
@require_safe
def course(request: HttpRequest, pk: int) -> HttpResponse:
    planned = _course(pk)
    context = {
        "planned": planned,
        "course": planned.course,
        "dropped": [] if planned.is_cancelled else list(_dropped(pk)),
        "can_be_restored": planned.course.is_cancelled_today,
        "waiting": list_lengths(planned.course.offer, planned.course),
    }
    return render(request, "appointments/groups/courses/course.html", context)


@planners
@require_http_methods(["GET", "POST"])
def course_new(request: HttpRequest) -> HttpResponse:
    """Ask for the offer or an earlier course first; then preview the dates, any number of times, before saving."""
    choice = ChooseOfferForm(request.GET if "offer" in request.GET else None, initial={"tag": day_in(request)})
    if not choice.is_valid():
        context = {"form": choice, "patterns": patterns(), "day": day_in(request)}
        return render(request, "appointments/groups/courses/choose_offer.html", context)
    offer: Offer = choice.cleaned_data["offer"]
    form = CourseForm(_posted(request), offer=offer, initial=_begun(request, offer, choice.cleaned_data["tag"]))
    context = {"form": form, "offer": offer, "cancel_url": reverse("course_list")}
    if form.is_valid():
        is_trial = request.POST.get("step") != "save"
        if _planned(request, form, is_trial=is_trial) and not is_trial:
            messages.success(request, _("The course is planned."))
            return redirect("course_list")
        context["dates"] = form.cleaned_data["dates"]
    return render(request, "appointments/groups/courses/form.html", context, status=_status(form))


def _begun(request: HttpRequest, offer: Offer, day: dt.date | None) -> dict[str, Any]:
    """Return what the form begins with: an earlier course of the offer as its pattern, and a day that was chosen."""
    pattern = pattern_in(request)
    earlier = Course.objects.filter(pk=pattern, offer=offer).first() if pattern else None
    begun = pattern_of(earlier) if earlier else {}
    return begun | ({"first_day": day} if day else {})


@planners
@require_http_methods(["GET", "POST"])
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    planned = _course(pk)
    form = CourseTermsForm(_posted(request), course=planned.course, first=planned.first)
    by = acting_user(request)
    if form.is_valid() and _done(form, lambda: change_course(form.changed_course, form.terms, by=by, hold=form.hold)):
        messages.success(request, _("Saved."))
        return redirect("course", pk)
    return _form(request, form, planned.course, title=_("Change the course"))


@planners
@require_http_methods(["GET", "POST"])
def course_date_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = _course(pk).course
    form, by = CourseDateForm(_posted(request), course=found), acting_user(request)
    title = _("Add a date")
    if form.is_valid() and (
        answer := _told(
            request, form, found, lambda: add_date(found, form.cleaned_data["span"], form.setting, by=by), title
        )
    ):
        return answer
    return _form(request, form, found, title=title)


@planners
@require_http_methods(["GET", "POST"])
def course_date(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    date = _date(pk, slot)
    found: Course = date.course  # type: ignore[assignment]
    form, by = CourseDateForm(_posted(request), course=found, slot=date), acting_user(request)
    title = _("Change the date")
    if form.is_valid():
        change = partial(change_date, date, form.cleaned_data["span"], form.setting, by=by, hold=form.hold)
        if answer := _told(request, form, found, change, title):
            return answer
    return _form(request, form, found, title=title, lead=dates.moment(date.starts_at))


@planners
@require_http_methods(["GET", "POST"])
def course_date_drop(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    date, by = _date(pk, slot), acting_user(request)
    context: dict[str, Any] = {"slot": date, "course": date.course}
    try:
        if request.method == "POST":
            say_told(request, drop_date(date, by=by))
            return redirect("course", pk)
        context |= in_words(trial(lambda: drop_date(date, by=by)))
    except CourseRefused as refusal:
        context["problem"] = refusal.words
    return render(request, "appointments/groups/courses/drop.html", context)


@planners
@require_POST
def course_date_restore(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    """Show first which families hear of it."""
    dropped = get_object_or_404(_dropped(pk).select_related("course__offer"), pk=slot)
    form, by = PortalForm(request.POST), acting_user(request)
    with told_to(request, CourseRefused):
        title = _("The date on %(when)s takes place after all") % {"when": dates.moment(dropped.starts_at)}
        course = reverse("course", args=[pk])
        answer = foretold(request, form, lambda: restore_date(dropped, by=by), title=title, back_url=course)
        if isinstance(answer, Asks):
            return answer.page
        say_told(request, answer.result)
    return redirect("course", pk)


@planners
@require_http_methods(["GET", "POST"])
def course_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    planned, by = _course(pk), acting_user(request)
    context: dict[str, Any] = {"planned": planned, "course": planned.course}
    try:
        if request.method == "POST":
            say_told(request, cancel_course(planned.course, by=by))
            return redirect("course", pk)
        context |= in_words(trial(lambda: cancel_course(planned.course, by=by)))
    except CourseRefused as refusal:
        context["problem"] = refusal.words
    return render(request, "appointments/groups/courses/cancel.html", context)


@planners
@require_POST
def course_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Show first which families hear of it."""
    found, by = _course(pk).course, acting_user(request)
    with told_to(request, CourseRefused):
        form, change = PortalForm(request.POST), partial(restore_course, found, by=by)
        title = _("The course takes place after all")
        answer = foretold(request, form, change, title=title, back_url=reverse("course", args=[pk]))
        if isinstance(answer, Asks):
            return answer.page
        say_told(request, answer.result)
    return redirect("course", pk)


def _course(pk: int) -> PlannedCourse:
    return planned_course(get_object_or_404(Course.objects.select_related("offer__office", "draw"), pk=pk))


def _dropped(course: int) -> SlotQuerySet:
    """Return the dates ahead that were dropped from a course."""
    return Slot.objects.filter(course=course, is_withdrawn=True, starts_at__gt=timezone.now()).order_by(
        "starts_at", "id"
    )


def _date(course: int, slot: int) -> Slot:
    dates_of_course = (
        Slot.objects.offered().filter(course=course).select_related("course__offer", "adviser", "room", "place")
    )
    return get_object_or_404(dates_of_course, pk=slot)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: PortalForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _planned(request: HttpRequest, form: CourseForm, *, is_trial: bool) -> bool:
    """Plan it, and roll back for a preview, so that conflicts are known before saving."""

    def plan() -> None:
        with transaction.atomic():
            given = form.course, form.cleaned_data["dates"], form.terms, form.setting
            plan_course(*given, by=acting_user(request))
            transaction.set_rollback(is_trial)

    return _done(form, plan)


def _told(
    request: HttpRequest, form: PortalForm, found: Course, change: Callable[[], Told], title: str
) -> HttpResponse | None:
    """Return the page that says what families hear of it, or the way back once it is saved; None if it is refused."""
    course = reverse("course", args=[found.pk])
    with told_to(form, CourseRefused):
        answer = foretold(request, form, change, title=title, back_url=course)
        if isinstance(answer, Asks):
            return answer.page
        say_told(request, answer.result)
        return redirect(course)
    return None


def _done(form: PortalForm, action: Callable[[], object]) -> bool:
    """Apply it, or report the refusal in the form."""
    with told_to(form, CourseRefused) as outcome:
        action()
    return outcome.is_done


def _form(request: HttpRequest, form: PortalForm, found: Course, **words: str) -> HttpResponse:
    context = words | {"form": form, "course": found, "cancel_url": reverse("course", args=[found.pk])}
    return render(request, "appointments/groups/courses/edit.html", context, status=_status(form))
