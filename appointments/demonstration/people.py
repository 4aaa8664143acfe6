"""Synthetic staff with one shared password, generated once per installation."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from familienzentrum.choices import Role
from familienzentrum.codes import new_code
from familienzentrum.models import User
from familienzentrum.secret import read_secret
from offers.models import Membership


def password() -> str:
    """Return the demonstration password, stored beside the other secrets of the installation."""
    store = settings.VAR_DIR / "secrets" / settings.DATABASE_NAME
    return read_secret("DEMO_PASSWORD", store=store, make=new_code, shortest=12)


def open_accounts() -> None:
    """Set the password of the people that the town's file has just added."""
    people = list(User.objects.filter(password=UNUSABLE_PASSWORD_PREFIX))
    for person in people:
        person.password = make_password(password())
    User.objects.bulk_update(people, ["password"])


def logins() -> list[tuple[str, str]]:
    """Return user name and role of the first person of each role."""
    first = Membership.objects.select_related("user").order_by("role", "pk").distinct("role")
    by_role = {Role(membership.role): membership.user.username for membership in first}
    return [(by_role[role], str(role.label)) for role in Role if role in by_role]
