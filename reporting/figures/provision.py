"""Figures of the house itself: places, offers, partners, goals (I19 to I35). None of them is about families."""

from django.utils.translation import gettext_lazy as _

from reporting.figures import house
from reporting.figures.table import Dimension, Figure

_OFFERS = _("offers")
_LIST_OF_OFFERS = _("list of offers of the house")
_SIGNPOSTS = _("An offer without a first day counts in every year on record. Mere signposts to others are not counted.")

FIGURES = {
    "substitutions": Figure(
        code="I19b",
        name=_("Substitutions"),
        unit=_("substitutions"),
        row_heading=_("Kind"),
        definition=_("How often one adviser took over the times of another for a while."),
        rule=_("Each entry counts once in the year it begins, however long it lasts."),
        source=_("calendar of the house"),
        count=house.substitutions,
        is_sensitive=False,
    ),
    "places": Figure(
        code="I20",
        name=_("Places for appointments"),
        unit=_("places"),
        row_heading=_("What became of it"),
        definition=_("Places of all times that families could book."),
        rule=_("A time for one family is one place; a course has as many as its first date."),
        source=_("calendar of the house"),
        count=house.places_offered,
        is_sensitive=False,
    ),
    "offers": Figure(
        code="I21",
        name=_("Offers per office"),
        unit=_OFFERS,
        row_heading=_("Office"),
        definition=_("Offers that ran in the year, by the office that answers for them."),
        rule=_SIGNPOSTS,
        source=_LIST_OF_OFFERS,
        count=house.offers_by_office,
        is_sensitive=False,
    ),
    "offer_kinds": Figure(
        code="I21b",
        name=_("Offers by kind"),
        unit=_OFFERS,
        row_heading=_("Kind"),
        definition=_("Offers that ran in the year, by what happens there."),
        rule=_SIGNPOSTS,
        source=_LIST_OF_OFFERS,
        count=house.offers_by_kind,
        is_sensitive=False,
    ),
    "offer_matrix": Figure(
        code="I21c",
        name=_("Offers by topic and age phase"),
        unit=_OFFERS,
        row_heading=_("Topic"),
        definition=_("Offers that ran in the year, for each topic and each age phase they are meant for."),
        rule=_("An offer counts in each of its topics and phases. A nought is a gap: nothing is offered there."),
        source=_LIST_OF_OFFERS,
        count=house.offers_by_topic_and_age,
        across=Dimension("age_phase", is_multiple=True, is_sensitive=False),
        column_heading=_("Age phase"),
        columns=house.age_phases,
        has_total=False,
        is_sensitive=False,
    ),
    "partners": Figure(
        code="I29",
        name=_("Partners by kind of provider"),
        unit=_("offices"),
        row_heading=_("Provider"),
        definition=_("Offices that had at least one offer in the year, by the kind of their provider."),
        rule=_("Offices that families are only sent on to are not counted."),
        source=_LIST_OF_OFFERS,
        count=house.partners_by_kind,
        is_sensitive=False,
    ),
    "goals": Figure(
        code="I35",
        name=_("Goals by stage of their effect"),
        unit=_("goals"),
        row_heading=_("Stage"),
        definition=_("Goals of the year on the ladder from what is done (1) to what changes in the town (7)."),
        rule=_("The stage says how far a goal aims, not that it was reached. A goal that is active counts every year."),
        source=_("planning of the house"),
        count=house.goals_by_stage,
        across=Dimension("level", is_sensitive=False),
        column_heading=_("Level"),
        columns=house.levels,
        is_sensitive=False,
    ),
}
