"""Who works on the pages of offers and people."""

import pytest

from familienzentrum.choices import Role
from tests.factories import make_user


@pytest.fixture
def administration(client):
    user = make_user(role=Role.ADMINISTRATION, last_name="Amt")
    client.force_login(user)
    return user
