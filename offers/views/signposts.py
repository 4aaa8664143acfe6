"""A signpost: who helps with what the house does not do itself."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.models import Signpost


@public
@cached_page()
@require_safe
def signpost(request: HttpRequest, signpost: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Signpost, public_id=signpost, is_active=True)
    return render(request, "offers/signpost.html", {"signpost": found})
