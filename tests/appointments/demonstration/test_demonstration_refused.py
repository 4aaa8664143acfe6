"""What a demonstration cannot be made without."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from appointments.demonstration.make import NoCentre, make_demonstration
from tests.factories import make_centre

pytestmark = pytest.mark.django_db


def test_demonstration_without_a_centre_is_refused(tmp_path):
    with pytest.raises(NoCentre):
        make_demonstration(tmp_path, seed=1, now=timezone.now())


def test_make_demonstration_without_data_files_says_so(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_centre(key="nirgends")

    with pytest.raises(CommandError, match="nirgends"):
        call_command("make_demonstration")
