"""What families did not find, for those who plan."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from familienzentrum.access import belongs_to, planners
from familienzentrum.audiences import COORDINATION
from familienzentrum.context import centre_of
from offers.guide.unmet_actions import SHOWN_DAYS
from offers.guide.unmet_queries import searched_in_vain, unmet_since


@planners
@require_safe
def unmet_needs(request: HttpRequest) -> HttpResponse:
    """Show what the guide and the search led to nothing with, over a year."""
    since, smallest = timezone.localdate() - dt.timedelta(days=SHOWN_DAYS), centre_of(request).smallest_count
    groups = unmet_since(since, smallest)
    # What people typed is read by the coordination alone.
    if reads_words := belongs_to(COORDINATION, request.user):
        groups.append(searched_in_vain(since, smallest))
    context = {"groups": groups, "since": since, "smallest": smallest, "reads_words": reads_words}
    return render(request, "offers/staff/unmet_needs.html", context)
