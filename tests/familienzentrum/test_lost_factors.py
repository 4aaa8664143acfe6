"""Two people let somebody in again who lost phone and paper; one of them may sit at the machine."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from familienzentrum.accounts import lost_factors
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, FactorReset, User
from tests.client import Client
from tests.factories import make_centre, make_user
from tests.familienzentrum.accounts_help import factor_kinds, give_app, make_person, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva():
    make_centre()
    person = make_person(role=Role.FRONT_DESK, username="eva", email="eva@example.org")
    give_app(person)
    return person


@pytest.fixture
def administration():
    return make_user(role=Role.ADMINISTRATION, username="chefin", email="chefin@example.org")


@pytest.fixture
def coordination():
    return make_user(role=Role.COORDINATOR, username="ina", email="ina@example.org")


def as_user(person):
    visitor = Client()
    visitor.force_login(person)
    return visitor


def ask(asker, person):
    return as_user(asker).post(reverse("factor_reset_ask", args=[person.pk]), {"reason": "Stand vor mir."})


def decide(decider, decision="grant"):
    url = reverse("factor_reset_decide", args=[FactorReset.objects.latest("pk").pk])
    return as_user(decider).post(url, {"decision": decision}, follow=True)


def deeds():
    return list(AuditEntry.objects.filter(action__startswith="user.factors").order_by("pk").values_list("action", "by"))


def test_two_people_let_somebody_in_again(eva, administration, coordination, mailoutbox):
    session = as_user(eva)
    assert ask(administration, eva).status_code == 302
    assert factor_kinds(eva) == ["totp"]
    decide(coordination)
    assert factor_kinds(eva) == []
    assert session.get(reverse("visits")).status_code == 302
    assert User.objects.get(pk=eva.pk).check_password("ein sehr langer Satz")
    assert deeds() == [("user.factors_reset_asked", administration.pk), ("user.factors_reset", coordination.pk)]
    mailoutbox.clear()
    work("send_account_notice")
    told = sorted((mail.to[0], "haus/stammdaten/zweiter-faktor/" in mail.body) for mail in mailoutbox)
    assert told == [
        *[("eva@example.org", False)] * 3,
        ("ina@example.org", True),
    ]


def test_nobody_decides_alone(eva, administration, coordination):
    ask(administration, eva)
    decide(administration)
    assert factor_kinds(eva) == ["totp"]
    ask(administration, coordination)
    give_app(coordination)
    decide(coordination)
    assert factor_kinds(coordination) == ["totp"]


def test_refused_request_changes_nothing(eva, administration, coordination):
    ask(administration, eva)
    decide(coordination, "refuse")
    decide(coordination)
    assert factor_kinds(eva) == ["totp"]
    assert deeds()[-1] == ("user.factors_kept", coordination.pk)


def test_request_ends_after_a_day_and_can_be_made_anew(eva, administration, coordination):
    ask(administration, eva)
    assert ask(administration, eva).context["form"].non_field_errors()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        decide(coordination)
        assert factor_kinds(eva) == ["totp"]
        assert ask(administration, eva).status_code == 302


def test_only_administrator_is_ill_and_lost_it(administration, coordination, capsys):
    give_app(administration)
    make_centre()
    call_command("reset_second_factor", "chefin", "--operator", "B. Technik", "--reason", "rang her at home")
    assert "ina" in capsys.readouterr().out
    page = as_user(coordination).get(reverse("factor_resets")).content.decode()
    assert "B. Technik" in page
    decide(coordination)
    assert factor_kinds(administration) == []


def test_command_alone_opens_nothing(administration):
    give_app(administration)
    with pytest.raises(CommandError, match="add_administrator"):
        call_command("reset_second_factor", "chefin", "--operator", "B. Technik", "--reason", "x")
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody", "--operator", "B. Technik", "--reason", "x")
    assert factor_kinds(administration) == ["totp"]
    assert not FactorReset.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"decided_by": "asker", "decided_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "factor_reset_four_eyes"),
        ({"decided_by": "person", "decided_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "factor_reset_four_eyes"),
        ({"asked_by": "person"}, "factor_reset_four_eyes"),
        ({"asked_by": None}, "factor_reset_asked_by_somebody"),
        ({"operator": "IT"}, "factor_reset_asked_by_somebody"),
        ({"is_granted": True}, "factor_reset_decided_at_and_by"),
    ],
)
def test_database_refuses_one_person_alone(wrong, rule, eva, administration, coordination):
    asked = lost_factors.ask(eva, reason="x", by=administration)
    people = {"asker": administration, "person": eva}
    given = {name: people.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(**given)


def test_database_refuses_a_second_open_request(eva, administration, coordination):
    asked = lost_factors.ask(eva, reason="x", by=administration)
    with pytest.raises(IntegrityError, match="factor_reset_one_open"), transaction.atomic():
        FactorReset.objects.create(person=eva, asked_by=administration, reason="x")
    lost_factors.decide(asked.pk, is_granted=False, by=coordination)
    assert lost_factors.ask(eva, reason="x", by=administration).is_open
