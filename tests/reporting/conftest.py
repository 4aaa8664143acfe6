"""What tests of the report have in common."""

import pytest

from familienzentrum.choices import Role
from tests.factories import make_user


@pytest.fixture
def coordinator(client):
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user
