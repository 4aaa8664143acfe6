"""Generic list, add, edit and remove pages for every kind of master data."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user, roles, roles_of, staff
from familienzentrum.auditing.past import REMEMBERED
from familienzentrum.choices import Role
from familienzentrum.form_begins import day_in, pattern_in
from familienzentrum.forms import ActForm, PortalModelForm
from familienzentrum.refusals import told_to
from familienzentrum.registers import undo
from familienzentrum.registers.actions import StillInUse, remove_row, save_row
from familienzentrum.registers.consequences import remove_with_consequence, save_with_consequence
from familienzentrum.tables import PortalTable, arranged


@dataclass(frozen=True)
class Area:
    """A group of registers: its URL prefix, and the page that links to them."""

    address: str
    page: str
    title: str | Promise


MASTER_DATA = Area("stammdaten", "master_data", gettext_lazy("Master data"))


@dataclass(frozen=True)
class Register:
    """One kind of master data. `name` prefixes its URL names: `<name>_list`, `_new`, `_edit`, `_remove`.

    `instead` says what to do with a row that cannot be removed because others reference it.
    """

    name: str
    address: str
    form: type[PortalModelForm]
    table: type[PortalTable]
    editors: frozenset[Role]
    note: str | Promise
    new: str | Promise
    instead: str | Promise
    rows: Callable[[], models.QuerySet[Any]]
    area: Area = MASTER_DATA

    @property
    def title(self) -> str:
        return capfirst(str(self._meta.verbose_name_plural))

    @property
    def url(self) -> str:
        return reverse(f"{self.name}_list")

    def can_be_undone(self, row: models.Model) -> bool:
        """Whether a change or the removal of a row can be taken back: a file is not kept for that."""
        return self.can_be_copied and undo.can_be_undone(row)

    @property
    def can_be_copied(self) -> bool:
        """Whether a new row can begin like another one: a file cannot be filled in."""
        return not any(isinstance(field, forms.FileField) for field in self.form.base_fields.values())

    @property
    def _meta(self) -> Any:
        return self.form._meta.model._meta


def addresses(register: Register) -> list[URLPattern]:
    """Return the four URL patterns of a register, open to its editors only."""
    guard = roles(*register.editors)
    start, known, name = f"{register.area.address}/{register.address}/", {"register": register}, register.name
    return [
        path(start, guard(list_rows), known, name=f"{name}_list"),
        path(f"{start}neu/", guard(add_row), known, name=f"{name}_new"),
        path(f"{start}<int:pk>/", guard(change_row), known, name=f"{name}_edit"),
        path(f"{start}<int:pk>/entfernen/", guard(remove), known, name=f"{name}_remove"),
    ]


@require_safe
def list_rows(request: HttpRequest, register: Register) -> HttpResponse:
    table = arranged(register.table(register.rows()), request)
    new_url = reverse(f"{register.name}_new")
    return render(request, "registers/list.html", {"register": register, "table": table, "new_url": new_url})


@require_http_methods(["GET", "POST"])
def add_row(request: HttpRequest, register: Register) -> HttpResponse:
    """Add a row: an empty one, or one like the row that the address names."""
    form = bound(register.form, request, initial=_begun(register, request))
    if answer := answered(form, request, register.url):
        return answer
    context = {"register": register, "form": form, "title": register.new, "cancel_url": register.url}
    return render(request, "registers/form.html", context)


@require_http_methods(["GET", "POST"])
def change_row(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    row = get_object_or_404(register.rows(), pk=pk)
    before = undo.snapshot(row) if request.method == "POST" and register.can_be_undone(row) else None
    form, title = bound(register.form, request, row), str(row)
    if answer := answered(form, request, register.url):
        if before and (fields := _stored(form)):
            _offer_undo(request, register, row, before, fields)
        return answer
    remove_url = reverse(f"{register.name}_remove", args=[pk])
    context = {"register": register, "form": form, "title": title}
    kind = row._meta.label_lower
    past_url = reverse("past_row", args=[kind, pk]) if kind in REMEMBERED else ""
    context |= {"cancel_url": register.url, "remove_url": remove_url, "past_url": past_url}
    if register.can_be_copied:
        context["copy_url"] = f"{reverse(f'{register.name}_new')}?wie={pk}"
    return render(request, "registers/form.html", context)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Confirm, then remove; a row in use stays, and the page says what to do instead.

    So does a row that a colleague changed since the question was asked: the page asks once more.
    """
    row = get_object_or_404(register.rows(), pk=pk)
    edit_url, problem, comes_back = reverse(f"{register.name}_edit", args=[pk]), None, register.can_be_undone(row)
    seen = ActForm(request.POST if request.method == "POST" else None, rows=[row])
    if seen.is_valid():
        gone = copy(row)  # Django takes its key away with the row
        before = undo.snapshot(row)
        form = forms.modelform_factory(type(row), form=PortalModelForm, fields=[])(request.POST, instance=row)
        form.is_valid()
        page = None
        with told_to(form, IntegrityError, StillInUse):
            page = remove_with_consequence(
                request, form, lambda: remove_row(row, by=acting_user(request), hold=seen.hold)
            )
        if not page and not form.errors and comes_back:
            _offer_undo(request, register, gone, before, [])
        if page or not form.errors:
            return page or _removed(request, register, row)
        problem = " ".join(map(str, form.non_field_errors()))
    context = {"register": register, "row": row, "problem": problem, "edit_url": edit_url, "seen": seen}
    context |= {"minutes": undo.MINUTES if comes_back else None}
    return render(request, "registers/remove.html", context)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    """Ask, then take back the last change or removal of whoever asks."""
    deed = undo.kept(request)
    if deed is None or not deed.is_for(roles_of(request.user)):
        messages.info(request, _("There is nothing that could be taken back now."))
        return redirect("staff_home")
    if request.method == "POST" and request.POST.get("deed") != deed.number:
        messages.warning(request, _("You have changed something else since. Read what would be taken back now."))
        return redirect("take_back")
    if request.method != "POST":
        return render(request, "registers/undo.html", {"deed": deed})
    undo.forget(request)
    with told_to(request, undo.CannotBeTakenBack) as outcome:
        undo.take_back(deed, by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("“%(row)s” is as it was before.") % {"row": deed.title})
    return redirect(deed.back_url)


