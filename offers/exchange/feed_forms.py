"""The form and the list of directories that are read in."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familienzentrum.registers.forms import MasterDataForm
from familienzentrum.tables import Column, LinkColumn, MomentColumn, PortalTable, YesNoColumn
from offers.models import Feed


class FeedForm(MasterDataForm):
    """A directory of others."""

    address = forms.URLField(
        label=_("Address of the directory"),
        help_text=_("For example: https://portal.example.org/api/hsds"),
        assume_scheme="https",
    )

    class Meta:
        model = Feed
        fields = ["name", "address", "sends_changes", "is_active"]


class FeedTable(PortalTable):
    """What is read, when it was read, and what was wrong."""

    caption = _("Directories of others")
    is_caption_hidden = True
    nothing = _("No other directory is read yet.")
    nothing_todo = _("Add the one of a neighbouring town. What it offers becomes signposts, the night after.")
    row_header = "name"

    name = LinkColumn(url_of=lambda feed: reverse("feed_edit", args=[feed.pk]))
    is_active = YesNoColumn()
    read_at = MomentColumn()
    trouble = Column()
