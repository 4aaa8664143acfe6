"""The guide: two short questions that lead to matching offers. It only asks what the list can filter by."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.needs import age_phases_offered, needs_offered, topics_offered

_STEPS = [_("What is it about?"), _("Who is it for?"), _("Offers that fit")]


def _answered(query: QueryDict) -> dict[str, str]:
    """Return the answer to the first question, if it is one; empty means "anything"."""
    answer = query.get("topic")
    known = {"", *(slug for slug, _name in needs_offered()["topic"])}
    return {"topic": answer} if answer in known else {}


@public
@cached_page(_answered)
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Ask one question per page. All state is in the query string; an empty answer means "anything"."""
    answer = request.GET.get("topic")
    topics = topics_offered()
    topic = next((topic for topic in topics if topic.slug == answer), None)
    if topic is None and answer != "":
        return render(request, "offers/guide_topic.html", {"topics": topics, "steps": _STEPS})
    context = {"topic": topic, "age_phases": age_phases_offered(), "steps": _STEPS}
    return render(request, "offers/guide_age.html", context)
