"""The field in which staff choose a picture."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.pictures import ON_PAPER, NoPicture, ReadPicture, Written, read_picture


class PictureField(forms.FileField):
    """A file that is a picture; its value is the picture, written anew, or None."""

    def __init__(self, written: Written = ON_PAPER, **given: Any) -> None:
        said: dict[str, Any] = {
            "label": _("Picture"),
            "help_text": _(
                "JPEG, PNG or WebP, up to 10 megabytes. Place, day and camera that the file may name are left out."
            ),
            "widget": forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            "error_messages": {"empty": _("This file is empty. Choose another one.")},
        }
        super().__init__(**said | given)
        self._written = written

    def clean(self, data: Any, initial: Any = None) -> ReadPicture | None:
        file = super().clean(data, initial)
        try:
            return read_picture(file, file.size, self._written) if file else None
        except NoPicture as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
