"""What families did not find, for those who plan."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from familienzentrum.access import planners
from familienzentrum.context import centre_of
from offers.guide.unmet_actions import SHOWN_DAYS
from offers.guide.unmet_queries import unmet_since


@planners
@require_safe
def unmet_needs(request: HttpRequest) -> HttpResponse:
    """Show what the guide led to nothing with, over a year."""
    since, smallest = timezone.localdate() - dt.timedelta(days=SHOWN_DAYS), centre_of(request).smallest_count
    context = {"groups": unmet_since(since, smallest), "since": since, "smallest": smallest}
    return render(request, "offers/staff/unmet_needs.html", context)
