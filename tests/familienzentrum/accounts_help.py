"""What tests of the login do as a person: type a code from an app, follow a link from a mail."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.choices import Role
from tests.factories import make_user
from tests.page_forms import forms_of

PASSWORD = "ein sehr langer Satz"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = reverse("account_login")


def make_person(*, role=Role.COORDINATOR, password=PASSWORD, **given):
    person = make_user(role=role, **given)
    person.set_password(password)
    person.save()
    return person


def give_app(person, secret=SECRET):
    """Give the app whose codes `code_now` shows."""
    return TOTP.activate(person, secret).instance


def code_now(secret=SECRET, *, periods=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def log_in(client, name, password=PASSWORD, **given):
    return client.post(LOGIN, {"login": name, "password": password} | given)


def show_code(client, code, **given):
    return client.post(reverse("mfa_authenticate"), {"code": code} | given)


def is_inside(client):
    return "_auth_user_id" in client.session


def work(task):
    """Do the waiting jobs of this kind."""
    for job in ProcrastinateJob.objects.filter(task_name=task, status="todo").order_by("pk"):
        app.tasks[job.task_name](**job.args)
        ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(\S+)", mail.body)[1]


def codes_on(page):
    return page.context["unused_codes"]


def factor_kinds(person):
    return sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def press(client, page, **given):
    """Fill in the last form of a page and send it."""
    return forms_of(page, page.request["PATH_INFO"])[-1].filled(**given).send(client)
