"""The ground floor as a Django app."""

from django.apps import AppConfig


class FamilienzentrumConfig(AppConfig):
    name = "familienzentrum"
    verbose_name = "Familienzentrum"
