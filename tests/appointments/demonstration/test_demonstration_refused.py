"""What a demonstration cannot be made without."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from appointments.demonstration.make import NoCentre, make_demonstration
from appointments.models import WishList
from tests.factories import make_centre
from tests.towns import GROUP

pytestmark = pytest.mark.django_db


def test_demonstration_without_a_centre_is_refused(tmp_path):
    with pytest.raises(NoCentre):
        make_demonstration(tmp_path, seed=1, now=timezone.now())


def test_make_demonstration_without_data_files_says_so(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_centre(key="nirgends")

    with pytest.raises(CommandError, match="nirgends"):
        call_command("make_demonstration")


@pytest.mark.xdist_group(GROUP)
def test_demonstration_of_a_past_day_is_refused_nowhere(town, tmp_path):
    """The time for wishes is over, and families are booked in nothing that has begun."""
    long_ago = timezone.now() - dt.timedelta(days=250)
    with override_settings(VAR_DIR=tmp_path):
        made = make_demonstration(town, seed=1, now=long_ago, weeks=1)
    assert made.visits > 0
    assert not WishList.objects.exists()
