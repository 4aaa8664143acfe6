"""The form of a photograph."""

import datetime as dt
from hashlib import sha256
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.picture_fields import PictureField
from familienzentrum.pictures import ON_SCREEN, ReadPicture
from familienzentrum.registers.forms import MasterDataForm
from offers.models import Photograph


class PhotographForm(MasterDataForm):
    """A picture is chosen once; afterwards only what is said of it can be changed."""

    groups = [
        (_("The picture"), ["picture", "alternative", "rights"]),
        (_("Where it stands"), ["kind", "office"]),
        (_("Of a person"), ["role", "agreed_on"]),
    ]

    picture = PictureField(ON_SCREEN)

    class Meta:
        model = Photograph
        fields = ["alternative", "rights", "kind", "office", "role", "agreed_on"]
        help_texts = {
            "alternative": _("For whoever does not see it: one sentence. Name nobody."),
            "rights": _(
                "Who made it, and who allowed to publish it, such as: Photo: town archive, CC BY 4.0. Stands below."
            ),
            "kind": _("The house stands on the start page, or on the page of an office if you choose one."),
            "role": _("As what families meet them, such as “Reception”. No name."),
            "agreed_on": _(
                "The day of their written consent. Whoever takes it back: remove the picture. Browsers that have "
                "shown it keep it for a week at most."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["picture"]

    def clean_agreed_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["agreed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Publish the picture once the consent is there."))
        return day

    def clean_picture(self) -> ReadPicture:
        read: ReadPicture = self.cleaned_data["picture"]
        self.instance.content, self.instance.width, self.instance.height = read.content, read.width, read.height
        self.instance.sha256 = sha256(read.content).hexdigest()
        return read
