"""Whose login ends while they type loses no word, and nothing is saved that they have not seen again."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from appointments.models import Closure
from familienzentrum.choices import Role
from familienzentrum.kept_input import KeptInput
from familienzentrum.models import AuditEntry, User
from offers.models import Membership
from reporting.models import BudgetLine, ChapterText
from tests.client import Client
from tests.factories import make_budget_line, make_goal, make_office, make_report, make_user
from tests.factories_closing import make_closure
from tests.page_forms import forms_of
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

PASSWORD = "ein sehr langer Satz"
TYPED = "Ein Jahr,\n\nüber das viel zu sagen ist."


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def url():
    make_report()
    return reverse("report_chapter", args=[2025, "summary"])


@pytest.fixture
def eva():
    user = make_user(role=Role.COORDINATOR, username="eva")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def browser(eva):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(eva)
    return browser


def typed(browser, url):
    """Open the page of a chapter, and type."""
    return forms_of(browser.get(url), url)[-1].filled(text=TYPED)


def log_in(page, browser, password=PASSWORD):
    return forms_of(page, "")[-1].filled(login="eva", password=password).send(browser)


def press_back(page, browser):
    return forms_of(page, "")[-1].send(browser)


def token_of(page, url):
    return forms_of(page, url)[-1].values["csrfmiddlewaretoken"]


def text_of(page, url):
    return forms_of(page, url)[-1].values["text"][0].replace("\r\n", "\n")


def test_typed_text_comes_back_after_the_login_unsaved_and_is_then_saved(browser, url):
    form = typed(browser, url)
    end_login(browser)
    login = form.send(browser)
    assert "Ihre Anmeldung ist abgelaufen" in words(login)

    shown = press_back(log_in(login, browser), browser)
    assert text_of(shown, url) == TYPED
    assert "Noch ist nichts gespeichert" in words(shown)
    assert not ChapterText.objects.exists()

    forms_of(shown, url)[-1].send(browser)
    assert ChapterText.objects.get().text == TYPED


def end_login(browser):
    """Let ten hours pass: the cookie of the form stays, that of the login leads nowhere."""
    browser.session.flush()


def test_page_that_asks_who_it_is_hands_on_what_was_typed(browser, eva):
    """Whoever comes back too late for a step that wants certainty types the password once more, and loses no word."""
    Membership.objects.create(user=eva, role=Role.ADMINISTRATION)
    url = reverse("person_edit", args=[make_user(last_name="Muster").pk])
    form = forms_of(browser.get(url), url)[-1].filled(last_name="Neumann")
    end_login(browser)
    back = log_in(form.send(browser), browser)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        asked = press_back(back, browser)
        assert (asked.status_code, "Neumann" in markup(asked)) == (200, False)
        shown = press_back(forms_of(asked, "")[-1].filled(password=PASSWORD).send(browser), browser)
        assert forms_of(shown, url)[-1].values["last_name"] == ["Neumann"]
        assert not User.objects.filter(last_name="Neumann").exists()


def test_page_before_the_login_shows_nothing_that_was_typed(browser, url):
    form = typed(browser, url)
    end_login(browser)
    assert "viel zu sagen" not in markup(form.send(browser))


def test_wrong_password_loses_nothing(browser, url):
    form = typed(browser, url)
    end_login(browser)
    again = log_in(form.send(browser), browser, password="wrong")
    assert text_of(press_back(log_in(again, browser), browser), url) == TYPED


def test_whoever_logged_out_and_in_on_another_page_gets_the_text_back(browser, eva, url):
    form = typed(browser, url)
    end_login(browser)
    log_in(browser.get(reverse("account_login")), browser)
    answer = browser.post(url, form.values, headers={"origin": "http://testserver"})
    assert text_of(press_back(answer, browser), url) == TYPED


def test_browser_that_was_closed_and_opened_again_leads_to_the_login_and_back(browser, url):
    form = typed(browser, url)
    browser.cookies.clear()
    login = browser.post(url, form.values, headers={"sec-fetch-site": "same-origin"})
    assert text_of(press_back(log_in(login, browser), browser), url) == TYPED


def test_form_of_a_stranger_is_not_brought_back(browser, url):
    form = typed(browser, url).filled(csrfmiddlewaretoken="invented")
    answer = browser.post(url, form.values, headers={"origin": "https://stranger.example"})
    assert (answer.status_code, "kept_input" in markup(answer)) == (403, False)


def test_sealed_text_is_good_for_its_own_address_and_for_a_day(browser, url):
    form = typed(browser, url)
    end_login(browser)
    back = log_in(form.send(browser), browser)
    elsewhere = forms_of(back, "")[-1]
    elsewhere.address = reverse("report_chapter", args=[2025, "money"])
    assert "viel zu sagen" not in markup(elsewhere.send(browser))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        browser.force_login(make_user(role=Role.COORDINATOR))
        late = browser.get(url)
        sealed = forms_of(back, "")[-1].values["kept_input"]
        answer = browser.post(url, {"kept_input": sealed, "csrfmiddlewaretoken": token_of(late, url)})
    assert "viel zu sagen" not in markup(answer)


def test_invented_text_is_not_taken_for_sealed(browser, url):
    token = token_of(browser.get(url), url)
    for invented in ("", "x", "gAAAA", "ä" * 10):
        answer = browser.post(url, {"kept_input": invented, "text": "x", "csrfmiddlewaretoken": token})
        assert (answer.url, ChapterText.objects.exists()) == (reverse("staff_home"), False)


def test_button_without_a_form_does_nothing_and_says_so(browser, eva):
    Membership.objects.create(user=eva, role=Role.ADVISER, office=make_office())
    page, url = reverse("my_calendar"), reverse("choose_news_by_mail")
    form = next(form for form in forms_of(browser.get(page), page) if form.address == url)
    end_login(browser)
    sent = form.values | {"mail": "yes"}
    answer = press_back(
        log_in(browser.post(url, sent, headers={"referer": f"http://testserver{page}"}), browser), browser
    )
    assert answer.url == page
    assert "es ist nichts geschehen" in (said := words(browser.get(page)))
    assert "Gespeichert" not in said
    eva.refresh_from_db()
    assert not eva.wants_news_by_mail


def test_new_row_comes_back_and_nothing_is_written_down(browser, eva):
    url = reverse("committee_new")
    page = forms_of(browser.get(url), url)[-1].filled(name="Jugendhilfeausschuss", short_name="JHA", position="1")
    end_login(browser)
    before = AuditEntry.objects.exclude(action="user.logged_in").count()
    shown = press_back(log_in(page.send(browser), browser), browser)
    assert forms_of(shown, url)[-1].values["name"] == ["Jugendhilfeausschuss"]
    assert AuditEntry.objects.exclude(action="user.logged_in").count() == before


def test_what_somebody_else_saved_meanwhile_is_shown_too(browser, eva, url):
    form = typed(browser, url)
    end_login(browser)
    back = log_in(form.send(browser), browser)
    colleague = Client()
    colleague.force_login(make_user(role=Role.COORDINATOR, first_name="Ina", last_name="Berg"))
    forms_of(colleague.get(url), url)[-1].filled(text="Von Ina.").send(colleague)
    shown = words(press_back(back, browser))
    assert "Gespeichert von Ina Berg" in shown
    assert ChapterText.objects.get().text == "Von Ina."


def test_button_back_that_came_too_late_does_nothing(browser):
    """What was kept is over: an address that acts at once must not take the button for its own."""
    closure = make_closure()
    url = reverse("closure_end", args=[closure.public_id])
    token = token_of(browser.get(reverse("closure", args=[closure.public_id])), url)
    assert browser.post(url, {"kept_input": "over", "csrfmiddlewaretoken": token}).url == reverse("staff_home")
    assert Closure.objects.filter(pk=closure.pk).exists()


@pytest.mark.parametrize(("before", "leads_to"), [("/haus/", "/haus/"), ("//stranger.example/x", ""), ("", "")])
def test_nobody_is_led_to_another_host(rf, url, before, leads_to):
    """An address of ours that begins with two slashes would be one of somebody else."""
    request = rf.post(url, {"text": TYPED}, headers={"referer": f"http://testserver{before}"})
    assert KeptInput.of(request).page == leads_to


def test_whoever_has_lost_the_role_meanwhile_sees_nothing(browser, eva, url):
    form = typed(browser, url)
    end_login(browser)
    back = log_in(form.send(browser), browser)
    eva.memberships.all().delete()
    answer = press_back(back, browser)
    assert (answer.status_code, "viel zu sagen" in markup(answer)) == (404, False)


def test_no_page_on_the_way_is_kept_by_the_browser(browser, url):
    form = typed(browser, url)
    end_login(browser)
    login = form.send(browser)
    again = log_in(login, browser, password="wrong")
    back = log_in(again, browser)
    shown = press_back(back, browser)
    for page in (login, again, back, shown):
        assert "no-store" in page.headers["cache-control"]


def test_passwords_are_never_kept(browser):
    url = reverse("account_change_password")
    form = forms_of(browser.get(url), url)[-1].filled(oldpassword=PASSWORD, password1="x", password2="x")
    end_login(browser)
    assert "kept_input" not in markup(form.send(browser))


def test_lines_of_a_table_come_back_whole(browser):
    goal = make_goal()
    make_report()
    url = reverse("report_goal", args=[2025, goal.pk])
    form = forms_of(browser.get(url), url)[-1].filled(**{"measures-0-title": "Zwei Abende", "assessment": "Gut."})
    end_login(browser)
    shown = press_back(log_in(form.send(browser), browser), browser)
    values = forms_of(shown, url)[-1].values
    assert (values["measures-0-title"], values["assessment"]) == (["Zwei Abende"], ["Gut."])
    assert not goal.measures.exists()


def test_table_comes_back_whole_if_its_first_line_was_to_be_removed(browser):
    """The form of that line stands for no other: nobody asks whether it is valid."""
    make_report()
    gone, rent = make_budget_line(title="Paper", position=1), make_budget_line(title="Rent", position=2)
    url = reverse("report_budget", args=[2025])
    form = forms_of(browser.get(url), url)[-1]
    assert form.values["form-0-id"] == [str(gone.pk)]
    form = form.filled(**{"form-0-DELETE": "on", "form-1-condition": "Geprüft"})
    end_login(browser)
    shown = press_back(log_in(form.send(browser), browser), browser)
    assert "Noch ist nichts gespeichert" in words(shown)
    values = forms_of(shown, url)[-1].values
    assert (values["form-0-DELETE"], values["form-1-condition"]) == (["on"], ["Geprüft"])

    forms_of(shown, url)[-1].send(browser)
    rent.refresh_from_db()
    assert (rent.condition, BudgetLine.objects.count()) == ("Geprüft", 1)


def test_login_lasts_ten_hours():
    assert settings.SESSION_COOKIE_AGE == 10 * 60 * 60
