"""Lines of a table that several people edit: added, changed and removed meanwhile without loss.

A line that somebody else added is not on an older page, and so stays. One that was removed is asked about if it was
changed here, and dropped if not. One that was changed meanwhile is removed only by whoever has seen that.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.utils.translation import gettext as _

from familienzentrum.forms import PortalModelForm
from familienzentrum.kept_input import KeptData


class VersionedFormSet(BaseModelFormSet):
    """Base of every set of lines; its forms are PortalModelForms."""

    initial_forms: list[PortalModelForm]  # type: ignore[assignment]

    def _construct_form(self, i: int, **kwargs: Any) -> PortalModelForm:
        form: PortalModelForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.is_bound and i < self.initial_form_count() and form.instance._state.adding:
            key = form.instance._meta.pk.name
            # No row has this key any more: a choice among rows would refuse it.
            form.fields[key] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            form.outlive(str(self.data.get(form.add_prefix(key), "")))
        return form

    def clean(self) -> None:
        super().clean()
        if isinstance(self.data, KeptData) and (errors := self.data.show()):
            raise ValidationError(errors)
        for form in self.initial_forms:
            if self._goes(form) and form.was_changed_by_others:
                raise ValidationError(
                    _("“%(line)s” was changed meanwhile. Look at it, and save once more to remove it.")
                    % {"line": form.instance}
                )

    def hold(self) -> None:
        """Lock the rows that are written. Raises SavedMeanwhile if one changed since this request read it."""
        written = [form for form in self.initial_forms if form.has_changed() and not form.is_outlived]
        for form in sorted(written, key=lambda form: form.instance.pk):
            form.hold()

    def save_new_objects(self, commit: bool = True) -> list[Any]:
        """Add the new lines, and those whose row was removed by somebody else and is wanted all the same."""
        super().save_new_objects(commit)
        for form in self.initial_forms:
            if form.is_outlived and form.has_changed() and not self._goes(form):
                self.new_objects.append(self.save_new(form, commit=commit))
        return self.new_objects

    def _goes(self, form: PortalModelForm) -> bool:
        return bool(form.cleaned_data.get(DELETION_FIELD_NAME))


class VersionedInlineFormSet(VersionedFormSet, BaseInlineFormSet):
    """Lines that belong to one row."""
