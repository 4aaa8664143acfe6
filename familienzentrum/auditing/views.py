"""Pages of the audit log, and how offers and hours were on a day."""

import csv
import datetime as dt
import io

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from familienzentrum import audit
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import AUDIT, PLANNERS
from familienzentrum.auditing import past, words
from familienzentrum.auditing.chain import head
from familienzentrum.auditing.forms import AuditFilter
from familienzentrum.auditing.tables import AuditTable
from familienzentrum.confirming import lately_confirmed
from familienzentrum.models import AuditCheck, AuditEntry, AuditLink, Centre
from familienzentrum.tables import arranged

PER_PAGE = 50
# Spreadsheets take what begins like this for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@roles(*AUDIT)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    table = arranged(AuditTable(form.rows()), request, PER_PAGE)
    context = {"form": form, "table": table, "query": request.GET.urlencode(), "check": AuditCheck.objects.first()}
    return render(request, "familienzentrum/auditing/log.html", context)


@roles(*AUDIT)
@lately_confirmed("exports", methods=("POST",))
@require_POST
def audit_export(request: HttpRequest) -> HttpResponse:
    """Return what the page shows as a file, with the hash of each entry; that it was taken is an entry itself."""
    with transaction.atomic():
        rows = list(AuditFilter(request.GET).rows())
        known = head()
        audit.record("auditlog.exported", Centre.current(), by=acting_user(request), entries=len(rows))
    answer = HttpResponse(_written(rows), content_type="text/csv; charset=utf-8")
    name = f"protokoll-{timezone.localdate():%Y-%m-%d}-{known.links}-{known.digest[:12]}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@roles(*AUDIT, *PLANNERS)
@require_safe
def past_row(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What changed of an offer or an hour, and how it was on a day."""
    row = _row(kind, pk)
    asked = request.GET.get("day", "")
    day = _day(asked) or timezone.localdate()
    context = {
        "row": row,
        "kind": words.kind(kind),
        "day": day,
        "is_asked": bool(asked),
        "columns": past.as_it_was(row, day),
        "changes": list(past.changes(row)),
    }
    return render(request, "familienzentrum/auditing/past.html", context)


def _row(kind: str, pk: int) -> models.Model:
    model = words.model_of(kind) if kind in past.REMEMBERED else None
    if model is None:
        raise Http404
    return get_object_or_404(model, pk=pk)


def _day(asked: str) -> dt.date | None:
    try:
        day = parse_date(asked)
    except ValueError:
        return None
    # Before, nothing is kept; and the end of the last day of all has no name.
    return day if day and dt.date(2000, 1, 1) <= day <= timezone.localdate() else None


def _written(rows: list[AuditEntry]) -> str:
    links = dict(AuditLink.objects.filter(entry__in=[row.pk for row in rows]).values_list("entry", "content"))
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(
        [_("Number"), _("When"), _("Who"), _("What was done"), _("What it is about"), _("Details"), _("Hash")]
    )
    for row in rows:
        by = str(row.by) if row.by else ""
        said = [row.pk, row.at.isoformat(), by, row.action, row.subject, words.details(row.subject, row.details)]
        lines.writerow([_harmless(str(value)) for value in [*said, links.get(row.pk, "")]])
    return file.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