def _offer_undo(request: HttpRequest, register: Register, row: models.Model, before: str, fields: list[str]) -> None:
    """Keep what was done for ten minutes, and say so; without `fields` the row was removed."""
    undo.keep(request, row, before=before, fields=fields, editors=sorted(register.editors), back_url=register.url)
    words = _("Take it back (for %(minutes)d minutes)") % {"minutes": undo.MINUTES}
    messages.info(request, format_html('<a href="{}">{}</a>', reverse("take_back"), words))


def _stored(form: PortalModelForm) -> list[str]:
    """Return which columns and links of the row were changed: a form may ask for more than is stored."""
    known = {field.name for field in (*form.instance._meta.concrete_fields, *form.instance._meta.many_to_many)}
    return sorted(known.intersection(form.changed_data))


def _removed(request: HttpRequest, register: Register, row: models.Model) -> HttpResponse:
    messages.success(request, _("“%(row)s” has been removed.") % {"row": row})
    return redirect(register.url)


def bound(
    form: type[PortalModelForm],
    request: HttpRequest,
    row: models.Model | None = None,
    *,
    initial: dict[str, Any] | None = None,
) -> PortalModelForm:
    """Return the row's form, bound on POST; that of a new row may begin with something."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*sent, instance=row, initial=initial)


def _begun(register: Register, request: HttpRequest) -> dict[str, Any]:
    """Return what a new row begins with: what another row says, and the day that was chosen in the calendar."""
    pattern, day = pattern_in(request), day_in(request)
    row = register.rows().filter(pk=pattern).first() if pattern else None
    like = forms.model_to_dict(row, fields=register.form._meta.fields) if row else {}
    return like | ({"day": day} if day and "day" in register.form.base_fields else {})


def answered(
    form: PortalModelForm, request: HttpRequest, back_url: str, save: Callable[..., models.Model] = save_row
) -> HttpResponse | None:
    """Save a valid submitted form, confirm it and lead back, or return the page that has to be answered before.

    None if the form has to be shown (again): a refusal by the database becomes one of its errors.
    """
    if not form.is_valid():
        return None
    with told_to(form, IntegrityError) as outcome:
        page = save_with_consequence(request, form, lambda: save(form, by=acting_user(request)))
    if not outcome.is_done or form.errors:
        return None
    if page:
        return page
    messages.success(request, _("“%(row)s” has been saved.") % {"row": form.instance})
    return redirect(back_url)
