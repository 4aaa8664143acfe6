"""Abstract bases of many models."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Addressed(models.Model):
    """Has a random UUID for public URLs; the primary key stays internal."""

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Keyed(models.Model):
    """Can come from a centre's data files, identified by its key; rows added by staff have none."""

    key = models.SlugField(_("key"), max_length=80, unique=True, null=True, blank=True, editable=False)  # noqa: DJ001
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        abstract = True
