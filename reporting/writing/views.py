"""The page on which people write the text of a chapter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user
from familienzentrum.forms import ActForm
from familienzentrum.pictures import MEDIA_TYPE
from familienzentrum.refusals import told_to
from reporting.choices import Chapter, TextState
from reporting.core.access import report_of, reporters
from reporting.disclosure import NotAtHand, interim
from reporting.models import AnnualReport, ChapterPicture, ChapterText
from reporting.writing import sentences
from reporting.writing.actions import write_text
from reporting.writing.forms import PictureForm, TextForm
from reporting.writing.pictures import remove_picture, write_picture


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
        "chapter": chapter,
        "picture": report.pictures.without_content().filter(chapter=chapter).first(),
        "form": form,
        "title": chapter.label,
        "message": _message(chapter, report),
        "prompts": chapter.prompts,
        "earlier": ChapterText.objects.before(year, chapter),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "reporting/writing/chapter.html", context)


@reporters
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, year: int, chapter: Chapter) -> HttpResponse:
    """Choose the picture of a chapter, and say what it shows and whose it is."""
    report = report_of(year)
    stored = report.pictures.without_content().filter(chapter=chapter).first()
    row = stored or ChapterPicture(report=report, chapter=chapter)
    form = PictureForm(request.POST or None, request.FILES or None, instance=row)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("alternative", "rights")}
        with told_to(form) as outcome:
            write_picture(report, chapter, **words, picture=form.read, by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            messages.success(request, _("The picture has been saved."))
            return redirect("report_chapter", year, chapter)
    context = {
        "report": report,
        "chapter": chapter,
        "form": form,
        "stored": stored,
        "title": _("Picture: %(chapter)s") % {"chapter": chapter.label},
        "cancel_url": reverse("report_chapter", args=[year, chapter]),
    }
    return render(request, "reporting/writing/picture.html", context)


@reporters
@require_safe
def picture_file(request: HttpRequest, year: int, chapter: Chapter) -> HttpResponse:
    found = get_object_or_404(ChapterPicture, report=report_of(year), chapter=chapter)
    return HttpResponse(bytes(found.content), content_type=MEDIA_TYPE)


@reporters
@require_http_methods(["GET", "POST"])
def picture_remove(request: HttpRequest, year: int, chapter: Chapter) -> HttpResponse:
    report = report_of(year)
    found = get_object_or_404(ChapterPicture.objects.without_content(), report=report, chapter=chapter)
    seen = ActForm(request.POST if request.method == "POST" else None, rows=[found])
    if seen.is_valid():
        with told_to(seen) as outcome:
            remove_picture(report, chapter, by=acting_user(request), hold=seen.hold)
        if outcome.is_done:
            messages.success(request, _("The picture has been removed."))
            return redirect("report_chapter", year, chapter)
    context = {
        "form": seen,
        "report": report,
        "title": _("Remove the picture?"),
        "submit": _("Remove"),
        "picture": found,
        "cancel_url": reverse("report_picture", args=[year, chapter]),
    }
    return render(request, "reporting/writing/picture_remove.html", context)


def _message(chapter: Chapter, report: AnnualReport) -> str:
    """Return the generated sentence of a chapter, if available without waiting."""
    try:
        return sentences.message(chapter, interim(report))
    except NotAtHand:
        return ""
