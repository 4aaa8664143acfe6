"""Rows of the same day, time or name come in the same order each time: a list that changes by itself is no list."""

import pytest
from django.apps import apps

from tests.conventions.tree import APPS

ORDERED = [model for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.ordering]


def keys_of(model):
    """Return sets of fields, each of which tells every row from every other."""
    single = [{field.name} for field in model._meta.fields if field.unique]
    return single + [set(rule.fields) for rule in model._meta.total_unique_constraints]


@pytest.mark.parametrize("model", ORDERED, ids=lambda model: model._meta.label)
def test_order_leaves_nothing_open(model):
    named = {str(field).lstrip("-") for field in model._meta.ordering}
    assert any(key <= named for key in keys_of(model)), 'Let the ordering end with "id".'
