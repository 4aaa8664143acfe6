"""Staff see each text in German and another language, side by side, and correct or check it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum import languages
from familienzentrum.access import acting_user, planners
from familienzentrum.models import Centre, Translation
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from familienzentrum.text_kinds import TextKind
from offers.translations.actions import place_of, save_translation
from offers.translations.forms import TranslationForm
from offers.translations.partners import waiting_by_request
from offers.translations.readability import ease_of, hardest_first, lix
from offers.translations.rows import GermanText, german_texts
from offers.translations.standing import ListedText, Standing, counted, listed, mails_behind
from offers.translations.stored import translation_of
from offers.translations.tables import LanguagesTable, ReadabilityTable, TextsTable


@planners
@require_safe
def translation_languages(request: HttpRequest) -> HttpResponse:
    """Say how far each language is."""
    shown, mails = Centre.current().page_languages, mails_behind()
    rows = [
        {"code": code, "name": languages.name_of(code), "is_shown": code in shown, "mails": mails.get(code, 0)}
        | {standing.value: counts[standing] for standing in Standing}
        for code, counts in counted(languages.foreign_codes())
    ]
    context = {"table": LanguagesTable(rows), "waiting": waiting_by_request().total()}
    return render(request, "offers/translations/languages.html", context)


@planners
@require_safe
def readability(request: HttpRequest) -> HttpResponse:
    """List the German texts by how hard they are to read: what is easy in German is easier to translate, too."""
    table = arranged(ReadabilityTable(hardest_first(german_texts())), request)
    return render(request, "offers/translations/readability.html", {"table": table})


@planners
@require_safe
def translation_list(request: HttpRequest, language: str) -> HttpResponse:
    """List all texts in one language, or those that stand in one way."""
    code, wanted = _known(language), request.GET.get("stand", "")
    texts = listed(code)
    shown = [one for one in texts if wanted not in Standing.values or one.standing == wanted]
    ways = [(standing.value, standing.label, standing == wanted) for standing in Standing]
    table = arranged(TextsTable(shown), request)
    context = {"name": languages.name_of(code), "code": code, "table": table, "ways": ways}
    return render(request, "offers/translations/list.html", context)


@planners
@require_http_methods(["GET", "POST"])
def translation_edit(request: HttpRequest, language: str, kind: str, row: int, field: str) -> HttpResponse:
    """Show both texts; whoever saves has made the translation from the German as it stands here."""
    code, german = _known(language), _german(kind, row, field)
    known = translation_of(german, code)
    one = ListedText(german, code, known)
    is_checked = one.standing == Standing.CHECKED
    initial = {"text": one.said, "is_checked": is_checked}
    posted = request.POST if request.method == "POST" else None
    form = TranslationForm(
        posted, rows=[known or Translation(**place_of(german, code, None))], initial=initial, language=code
    )
    if form.is_valid() and _saved(request, form, german, code):
        return redirect("translation_list", code)
    figure = lix(german.german)
    context = {"form": form, "one": one, "code": code, "name": languages.name_of(code), "lix": figure}
    context |= {"ease": ease_of(figure).label, "is_outdated": one.standing == Standing.OUTDATED}
    return render(request, "offers/translations/edit.html", context)


def _saved(request: HttpRequest, form: TranslationForm, german: GermanText, language: str) -> bool:
    text, is_checked = form.cleaned_data["text"], form.cleaned_data["is_checked"]
    with told_to(form) as outcome:
        save_translation(german, language, text, is_checked=is_checked, by=acting_user(request), hold=form.hold)
    if outcome.is_done:
        messages.success(request, _("Saved. Families read it from now on."))
    return outcome.is_done


def _known(language: str) -> str:
    if language not in languages.foreign_codes():
        raise Http404
    return language


def _german(kind: str, row: int, field: str) -> GermanText:
    if kind not in TextKind.values:
        raise Http404
    found = next((one for one in german_texts(TextKind(kind), row) if one.field == field), None)
    if found is None:
        raise Http404
    return found
