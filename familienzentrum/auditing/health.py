"""Reports a break in the audit log to those who can act on it: operators, the administration, and who reads the log.

No finding of `familienzentrum.health`: those stand on the desk's board as well, whose people can do nothing about it.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from familienzentrum.models import AuditCheck


def trouble() -> str:
    """Return what the last check found and nobody has explained; empty if nothing."""
    found = AuditCheck.objects.exclude(trouble="").exclude(trouble=F("accepted"))
    return found.values_list("trouble", flat=True).first() or ""


def warnings() -> list[str]:
    """Return the finding in the words for the pages."""
    words = _(
        "The audit log was changed outside the portal. Tell the people who run the portal and the data protection "
        "officer."
    )
    return [words] if trouble() else []


@register(Tags.database)
def audit_log_is_whole(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if not databases or AuditCheck._meta.db_table not in connection.introspection.table_names():
        return []
    found = trouble()
    hint = (
        "Compare with the hashes in the journal (journalctl -u portal-worker | grep 'Audit log') and with a backup. "
        "Once it is explained: manage.py check_audit_log --accept REASON --by USER-NAME"
    )
    return [Error(f"The audit log was changed: {found}.", hint=hint, id="familienzentrum.E005")] if found else []
