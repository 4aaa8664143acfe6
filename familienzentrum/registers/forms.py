"""Base forms of master data."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from familienzentrum.codes import new_code
from familienzentrum.forms import PortalModelForm


class MasterDataForm(PortalModelForm):
    """Labels empty choices: nothing chosen yet, or none on purpose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _name_empty_choice(field)

    def limit_choices(self, name: str, rows: models.QuerySet[Any]) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows


class SluggedForm(MasterDataForm):
    """Derives the slug from the name; it never changes afterwards, so that links stay valid."""

    named_by = "name"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.slug:
            self.instance.slug = _free_slug(type(self.instance), str(cleaned.get(self.named_by, "")))
        return cleaned


def _name_empty_choice(field: forms.Field) -> None:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("Please choose") if field.required else _("not chosen")
    elif isinstance(field, forms.TypedChoiceField):
        choices = cast(Iterable[tuple[Any, Any]], field.choices)
        field.choices = [(value, _("Please choose") if value == "" else label) for value, label in choices]


def _free_slug(model: type[models.Model], name: str) -> str:
    """Return a unique slug of the name; random for a name without Latin letters."""
    slug = slugify(name)[:50] or new_code().lower()
    taken = model._default_manager.filter(slug=slug).exists()
    return f"{slug}-{new_code()[:4].lower()}" if taken else slug
