"""Saves and removes rows of master data, with an audit entry."""

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal


class StillInUse(Refusal):
    """Other rows reference this one; `words` says which."""


@transaction.atomic
def save_row(form: forms.ModelForm, *, by: User) -> models.Model:
    """Save a valid form. Raises IntegrityError where only the database knows the rule (see `kind_words`).

    Updates write the form's fields only: a colleague may have changed others since the row was read.
    """
    is_new = form.instance._state.adding
    row: models.Model = form.save(commit=False)
    row.save(update_fields=None if is_new else _columns(form))
    form.save_m2m()
    audit.record(f"{row._meta.model_name}.{'added' if is_new else 'changed'}", row, by=by, fields=form.changed_data)
    return row


def remove_row(row: models.Model, *, by: User) -> models.Model:
    """Delete a row that nothing references. Raises StillInUse."""
    try:
        return _remove(row, by)
    except models.ProtectedError as error:
        raise StillInUse(_used_by(error)) from error
    except IntegrityError as error:
        # Race: somebody referenced it between our check and our commit.
        raise StillInUse(gettext_lazy("It has just come into use.")) from error


def _columns(form: forms.ModelForm) -> list[str]:
    return [field.name for field in form.instance._meta.concrete_fields if field.name in form.fields]


@transaction.atomic
def _remove(row: models.Model, by: User) -> models.Model:
    audit.record(f"{row._meta.model_name}.removed", row, by=by, name=str(row))
    row.delete()
    return row


def _used_by(error: models.ProtectedError) -> str:
    """Say which kinds of rows reference it: "It is still used by: offers, consultation hours"."""
    kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
    return _("It is still used by: %(kinds)s.") % {"kinds": get_text_list(sorted(kinds), _("and"))}
