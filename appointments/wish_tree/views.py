"""Wish trees for staff: the list, one tree with its wishes, and labels to hang up."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.models import TreeWish, WishTree
from appointments.models.wish_tree import WishState
from appointments.wish_tree.actions import (
    TreeIsFull,
    TreeIsOver,
    WishMoved,
    WishStep,
    begin_tree,
    hang_up,
    move_wish,
)
from appointments.wish_tree.forms import TreeForm, WishForm
from familienzentrum.access import acting_user, staff
from familienzentrum.refusals import told_to


@staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish_trees(request: HttpRequest) -> HttpResponse:
    """Every tree with how far it is; a POST begins one."""
    form = TreeForm(request.POST or None)
    if form.is_valid():
        with told_to(form, IntegrityError) as outcome:
            tree = begin_tree(**form.cleaned_data, by=acting_user(request))
        if outcome.is_done:
            return redirect("wish_tree", tree.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"trees": _with_counts(), "form": form}
    return render(request, "appointments/wish_tree/list.html", context, status=status)


@staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish_tree(request: HttpRequest, tree: int) -> HttpResponse:
    """Its wishes by number; a POST hangs up one more."""
    found = get_object_or_404(_with_counts(), pk=tree)
    form = WishForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        with told_to(form, TreeIsOver, TreeIsFull) as outcome:
            made = hang_up(found, age=data["age"], wish=data["wish"], key=data["key"])
        if outcome.is_done:
            messages.success(request, _("Number %(number)s hangs on the tree.") % {"number": made})
            return redirect("wish_tree", found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"tree": found, "wishes": found.wishes.all(), "form": form}
    return render(request, "appointments/wish_tree/tree.html", context, status=status)


@staff
@require_POST
def tree_wish_step(request: HttpRequest, wish: uuid.UUID) -> HttpResponse:
    """Taken over, handed out, one step back, taken off."""
    found = get_object_or_404(TreeWish, public_id=wish)
    try:
        step = WishStep(request.POST.get("step", ""))
    except ValueError:
        raise Http404 from None
    with told_to(request, WishMoved):
        move_wish(found, step, seen=request.POST.get("seen", ""))
        messages.success(request, _("Number %(number)s: %(step)s.") % {"number": found, "step": step.label})
    return redirect("wish_tree", found.tree_id)


@staff
@never_cache
@require_safe
def wish_tree_labels(request: HttpRequest, tree: int) -> HttpResponse:
    """For each wish that is still open a label for the tree, and its number for the family."""
    found = get_object_or_404(WishTree, pk=tree)
    wishes = found.wishes.filter(state=WishState.OPEN)
    return render(request, "appointments/wish_tree/labels.html", {"tree": found, "wishes": wishes})


def _with_counts() -> QuerySet[WishTree]:
    return WishTree.objects.annotate(
        open_wishes=Count("wishes", filter=Q(wishes__state=WishState.OPEN)),
        taken_wishes=Count("wishes", filter=Q(wishes__state=WishState.TAKEN)),
        given_wishes=Count("wishes", filter=Q(wishes__state=WishState.HANDED_OUT)),
    )
