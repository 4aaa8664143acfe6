"""What follows from a change of master data in a higher app, which registers itself here.

The street of a place is master data; the families who come there are not. Whoever knows them says what has to be asked
or shown before such a change is saved, and saves it together with what follows.
"""

from collections.abc import Callable

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse

Save = Callable[[], models.Model]
# Saves the valid form, or returns the page that has to be answered first; a refusal is an error of the form.
Consequence = Callable[[HttpRequest, forms.ModelForm, Save], HttpResponse | None]

_CHANGED: dict[type[models.Model], Consequence] = {}
_ADDED_OR_REMOVED: dict[type[models.Model], Consequence] = {}


def has_consequence(model: type[models.Model], consequence: Consequence, *, from_first_to_last: bool = False) -> None:
    """Register what follows from a change of such rows, and from adding and removing them, if anything does.

    The form of a row that is removed has no fields.
    """
    _CHANGED[model] = consequence
    if from_first_to_last:
        _ADDED_OR_REMOVED[model] = consequence


def has_any(model: type[models.Model]) -> bool:
    """Whether anything follows from a change of such rows."""
    return model in _CHANGED


def save_with_consequence(request: HttpRequest, form: forms.ModelForm, save: Save) -> HttpResponse | None:
    """Save a row and what follows from it; return the page that has to be answered first, if there is one."""
    known = _ADDED_OR_REMOVED if form.instance._state.adding else _CHANGED
    return _carried_out(request, form, save, known.get(form._meta.model))


def remove_with_consequence(request: HttpRequest, form: forms.ModelForm, remove: Save) -> HttpResponse | None:
    """Remove a row in the same way."""
    return _carried_out(request, form, remove, _ADDED_OR_REMOVED.get(form._meta.model))


def _carried_out(
    request: HttpRequest, form: forms.ModelForm, save: Save, consequence: Consequence | None
) -> HttpResponse | None:
    if consequence is None:
        save()
        return None
    return consequence(request, form, save)
