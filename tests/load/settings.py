"""The portal as it is, with one address more: an empty page to compare with."""

from familienzentrum.settings import *  # noqa: F403
from familienzentrum.settings import LIMITS

ROOT_URLCONF = "tests.load.urls"

# One machine plays hundreds of families here, and does not read what it fills in.
LIMITS = dict.fromkeys(LIMITS, 1_000_000_000)
LEAST_SECONDS_TO_FILL_IN = 0
