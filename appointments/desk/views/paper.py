"""The day on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.core.day_pages import asked_day
from appointments.desk.day_paper import day_paper, log_paper
from familienzentrum.access import acting_user, belongs_to, roles
from familienzentrum.audiences import DESK, GREETERS


@roles(*DESK)
@never_cache
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """All sheets of a day, to be printed in one go."""
    day = asked_day(request, timezone.localdate())
    made = day_paper(day, may_greet=belongs_to(GREETERS, request.user))
    if made.shows_names and made.rooms:
        log_paper(day, by=acting_user(request))
    return render(request, "appointments/desk/day_paper.html", {"day": day, "paper": made})
