"""Every address says who may open it."""

from familienzentrum.access import PUBLIC
from familienzentrum.choices import Role
from tests.conventions.addresses import ours


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
