"""What may stand as the link to a talk by video: families open it, so it must be a page of the web and nothing else."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 500
# As far as the database can tell: https, a host without a name or a password before it, and no white space.
_SHAPE = r"^https://[^\s/?#@\\]+([/?#][^\s\\]*)?$"
_refuse_no_address = URLValidator(schemes=["https"])
_WHOLE = _("A link begins with https://. Please copy the whole link from your video program.")
_NONE = _("This is no link that can be opened. Please copy it once more from your video program.")


def refuse_other_doors(link: str) -> None:
    """Raise ValidationError for what is no link to a page over https, or gives a password away."""
    if any(char.isspace() for char in link):
        raise ValidationError(_("There is a space in this link. Please copy it once more, from beginning to end."))
    if not link.startswith("https://"):
        raise ValidationError(_WHOLE)
    try:
        has_credentials = "@" in urlsplit(link).netloc
    except ValueError as error:
        raise ValidationError(_NONE) from error
    if has_credentials:
        raise ValidationError(
            _("A name or password stands before the @ in this link. Every family could read it, so leave it out.")
        )
    _refuse_broken(link)


def _refuse_broken(link: str) -> None:
    try:
        _refuse_no_address(link)
    except ValidationError as error:
        raise ValidationError(_NONE) from error
    if "\\" in link:
        raise ValidationError(_NONE)


def only_doors(table: str) -> models.CheckConstraint:
    """Check: no `javascript:`, no white space, no credentials, whoever writes it."""
    return models.CheckConstraint(
        name=f"{table}_video_link_is_https",
        condition=Q(video_link="") | Q(video_link__regex=_SHAPE),
        violation_error_message=_WHOLE,
    )
