"""Accounts of staff: who works here, and as what."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familienzentrum import local_time
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADMINISTRATION
from familienzentrum.codes import new_code
from familienzentrum.confirming import lately_confirmed
from familienzentrum.forms import PortalModelForm
from familienzentrum.models import AddressChange, User
from familienzentrum.refusals import told_to
from familienzentrum.registers.consequences import save_with_consequence
from familienzentrum.registers.views import answered, bound
from familienzentrum.tables import arranged
from offers.actions import addresses, people
from offers.forms.staff_people import PersonForm, RoleForm
from offers.models import Membership
from offers.tables import PersonTable, role_name

administration = roles(*ADMINISTRATION)
# What gives somebody access: to be done by whoever is logged in, and by nobody else at their screen.
confirmed = lately_confirmed("roles", methods=("POST",))


@administration
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    rows = User.objects.prefetch_related("memberships__office")
    return render(request, "offers/staff/people.html", {"table": arranged(PersonTable(rows), request)})


@administration
@confirmed
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    form = bound(PersonForm, request)
    if form.is_valid() and (created := _created(form, request)):
        return _invited(request, created)
    context = {"form": form, "title": _("New person"), "cancel_url": reverse("person_list")}
    return render(request, "offers/staff/person_form.html", context)


@administration
@confirmed
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    return _invited(request, _person(pk))


@administration
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(pk), RoleForm())


@administration
@confirmed
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = _person(pk)
    form, title, url = bound(PersonForm, request, somebody), str(somebody), reverse("person", args=[pk])
    if answer := answered(form, request, url, save=people.change_person):
        return answer
    return render(request, "offers/staff/person_form.html", {"form": form, "title": title, "cancel_url": url})


@administration
@confirmed
@require_http_methods(["GET", "POST"])
@sensitive_variables("password")
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then generate a new password."""
    somebody = _person(pk)
    if request.method == "GET":
        return render(request, "offers/staff/person_password.html", {"person": somebody})
    password = new_code()
    with told_to(request, people.NobodyElseLeft) as outcome:
        people.set_new_password(somebody, password=password, by=acting_user(request))
    if not outcome.is_done:
        return redirect("person", pk)
    return _shown_once(request, somebody, password=password)


@administration
@confirmed
@require_POST
def address_confirm(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    asked = get_object_or_404(AddressChange, pk=change, person=pk)
    with told_to(request, addresses.SomebodyElseAgrees, addresses.AddressTaken) as outcome:
        addresses.confirm_address(asked.pk, by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("The new e-mail counts from now on."))
    return redirect("person", pk)


@administration
@confirmed
@require_POST
def address_withdraw(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    asked = get_object_or_404(AddressChange, pk=change, person=pk)
    addresses.withdraw_address(asked.pk, by=acting_user(request))
    messages.success(request, _("The e-mail stays as it is."))
    return redirect("person", pk)


@administration
@confirmed
@require_POST
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = _person(pk)
    form = RoleForm(request.POST, instance=Membership(user=somebody))
    if form.is_valid() and _given(form, request):
        return redirect("person", pk)
    return _page(request, somebody, form)


@administration
@confirmed
@require_POST
def role_confirm(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user", "office"), pk=role, user=pk)
    with told_to(request, people.SecondPersonNeeded) as outcome:
        people.confirm_role(membership, by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("The role counts from now on: %(role)s.") % {"role": role_name(membership)})
    return redirect("person", pk)


@administration
@confirmed
@require_POST
def role_take(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user", "office"), pk=role, user=pk)
    done = _("The role has been taken away: %(role)s.") % {"role": role_name(membership)}
    return _unless_last(request, membership, done, lambda: people.take_role(membership, by=acting_user(request)))


@administration
@confirmed
@require_POST
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = _person(pk)
    done = _("%(person)s can no longer log in.") % {"person": somebody}
    return _unless_last(request, somebody, done, lambda: people.deactivate_person(somebody, by=acting_user(request)))


@administration
@confirmed
@require_POST
def person_activate(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = people.activate_person(_person(pk), by=acting_user(request))
    messages.success(request, _("%(person)s can log in again.") % {"person": somebody})
    return redirect("person", pk)


def _person(pk: int) -> User:
    found = User.objects.select_related("invitation", "address_change__asked_by").prefetch_related(
        "memberships__office"
    )
    return get_object_or_404(found, pk=pk)


def _page(request: HttpRequest, somebody: User, form: RoleForm) -> HttpResponse:
    today, me = local_time.today(), acting_user(request)
    held = [
        (membership, role_name(membership), membership.waits(today), membership.can_be_confirmed_by(me))
        for membership in somebody.memberships.all()
    ]
    change = getattr(somebody, "address_change", None)
    context = {
        "person": somebody,
        "held": held,
        "form": form,
        "invitation": getattr(somebody, "invitation", None),
        "address": change,
        "can_confirm_address": change is not None and change.asked_by_id != me.pk,
    }
    return render(request, "offers/staff/person.html", context)


@never_cache
def _shown_once(request: HttpRequest, somebody: User, **shown: str) -> HttpResponse:
    """Respond to the POST directly: a redirect would have to store what is shown meanwhile."""
    template = f"offers/staff/person_{next(iter(shown))}_shown.html"
    return render(request, template, {"person": somebody} | shown)


def _created(form: PortalModelForm, request: HttpRequest) -> User | None:
    """Create the account; a refusal by the database becomes a form error."""
    with told_to(form, IntegrityError):
        return people.create_person(form.save(commit=False), by=acting_user(request))
    return None


@sensitive_variables("link")
def _invited(request: HttpRequest, somebody: User) -> HttpResponse:
    """Have the link mailed; where there is no address, show it once, to be handed over."""
    # Whoever works here has a password; another one is a matter of its own page.
    if somebody.last_login or not somebody.is_active:
        raise Http404
    if link := people.invite_person(somebody, by=acting_user(request)):
        return _shown_once(request, somebody, link=link)
    messages.success(request, _("An invitation is on its way to %(address)s.") % {"address": somebody.email})
    return redirect("person", somebody.pk)


def _given(form: RoleForm, request: HttpRequest) -> bool:
    with told_to(form, IntegrityError) as outcome:
        membership = people.give_role(form.save(commit=False), by=acting_user(request))
    if not outcome.is_done:
        return False
    done = _("The role has been given: %(role)s. It counts from tomorrow, or when a second person confirms it.")
    messages.success(request, done % {"role": role_name(membership)})
    return True


def _unless_last(
    request: HttpRequest, row: User | Membership, done: str, action: Callable[[], models.Model]
) -> HttpResponse:
    """Apply and confirm, or report the refusal; what the person has booked is decided about before."""
    form: forms.ModelForm = forms.modelform_factory(type(row), fields=[])(request.POST, instance=row)
    pk = row.user_id if isinstance(row, Membership) else row.pk
    page = None
    with told_to(request, people.LastAdministration) as outcome:
        page = save_with_consequence(request, form, action) if form.is_valid() else None
    if page:
        return page
    for words in form.non_field_errors():
        messages.error(request, str(words))
    if outcome.is_done and not form.errors:
        messages.success(request, done)
    # A user who has just dropped the administration role may not open this page any more.
    return redirect("staff_home") if pk == request.user.pk else redirect("person", pk)
