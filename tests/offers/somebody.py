"""A colleague, and what the audit log says of what was done."""

from familienzentrum.models import AuditEntry

EVA = {"first_name": "Eva", "last_name": "Muster", "username": "eva", "email": "eva@example.org"}


def deeds():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
