"""Mail texts: list, edit with preview, reset to the standard text."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.choices import Occasion
from appointments.messages.forms import MessageTextForm
from appointments.messages.occasions import TELLINGS
from appointments.messages.previews import preview_of
from appointments.messages.tables import MessageTextsTable
from appointments.messages.text_actions import restore_standard, save_text
from appointments.messages.texts import PLACEHOLDERS, standard_text
from appointments.messages.wordings import all_wordings, german_of, is_outdated
from appointments.models import MessageText
from familienzentrum.access import acting_user, planners
from familienzentrum.forms import ActForm
from familienzentrum.languages import direction_of, name_of
from familienzentrum.refusals import SavedMeanwhile, told_to


@dataclass(frozen=True)
class ListedText:
    """One mail in one language."""

    label: str | Promise
    language: str | Promise
    url: str
    wording: str | Promise


@planners
@require_safe
def message_texts(request: HttpRequest) -> HttpResponse:
    listed = [
        ListedText(
            one.occasion.label,
            name_of(one.language),
            _address("message_text", one.occasion, one.language),
            one.wording.label,
        )
        for one in all_wordings()
    ]
    return render(request, "appointments/messages/list.html", {"table": MessageTextsTable(listed)})


@planners
@require_http_methods(["GET", "POST"])
def message_text(request: HttpRequest, occasion: str, language: str) -> HttpResponse:
    """Show the text with its preview; the pressed button decides whether it is saved."""
    known = _known(occasion, language)
    own = MessageText.objects.filter(occasion=known, language=language).first()
    text = own.text if own else standard_text(known, language)
    german, is_german = german_of(known), language == settings.LANGUAGE_CODE
    posted = request.POST if request.method == "POST" else None
    rows = [own or MessageText(occasion=known, language=language, text=text)]
    form = MessageTextForm(posted, rows=rows, initial={"text": text}, occasion=known, language=language)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("step") == "save" and _saved(request, form, known, language):
            return redirect("message_texts")
    context = {
        "form": form,
        "occasion": known,
        "language": {"code": language, "name": name_of(language), "direction": direction_of(language)},
        "own": own,
        "german": None if is_german else german,
        "made_from": own.german if own and is_outdated(own, german) else "",
        "restoring": ActForm(rows=[own]) if own else None,
        "placeholders": [(f"{{{name}}}", PLACEHOLDERS[name]) for name in TELLINGS[known].placeholders],
        "preview": None if form.errors else preview_of(text, known, language),
    }
    return render(request, "appointments/messages/text.html", context)


def _saved(request: HttpRequest, form: MessageTextForm, occasion: Occasion, language: str) -> bool:
    with told_to(form) as outcome:
        save_text(occasion, language, form.cleaned_data["text"], by=acting_user(request), hold=form.hold)
    if outcome.is_done:
        messages.success(request, _("Saved. Mails are written in these words from now on."))
    return outcome.is_done


@planners
@require_POST
def restore_message_text(request: HttpRequest, occasion: str, language: str) -> HttpResponse:
    known = _known(occasion, language)
    form = ActForm(request.POST, rows=[*MessageText.objects.filter(occasion=known, language=language)])
    with told_to(request, SavedMeanwhile) as outcome:
        if not form.is_valid():
            raise SavedMeanwhile(" ".join(map(str, form.non_field_errors())))
        restore_standard(known, language, by=acting_user(request), hold=form.hold)
    if outcome.is_done:
        messages.success(request, _("The standard text is back."))
    return redirect("message_text", known.value, language)


def _known(occasion: str, language: str) -> Occasion:
    if occasion not in Occasion.values or language not in dict(settings.LANGUAGES):
        raise Http404
    return Occasion(occasion)


def _address(name: str, occasion: Occasion, language: str) -> str:
    return reverse(name, args=[occasion.value, language])
