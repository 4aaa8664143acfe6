"""Every address says who may open it."""

from django.urls import URLPattern, get_resolver

from familienzentrum.access import PUBLIC
from familienzentrum.choices import Role

# Django-allauth guards its own pages of the login.
NOT_OURS = ("account_",)


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry
        else:
            yield from patterns(entry, address)


def ours():
    return [(a, p) for a, p in patterns(get_resolver()) if not (p.name or "").startswith(NOT_OURS)]


def test_every_address_declares_its_audience():
    silent = [address for address, pattern in ours() if not hasattr(pattern.callback, "audience")]
    assert silent == []


def test_public_addresses_and_staff_addresses_do_not_mix():
    wrong = [
        address
        for address, pattern in ours()
        if address.startswith("haus/") == (getattr(pattern.callback, "audience", None) == PUBLIC)
    ]
    assert wrong == []


def test_staff_pages_are_for_known_roles():
    audiences = [p.callback.audience for _, p in ours() if getattr(p.callback, "audience", PUBLIC) != PUBLIC]
    assert all(audience and audience <= set(Role) for audience in audiences)


def test_every_address_has_a_name():
    assert [address for address, pattern in ours() if not pattern.name] == []
