"""The guide: at most four short questions, then the offers that fit. All state is in the address."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from appointments.families.guide.fitting import how_many_fit
from appointments.families.guide.offers import found_for
from appointments.families.guide.steps import Asked, next_question
from appointments.models.call_wish import CallOrigin
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.forms.search import Chip
from offers.guide.answers import QUESTIONS, Answers, answers_in
from offers.guide.candidates import Candidates, candidates


def _answered(query: QueryDict) -> dict[str, str]:
    return answers_in(query, candidates()).given


@public
@cached_page(_answered)
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Ask the next question that makes a difference; where there is none left, show the offers that fit."""
    known = candidates()
    answers = answers_in(request.GET, known)
    context: dict[str, Any] = {"answers": answers, "chosen": _chosen(answers, known), "back_url": _back_url(answers)}
    if question := next_question(answers, known):
        return render(request, "appointments/families/guide/question.html", context | _asking(question, answers))
    found = found_for(answers, known)
    wanted = {name: value for name, value in found.answers.wanted.items() if name != "way"}
    query = Answers(**wanted).address
    context |= {
        "found": found,
        "how_many": how_many_fit(Answers(**wanted), known),
        "offers_url": reverse("offers") + query,
        "soonest_url": reverse("soonest") + query,
        "unmet_url": reverse("guide_unmet") + answers.address,
        "call_url": f"{reverse('call_me')}?{urlencode(asked_at_the_end(answers))}",
    }
    return render(request, "appointments/families/guide/offers.html", context)


def asked_at_the_end(answers: Answers) -> dict[str, str]:
    """Return what the wish to be called back takes along: where it was asked, and the language that was chosen."""
    return {"from": CallOrigin.GUIDE, **({"language": answers.language} if answers.language else {})}


def _asking(question: Asked, answers: Answers) -> dict[str, Any]:
    def led_to(value: str) -> str:
        return answers._replace(**{question.name: value}).address

    return {
        "question": question,
        "ways_on": [(one, led_to(one.value)) for one in question.answers],
        "skip_url": led_to(""),
        "number": len(answers.given) + 1,
        "is_first": not answers.given,
        "most": len(QUESTIONS),
    }


def _chosen(answers: Answers, known: Candidates) -> list[Chip]:
    """Return what was chosen, each with the address that asks it again."""
    guide_url = reverse("guide")
    labels = {name: known[name][value].said for name, value in answers.wanted.items()}
    return [Chip(label, guide_url + answers.without(name).address) for name, label in labels.items()]


def _back_url(answers: Answers) -> str:
    if not answers.given:
        return reverse("start")
    return reverse("guide") + answers.up_to([*answers.given][-1]).address
