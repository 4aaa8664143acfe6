"""The page on which people write the text of a chapter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to
from reporting.choices import Chapter, TextState
from reporting.core.access import report_of, reporters
from reporting.disclosure import NotAtHand, interim
from reporting.models import AnnualReport, ChapterText
from reporting.writing import sentences
from reporting.writing.actions import write_text
from reporting.writing.forms import TextForm


@reporters
@require_http_methods(["GET", "POST"])
def chapter(request: HttpRequest, year: int, chapter: Chapter) -> HttpResponse:
    report = report_of(year)
    text = next((text for text in report.texts.all() if text.chapter == chapter), None)
    form = TextForm(request.POST or None, instance=text or ChapterText(report=report, chapter=chapter))
    if form.is_valid():
        kept = form.cleaned_data
        values = {"text": kept["text"], "state": TextState(kept["state"]), "is_shown": kept["is_shown"]}
        with told_to(form) as outcome:
            write_text(report, chapter, **values, by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            messages.success(request, _("The chapter “%(chapter)s” has been saved.") % {"chapter": chapter.label})
            return redirect(report)
    context = {
        "report": report,
        "form": form,
        "title": chapter.label,
        "message": _message(chapter, report),
        "prompts": chapter.prompts,
        "earlier": ChapterText.objects.before(year, chapter),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "reporting/writing/chapter.html", context)


def _message(chapter: Chapter, report: AnnualReport) -> str:
    """Return the generated sentence of a chapter, if available without waiting."""
    try:
        return sentences.message(chapter, interim(report))
    except NotAtHand:
        return ""
