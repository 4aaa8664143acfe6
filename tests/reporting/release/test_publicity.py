"""Who may read a release is decided by two people, whatever one of them tries alone."""

import pytest
from bs4 import BeautifulSoup

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from reporting.models import Paper, Publicity, Release
from reporting.release.actions import publicity as actions
from reporting.release.actions.publicity import confirm, propose, take_back
from reporting.release.actions.releases import SamePerson, check, release
from tests.factories import make_paper, make_report, make_user
from tests.factories_release import make_candidate_to_check, make_publicity, make_release, proved_beside
from tests.refusals import refused

pytestmark = pytest.mark.django_db

PAGE = "/haus/berichte/2025/oeffentlich/1/"


@pytest.fixture
def by():
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def colleague():
    return make_user(role=Role.ADMINISTRATION)


def is_public(client, found):
    """Ask as a family does: the page, its file, the list and the catalogue say the same."""
    listed = str(found.public_id) in client.get("/jahresberichte/").content.decode()
    named = str(found.public_id) in client.get("/open-data/katalog.ttl").content.decode()
    answers = {client.get(f"/jahresberichte/{found.public_id}/{name}").status_code for name in ("", "bericht.pdf")}
    assert answers == ({200} if listed else {404})
    assert named == listed
    return listed


def candidate_seen(is_public, by, colleague):
    """One whose paper says otherwise by now than when it was checked."""
    report = make_report(paper=make_paper(is_public=not is_public))
    figures = proved_beside() | {"is_public": is_public}
    return check(make_candidate_to_check(report=report, figures=figures, prepared_by=by), by=colleague)


@pytest.mark.parametrize("seen", [True, False])
def test_release_is_shown_as_the_second_person_saw_it(client, by, colleague, seen):
    kept = release(candidate_seen(seen, by, colleague), by=by)
    assert is_public(client, kept) is seen
    [first] = kept.publicity.all()
    assert (first.proposed_by, first.confirmed_by) == (by, colleague)


@pytest.mark.parametrize("shown", [True, False])
def test_paper_that_is_changed_afterwards_shows_and_hides_nothing(client, shown):
    kept = make_release(is_public=shown)
    Paper.objects.update(is_public=not shown)
    assert is_public(client, kept) is shown


@pytest.mark.parametrize("shown", [True, False])
def test_change_waits_for_a_second_person(client, by, colleague, shown):
    kept = make_release(is_public=not shown)
    asked = propose(kept, is_public=shown, reason="The council asked for it.", by=by)
    assert is_public(client, kept) is not shown
    confirm(asked, by=colleague)
    assert is_public(client, kept) is shown
    deeds = ["release.publicity_proposed", "release.publicity_confirmed"]
    assert list(AuditEntry.objects.order_by("id").values_list("action", "by")) == [
        (deeds[0], by.pk),
        (deeds[1], colleague.pk),
    ]


def test_nobody_confirms_what_they_asked_for(by):
    asked = propose(make_release(), is_public=False, reason="A mistake.", by=by)
    with pytest.raises(SamePerson):
        confirm(asked, by=by)
    asked.refresh_from_db()
    assert asked.confirmed_by is None


def test_wish_that_was_taken_back_changes_nothing(client, by, colleague):
    kept = make_release()
    asked = propose(kept, is_public=False, reason="A mistake.", by=by)
    take_back(asked, by=colleague)
    with pytest.raises(actions.NobodyAsks):
        confirm(asked, by=colleague)
    assert is_public(client, kept)
    assert AuditEntry.objects.latest("id").action == "release.publicity_taken_back"


def test_wish_is_confirmed_once(by, colleague):
    asked = confirm(propose(make_release(), is_public=False, reason="A mistake.", by=by), by=colleague)
    for deed in (confirm, take_back):
        with pytest.raises(actions.NobodyAsks):
            deed(asked, by=make_user())


def test_second_wish_meets_the_first(by, colleague):
    kept = make_release()
    propose(kept, is_public=False, reason="A mistake.", by=by)
    with pytest.raises(actions.AlreadyAsked):
        propose(kept, is_public=False, reason="A mistake.", by=colleague)


def test_wish_for_what_is_so_already_is_refused(by):
    with pytest.raises(actions.NothingToChange):
        propose(make_release(), is_public=True, reason="Again.", by=by)


def test_half_year_report_is_never_shown_to_everybody(by):
    half = make_release(kind="guide_first")
    with pytest.raises(actions.NeverPublic):
        propose(half, is_public=True, reason="Why not?", by=by)
    assert refused(lambda: make_publicity(release=half)) == "publicity_of_annual_reports"


