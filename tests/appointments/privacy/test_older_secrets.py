"""An older secret is needed as long as one row or slip asks for it, and a command says so."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from appointments.booking.actions import book
from appointments.desk.subscription_actions import adviser_behind, make_subscription
from appointments.groups.wish_actions import Wished, change_wishes, send_wishes
from appointments.privacy.older_secrets import need_of_older_secrets
from appointments.visits.referral_actions import give_slip
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_offer, make_office, make_slot, make_user
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def old(settings):
    settings.PERSONAL_DATA_SECRETS = ["old"]


@pytest.fixture
def change(settings):
    """Put a new secret in front of the old one."""

    def change():
        settings.PERSONAL_DATA_SECRETS = ["new", "old"]

    return change


def booked(name="a"):
    return book(make_slot(), family(name), by=None)


def waiting():
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    book(slot, family("first"), by=None)
    return make_entry(slot)


def wishing():
    slot = make_drawn_course(make_draw())
    return send_wishes(slot.course.draw, family("a"), Wished([slot.course_id]))


def said(capsys):
    call_command("older_secrets")
    return capsys.readouterr().out


def test_nothing_asks_for_an_older_secret_before_the_change(capsys):
    booked()
    assert said(capsys) == "No row asks for an older secret.\n"


@pytest.mark.parametrize("make", [booked, waiting, wishing])
def test_what_was_there_asks_until_it_is_erased(make, change):
    row = make()
    change()
    need = need_of_older_secrets()
    assert need.older >= 1
    assert need.until >= row.erase_on


def test_what_came_since_does_not_ask(change, capsys):
    row = booked()
    change()
    booked("b")
    assert said(capsys) == f"1 rows ask for an older secret, the last until {row.erase_on}.\n"


def test_wish_list_asks_for_it_though_it_was_changed_since(change):
    wishes = wishing()
    change()
    change_wishes(wishes, family("a"), Wished([wishes.wishes.get().course_id]))
    assert need_of_older_secrets().older == 1


def test_secret_that_was_taken_away_too_early_is_missed(settings):
    booked()
    settings.PERSONAL_DATA_SECRETS = ["new"]
    with pytest.raises(CommandError, match="1 rows"):
        call_command("older_secrets")


def test_slips_ask_for_ninety_days(capsys):
    give_slip(from_office=None, to_office=make_office(), by=make_user(role=Role.FRONT_DESK))
    assert f"until {timezone.localdate() + dt.timedelta(days=90)}." in said(capsys)


def test_calendar_address_outlives_every_secret(settings):
    adviser = make_adviser(make_office())
    token = make_subscription(by=adviser).token
    settings.PERSONAL_DATA_SECRETS = ["new"]
    assert adviser_behind(token) == adviser
