"""What the OpenAPI document allows and what it forbids, made up by schemathesis: answered as the document says."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from offers.exchange.openapi import document
from tests.factories import make_centre, make_hour, make_offer

pytestmark = pytest.mark.django_db

# Of each operation, with questions that the document allows and as many that it forbids. The same in every run.
EXAMPLES = 15
# What made an example is not looked for: the example says it.
USUAL = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# A document can say of one parameter what it may be, not that one is no less than another: that has a test of its own.
REVERSED = load_all_checks() or CHECKS.get_by_names(["positive_data_acceptance"])[0]
# NUL is forbidden everywhere, and no schema can say so in a way that all tools read.
READABLE = GenerationConfig(allow_x00=False)


def operations():
    """Return all that can be asked of the portal, without a server."""
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=READABLE)))
    known = schemathesis.openapi.from_dict(document(make_centre()), config=config)
    known.app, known.location = get_wsgi_application(), "/"
    return [found.ok() for found in known.get_all_operations()]


@pytest.fixture(autouse=True)
def _one_connection():
    """The test's own: a server would close it after each answer."""
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_its_document_says(mode):
    make_hour(offer=make_offer())
    answers = []

    def walk(operation):
        @USUAL
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            answer = case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=[REVERSED])
            answers.append(answer.status_code)

        ask()

    found = operations()
    for operation in found:
        if mode == GenerationMode.POSITIVE or operation.query or operation.path_parameters:
            walk(operation)
    assert len(found) == 12
    assert set(answers) <= {200, 400, 404}
    assert {200, 404} <= set(answers) if mode == GenerationMode.POSITIVE else 400 in answers
