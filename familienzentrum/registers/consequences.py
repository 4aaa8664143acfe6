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

_CONSEQUENCES: dict[type[models.Model], Consequence] = {}


def has_consequence(model: type[models.Model], consequence: Consequence) -> None:
    """Register what follows from a change of such rows."""
    _CONSEQUENCES[model] = consequence


def save_with_consequence(request: HttpRequest, form: forms.ModelForm, save: Save) -> HttpResponse | None:
    """Save a changed row and what follows from it; return the page that has to be answered first, if there is one."""
    consequence = _CONSEQUENCES.get(form._meta.model)
    if consequence is None or form.instance._state.adding:
        save()
        return None
    return consequence(request, form, save)
