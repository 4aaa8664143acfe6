"""The audit log as a list."""

from django.utils.translation import gettext_lazy as _

from familienzentrum.auditing import words
from familienzentrum.models import AuditEntry, User
from familienzentrum.tables import Column, MomentColumn, PortalTable


class AuditTable(PortalTable):
    """Who did what, and when."""

    caption = _("Audit log")
    nothing = _("Nothing was entered that fits.")
    nothing_todo = _("Choose less above. Entries are deleted after a year.")
    row_header = "at"

    at = MomentColumn(verbose_name=_("When"), orderable=False)
    by = Column(verbose_name=_("Who"), empty_values=(), orderable=False)
    action = Column(verbose_name=_("What was done"), orderable=False)
    subject = Column(verbose_name=_("What it is about"), orderable=False)
    details = Column(verbose_name=_("Details"), empty_values=(), orderable=False)

    def render_by(self, value: User | None) -> str:
        return str(value or _("the portal, or a family"))

    def render_action(self, value: str) -> str:
        return words.deed(value)

    def render_subject(self, value: str) -> str:
        return words.thing(value)

    def render_details(self, record: AuditEntry) -> str:
        return words.details(record.subject, record.details) or "–"
