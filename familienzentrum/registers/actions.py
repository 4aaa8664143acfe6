"""Saves and removes rows of master data, with an audit entry."""

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familienzentrum import audit
from familienzentrum.forms import PortalModelForm
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versioned_formsets import VersionedFormSet
from familienzentrum.versions import Hold, nothing_read


class StillInUse(Refusal):
    """Other rows reference this one; `words` says which."""


@transaction.atomic
def save_row(form: PortalModelForm, *, by: User) -> models.Model:
    """Save a valid form. Raises IntegrityError where only the database knows the rule (see `kind_words`).

    Updates write the form's fields only: a colleague may have changed others since the row was read. Raises
    SavedMeanwhile if that is so of these fields.
    """
    is_new = form.instance._state.adding
    form.hold()
    row: models.Model = form.save(commit=False)
    row.save(update_fields=None if is_new else _columns(form))
    form.save_m2m()
    audit.record(f"{row._meta.model_name}.{'added' if is_new else 'changed'}", row, by=by, fields=form.changed_data)
    return row


@transaction.atomic
def save_rows(lines: VersionedFormSet, *, by: User) -> None:
    """Save the lines of a table. Raises IntegrityError and SavedMeanwhile like `save_row`."""
    lines.hold()
    for form in lines.deleted_forms:
        audit.record(f"{form.instance._meta.model_name}.removed", form.instance, by=by)
    lines.save()
    for row, fields in lines.changed_objects:
        audit.record(f"{row._meta.model_name}.changed", row, by=by, fields=fields)
    for row in lines.new_objects:
        audit.record(f"{row._meta.model_name}.added", row, by=by)


def remove_row(row: models.Model, *, by: User, hold: Hold = nothing_read) -> models.Model:
    """Delete a row that nothing references. Raises StillInUse, or what `hold` does."""
    try:
        return _remove(row, by, hold)
    except models.ProtectedError as error:
        raise StillInUse(_used_by(error)) from error
    except IntegrityError as error:
        # Race: somebody referenced it between our check and our commit.
        raise StillInUse(gettext_lazy("It has just come into use.")) from error


def _columns(form: forms.ModelForm) -> list[str]:
    return [field.name for field in form.instance._meta.concrete_fields if field.name in form.fields]


@transaction.atomic
def _remove(row: models.Model, by: User, hold: Hold) -> models.Model:
    hold()
    audit.record(f"{row._meta.model_name}.removed", row, by=by, name=str(row))
    row.delete()
    return row


def _used_by(error: models.ProtectedError) -> str:
    """Say which kinds of rows reference it: "It is still used by: offers, consultation hours"."""
    kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
    return _("It is still used by: %(kinds)s.") % {"kinds": get_text_list(sorted(kinds), _("and"))}
