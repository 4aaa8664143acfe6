"""What of the audit log is to be seen."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from familienzentrum import local_time
from familienzentrum.auditing.words import DEEDS, kind
from familienzentrum.forms import DateInput, FilterForm
from familienzentrum.models import AuditEntry, User


class AuditFilter(FilterForm):
    """By person, thing, deed and time. Everything may stay empty."""

    kind = forms.ChoiceField(label=_("What it is about"), required=False)
    number = forms.IntegerField(label=_("Its number"), required=False, min_value=1, max_value=2**63 - 1)
    deed = forms.ChoiceField(label=_("What was done"), required=False)
    by = forms.ModelChoiceField(
        User.objects.all(), label=_("By whom"), required=False, empty_label=_("everybody, and the portal itself")
    )
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput)

    groups = [(_("Show only"), [("kind", "number"), ("deed", "by"), ("since", "until")])]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = AuditEntry.objects.order_by().values_list("subject", "action").distinct()
        known = [(subject.partition(":")[0], action.rpartition(".")[2]) for subject, action in found]
        kinds = sorted(((label, kind(label)) for label in {label for label, _deed in known}), key=lambda pair: pair[1])
        deeds = [(deed, str(DEEDS.get(deed, deed))) for deed in {deed for _label, deed in known}]
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]
        self.fields["deed"].choices = [("", _("everything")), *sorted(deeds, key=lambda pair: pair[1])]  # type: ignore[attr-defined]

    def rows(self) -> QuerySet[AuditEntry]:
        """Return the entries that are asked for, the newest first."""
        wanted, chosen = self.wanted, Q()
        if label := wanted.get("kind"):
            number = wanted.get("number")
            chosen &= Q(subject=f"{label}:{number}") if number else Q(subject__startswith=f"{label}:")
        if deed := wanted.get("deed"):
            chosen &= Q(action__endswith=f".{deed}")
        if by := wanted.get("by"):
            chosen &= Q(by=by)
        if since := wanted.get("since"):
            chosen &= Q(at__gte=local_time.at(since))
        if until := wanted.get("until"):
            chosen &= Q(at__lt=local_time.at(until + dt.timedelta(days=1)))
        return AuditEntry.objects.filter(chosen).select_related("by").order_by("-at", "-pk")