# An attacker with the rights of the portal in the database ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "given",
    [{"is_public": True}, {"reason": "Another."}, {"confirmed_by": None, "confirmed_at": None}],
    ids=["shown", "reason", "signature"],
)
def test_decision_of_two_people_is_final(given):
    make_release(is_public=False)
    assert refused(lambda: Publicity.objects.update(**given)) == "publicity_is_final"
    assert refused(Publicity.objects.all().delete) == "publicity_is_final"


def test_wish_is_not_turned_round_before_it_is_confirmed(by):
    propose(make_release(), is_public=False, reason="A mistake.", by=by)
    assert refused(lambda: Publicity.objects.open().update(is_public=True)) == "publicity_is_final"


def test_database_knows_one_person_from_two(by):
    kept = make_release()
    now = kept.released_at
    asked = propose(kept, is_public=False, reason="A mistake.", by=by)
    rows = Publicity.objects.filter(pk=asked.pk)
    assert refused(lambda: rows.update(confirmed_by=by, confirmed_at=now)) == "publicity_four_eyes"
    alone = {"release": make_release(report=make_report(year=2024)), "proposed_by": by}
    assert refused(lambda: make_publicity(**alone, confirmed_by=by)) == "publicity_four_eyes"
    assert make_publicity(**alone).pk


def test_database_wants_the_day_of_the_signature(by, colleague):
    asked = propose(make_release(), is_public=False, reason="A mistake.", by=by)
    rows = Publicity.objects.filter(pk=asked.pk)
    assert refused(lambda: rows.update(confirmed_by=colleague)) == "publicity_confirmed_when_and_by_whom"
    assert rows.update(confirmed_by=colleague, confirmed_at=asked.proposed_at) == 1


def test_database_keeps_one_wish_at_a_time():
    kept = make_release()
    make_publicity(release=kept, confirmed_by=None)
    assert refused(lambda: make_publicity(release=kept, confirmed_by=None)) == "publicity_open_once"
    assert make_publicity(release=kept).pk


def test_release_does_not_become_another_kind_of_report():
    make_release(kind="guide_first")
    assert refused(lambda: Release.objects.update(kind="annual")) == "release_is_final"


# The pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def forms_on(client):
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    return [form.get("action", "") for form in page.select("main form")]


def test_two_people_take_a_report_off_the_public_page(client, coordinator, colleague):
    kept = make_release()
    client.post(PAGE, {"is_public": "False", "reason": "A name stands in it."})
    assert forms_on(client) == [f"{PAGE}zuruecknehmen/"]
    wish = {"wish": Publicity.objects.open().get().pk}
    client.post(f"{PAGE}bestaetigen/", wish)
    assert is_public(client, kept)
    client.force_login(colleague)
    assert forms_on(client) == [f"{PAGE}bestaetigen/", f"{PAGE}zuruecknehmen/"]
    client.post(f"{PAGE}bestaetigen/", wish)
    assert not is_public(client, kept)


def test_wish_needs_a_reason(client, coordinator):
    make_release()
    page = client.post(PAGE, {"is_public": "False", "reason": " "})
    assert BeautifulSoup(page.content, "html.parser").find(id="errors")
    assert not Publicity.objects.open().exists()


def test_old_page_does_not_ask_for_the_contrary(client, coordinator):
    make_release(is_public=False)
    client.post(PAGE, {"is_public": "False", "reason": "A mistake."})
    assert not Publicity.objects.open().exists()


def test_page_of_another_wish_confirms_nothing(client, coordinator):
    shown = make_publicity(release=make_release(), confirmed_by=None)
    other = make_publicity(release=make_release(report=make_report(year=2024)), confirmed_by=None)
    client.post(f"{PAGE}bestaetigen/", {"wish": other.pk})
    client.post(f"{PAGE}bestaetigen/")
    assert set(Publicity.objects.open()) == {shown, other}


def test_year_says_that_somebody_asks(client, coordinator):
    make_publicity(release=make_release(), confirmed_by=None)
    page = BeautifulSoup(client.get("/haus/berichte/2025/").content, "html.parser")
    assert page.select_one(f'a[href="{PAGE}"]')
    assert page.find(class_="alert--warning")


def test_page_of_a_release_that_is_not_there_is_unknown(client, coordinator):
    make_release(kind="guide_first", report=make_report())
    assert client.get(PAGE).status_code == 404
