"""Staff see what did not go out, write mails in their own words, and find the standard text again."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import STRANDED, MessageState, Occasion
from appointments.messages.occasions import TELLINGS
from appointments.messages.tables import TroubleColumn
from appointments.messages.text_actions import save_text
from appointments.messages.texts import standard_text
from appointments.models import Message, MessageText
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.client import Client
from tests.factories import make_centre, make_offer, make_office, make_slot, make_user
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db

LIST = reverse("messages")
TEXTS = reverse("message_texts")
BOOKED = reverse("message_text", args=["booked", "de"])


def logged_in(role):
    client = Client()
    client.force_login(make_user(role=role, office=make_office() if role == Role.ADVISER else None))
    return client


@pytest.fixture
def desk():
    return logged_in(Role.FRONT_DESK)


@pytest.fixture
def editor():
    return logged_in(Role.COORDINATOR)


def booked(**given):
    return book(make_slot(**given), BookingRequest(email="ente@example.org", name="Blaue Ente"), by=None)


def read(page):
    return BeautifulSoup(page.content, "html.parser")


def rows(page):
    return [[cell.get_text(" ", strip=True) for cell in row.select("td, th")] for row in read(page).select("tbody tr")]


@pytest.mark.parametrize("trouble", ["", "SMTPRecipientsRefused 550", "ConnectionRefusedError", "BadHeaderError"])
def test_list_says_which_office_and_not_to_whom(desk, trouble):
    booked(offer=make_offer(title="Suchtberatung", office=make_office(short_name="Early help")))
    Message.objects.update(state=MessageState.FAILED, trouble=trouble)
    page = desk.get(LIST)
    [row] = rows(page)
    assert "Early help" in row
    assert not [word for word in ("Blaue", "ente@", "Suchtberatung") if word in page.content.decode()]


@pytest.mark.parametrize(("trouble", "whose"), [(STRANDED, "program"), ("ConnectionRefusedError", "mail server")])
def test_list_says_whose_fault_it_is(desk, trouble, whose):
    booked()
    Message.objects.update(state=MessageState.FAILED, trouble=trouble)
    with override("en"):
        assert whose in str(TroubleColumn().render(Message.objects.get().trouble))


def test_what_has_gone_out_is_not_listed(desk):
    booked()
    send_waiting_mails()
    assert rows(desk.get(LIST)) == []


def test_list_costs_the_same_for_many_messages(desk, costs_the_same):
    costs_the_same(lambda: desk.get(LIST), add=booked)


@pytest.mark.parametrize("state", MessageState)
def test_family_sees_what_became_of_its_mail(client, state):
    appointment = booked()
    words = {
        "sent": "have written",
        "failed": "could not be delivered",
        "queued": "on its way",
        "sending": "on its way",
    }
    sent_at = appointment.slot.starts_at if state == MessageState.SENT else None
    Message.objects.update(state=state, sent_at=sent_at)
    with override("en"):
        page = client.get(reverse("appointment", args=[appointment.public_id]))
    assert words[state] in markup(page)


def test_family_without_an_address_reads_nothing_of_mails(client):
    appointment = book(make_slot(), BookingRequest(), by=None)
    page = client.get(reverse("appointment", args=[appointment.public_id]))
    assert page.context["mail"] is None


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADVISER])
@pytest.mark.parametrize("url", [TEXTS, BOOKED])
def test_texts_belong_to_coordination(role, url):
    assert logged_in(role).get(url).status_code == 404


def test_messages_belong_to_the_desk():
    assert logged_in(Role.ADVISER).get(LIST).status_code == 404


@pytest.mark.parametrize("unknown", ["party/de", "booked/xx"])
def test_unknown_text_is_not_found(editor, unknown):
    assert editor.get(f"{TEXTS}{unknown}/").status_code == 404


def test_every_mail_of_every_language_is_listed(editor, settings):
    page = read(editor.get(TEXTS))
    assert len(page.select("tbody tr")) == len(Occasion) * len(settings.LANGUAGES)


def stated(editor):
    """Return the states of the mails in Ukrainian that are not in the standard text."""
    states = {cells[0]: cells[-1] for cells in rows(editor.get(TEXTS)) if "Ukrainisch" in cells}
    return {mail: state for mail, state in states.items() if state != "Standardtext"}


def test_whoever_changes_the_german_sees_which_languages_are_behind(editor):
    ukrainian = reverse("message_text", args=["booked", "uk"])
    assert stated(editor) == {}
    editor.post(BOOKED, {"text": "Moin {link}", "step": "save"})
    assert [*stated(editor).values()] == ["Standardtext, aber Deutsch hat eigene Worte"]
    assert "Moin {link}" in markup(editor.get(ukrainian))
    editor.post(ukrainian, {"text": "Привіт {link}", "step": "save"})
    assert [*stated(editor).values()] == ["eigene Worte"]
    save_text(Occasion.BOOKED, "de", "Hallo {link}", by=make_user())
    assert [*stated(editor).values()] == ["veraltet: der deutsche Text hat sich geändert"]
    page = read(editor.get(ukrainian)).get_text()
    assert "Hallo {link}" in page
    assert "Moin {link}" in page


@pytest.mark.parametrize("occasion", Occasion)
def test_standard_text_shows_its_placeholders_and_a_preview(editor, occasion):
    page = editor.get(reverse("message_text", args=[occasion.value, "en"]))
    text = page.context["form"]["text"].value()
    assert text == standard_text(occasion, "en")
    assert "{" not in page.context["preview"].plain
    shown = read(page).get_text()
    assert [name for name in TELLINGS[occasion].placeholders if f"{{{name}}}" not in shown] == []


def test_preview_keeps_nothing(editor):
    page = editor.post(BOOKED, {"text": "Guten Tag {when}\n\n{link}", "step": "preview"})
    assert "Guten Tag" in page.context["preview"].plain
    assert not MessageText.objects.exists()


def test_mail_is_written_in_the_words_of_the_centre(editor, mailoutbox):
    make_centre(phone="0123 456")
    editor.post(BOOKED, {"text": "Moin!\r\n\r\n{when}\r\n{link}\r\n\r\nTel. {phone}", "step": "save"})
    appointment = booked()
    send_waiting_mails()
    [mail] = mailoutbox
    page = reverse("appointment", args=[appointment.public_id])
    assert mail.body.startswith("Moin!\n\n")
    assert mail.body.endswith(f"{page}\n\nTel. 0123 456")
    [html] = [content for content, _kind in mail.alternatives]
    assert f'{page}">' in html
    assert "<p>Moin!</p>" in html


def test_words_of_the_centre_cannot_smuggle_html(editor, mailoutbox):
    editor.post(BOOKED, {"text": "<script>x</script> {link}", "step": "save"})
    booked()
    send_waiting_mails()
    [html] = [content for content, _kind in mailoutbox[0].alternatives]
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{link} {name}", "{name} means nothing"),
        ("{link} {until}", "{until} means nothing"),
        ("{link} {}", "{} means nothing"),
        ("{link} {when", "stands alone"),
        ("{link.__class__}", "stands alone"),
        ("Hello {when}", "{link} is missing"),
        ("", "Please fill in: "),
        ("{link}" + "x" * 3000, "at most 3000"),
    ],
)
def test_wrong_text_says_what_to_do(editor, text, words):
    form = editor.post(BOOKED, {"text": text, "step": "save"}).context["form"]
    with override("en"):
        assert words in " ".join(form.errors["text"])
    assert not MessageText.objects.exists()


def test_standard_text_is_always_found_again(editor):
    save_text(Occasion.BOOKED, "de", "Moin {link}", by=make_user())
    editor.post(reverse("restore_message_text", args=["booked", "de"]))
    assert not MessageText.objects.exists()
    assert editor.get(BOOKED).context["form"]["text"].value() == standard_text(Occasion.BOOKED, "de")


def test_looking_at_the_way_back_changes_nothing(editor):
    save_text(Occasion.BOOKED, "de", "Moin {link}", by=make_user())
    assert editor.get(reverse("restore_message_text", args=["booked", "de"])).status_code == 405
    assert MessageText.objects.exists()


def test_standard_words_are_not_kept_as_own_ones(editor):
    save_text(Occasion.BOOKED, "de", "Moin {link}", by=make_user())
    editor.post(BOOKED, {"text": standard_text(Occasion.BOOKED, "de").replace("\n", "\r\n"), "step": "save"})
    assert not MessageText.objects.exists()


def test_changes_of_texts_are_audited(editor):
    editor.post(BOOKED, {"text": "Moin {link}", "step": "save"})
    editor.post(reverse("restore_message_text", args=["booked", "de"]))
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["messagetext.saved", "messagetext.removed"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("occasion", Occasion)
def test_every_standard_text_is_one_that_staff_could_write(editor, occasion, language):
    url = reverse("message_text", args=[occasion.value, language])
    page = editor.post(url, {"text": standard_text(occasion, language), "step": "preview"})
    assert page.context["form"].errors == {}
