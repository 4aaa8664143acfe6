"""The portal as it is, with one address more: an empty page to compare with."""

from familienzentrum.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
