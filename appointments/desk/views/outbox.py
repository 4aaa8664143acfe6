"""Unsent messages: when, which office and why, never to whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.messages.tables import WaitingMessagesTable, not_sent
from familienzentrum.access import roles
from familienzentrum.audiences import DESK
from familienzentrum.tables import arranged


@roles(*DESK)
@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    table = arranged(WaitingMessagesTable(not_sent()), request)
    return render(request, "appointments/desk/messages.html", {"table": table})
