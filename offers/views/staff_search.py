"""What families look for and do not find: for the coordination alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from familienzentrum.access import roles
from familienzentrum.audiences import COORDINATION
from familienzentrum.context import centre_of
from familienzentrum.tables import arranged
from offers.search.missed import missed_often
from offers.tables import MissedSearchTable


@roles(*COORDINATION)
@require_safe
def missed_searches(request: HttpRequest) -> HttpResponse:
    table = arranged(MissedSearchTable(missed_often()), request)
    return render(
        request, "offers/staff/missed_searches.html", {"table": table, "least": centre_of(request).smallest_count}
    )
