"""A stand without a network: what was pressed outlives a killed browser and lost answers, and counts once."""

import os
import signal

import psutil
import pytest
from django.utils import timezone

from appointments.models import HeadCount, TallyKey, Visit
from deploy.chromium import path_of_chromium
from familienzentrum.choices import Role
from tests.browser import FLAGS, PHONE, assert_accessible, assert_fits
from tests.factories import make_centre, make_stand, make_topic, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Of each entry, and nothing of who pressed the key, or when.
KEPT = {"number", "key", "stand", "day", "part", "kind", "topic", "phase", "language", "state", "wasTried"}
_ALL_KEPT = """async () => {
  const db = await idb.openDB("market");
  return (await db.getAll("entries")).map((entry) => Object.keys(entry)).flat();
}"""


@pytest.fixture
def device(browser, live_server, tmp_path):
    """Starts the browser of one device; each time it finds what it left on its disk."""
    started = []

    def start(**options):
        visitor = {"viewport": PHONE, "locale": "de-DE", "timezone_id": "Europe/Berlin", "base_url": live_server.url}
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=path_of_chromium(), args=FLAGS, **visitor | options
        )
        started.append(context)
        return context.pages[0]

    yield start
    started[-1].close()


def kill(profile):
    """As a battery that is empty does: without a word to the browser."""
    ours = [one for one in psutil.Process().children(recursive=True) if f"--user-data-dir={profile}" in one.cmdline()]
    for process in ours:
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(ours)


def says(page, words):
    page.wait_for_function("words => document.querySelector('[data-state]').textContent.startsWith(words)", arg=words)


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=False).first.click()


def test_eight_hours_without_a_network_and_a_killed_browser(device, log_in, tmp_path):
    make_centre()
    stand, clerk = make_stand(day=timezone.localdate()), make_user(role=Role.FRONT_DESK)
    make_topic(name="Formulare")
    page = device()
    log_in(page, clerk)
    page.goto("/haus/markt/")
    page.evaluate("navigator.serviceWorker.ready")
    says(page, "Alles ist gesendet.")
    assert_accessible(page)
    assert_fits(page)

    page.context.set_offline(True)
    press(page, "Erwachsene", "Erwachsene", "Zurücknehmen", "Kind")
    page.get_by_label("Sprache").select_option("ar")
    press(page, "Formulare")
    says(page, "Noch nicht gesendet: 3.")
    kill(tmp_path)

    page = device(offline=True)
    page.goto("/haus/markt/")
    says(page, "Noch nicht gesendet: 3.")
    press(page, "Kind")
    says(page, "Noch nicht gesendet: 4.")
    assert page.locator("[value=child] [data-count]").inner_text() == "2"
    assert page.get_by_text(str(clerk)).count() == 0
    assert set(page.evaluate(_ALL_KEPT)) == KEPT
    assert not TallyKey.objects.exists()

    # The browser has forgotten the login: one goes on counting, and it is sent after the next one.
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("link", name="Anmelden").wait_for()
    press(page, "Kind")
    says(page, "Noch nicht gesendet: 5.")
    log_in(page, clerk)

    cuts = [
        lambda route: route.abort(),
        lambda route: (route.fetch(), route.abort()),
        lambda route: route.fulfill(body=route.fetch().text()[:20], content_type="application/json"),
    ]
    page.route(
        "**/eintraege/", lambda route: cuts.pop(0)(route) if route.request.method == "POST" else route.continue_()
    )
    while cuts:
        with page.expect_request(lambda request: request.method == "POST"):
            page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_function("() => !isSending")
    page.unroute("**/eintraege/")
    assert TallyKey.objects.count() == 5
    press(page, "Kind", "Zurücknehmen")
    says(page, "Alles ist gesendet.")
    assert list(HeadCount.objects.values_list("stand", "adults", "children")) == [(stand.pk, 1, 3)]
    assert Visit.objects.values_list("language", "part_of_day").count() == 1

    press(page, "Zurücknehmen")
    says(page, "Noch nicht")
    says(page, "Alles ist gesendet.")
    assert HeadCount.objects.get().children == 2
