"""The two taxonomies of the directory: topics and phases of life."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from familienzentrum.models import Centre
from offers.models import AgePhase, Topic

TOPICS, PHASES = "topic", "age_phase"


@dataclass(frozen=True)
class Taxonomy:
    """One way of sorting offers; its id stays the same as long as the centre keeps its key."""

    number: uuid.UUID
    kind: str
    name: str
    description: str


@dataclass(frozen=True)
class Term:
    """One word of it."""

    number: uuid.UUID
    taxonomy: Taxonomy
    slug: str
    name: str
    description: str


def taxonomies_of(centre: Centre) -> list[Taxonomy]:
    known = [
        (TOPICS, _("Topics"), _("What families need help with")),
        (PHASES, _("Age phases"), _("For whom an offer is")),
    ]
    return [Taxonomy(_number(centre, kind), kind, str(name), str(words)) for kind, name, words in known]


def terms_of(centre: Centre) -> list[Term]:
    """Return the terms of both, in two statements: a town has a few dozen."""
    topics, phases = taxonomies_of(centre)
    rows: Sequence[tuple[Taxonomy, str, str, str]] = [
        *((topics, topic.slug, topic.name, topic.line) for topic in Topic.objects.filter(is_active=True)),
        *((phases, phase.slug, phase.label, phase.label) for phase in AgePhase.objects.all()),
    ]
    return [
        Term(_number(centre, f"{taxonomy.kind}/{slug}"), taxonomy, slug, name, words or name)
        for taxonomy, slug, name, words in rows
    ]


def _number(centre: Centre, name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, f"familienzentrum:{centre.key}"), name)
