"""An adviser's own consultation hours, and which of them the office plans itself."""

from collections.abc import Collection

from django.db.models import Q

from appointments.models import ConsultationHour
from appointments.models.hours import ConsultationHourQuerySet
from familienzentrum.models import User


def own_hours(adviser: User, offices: Collection[int]) -> ConsultationHourQuerySet:
    """Return the hours that somebody holds, alone or with others, and those that nobody in particular holds."""
    own = Q(adviser=adviser) | Q(adviser__isnull=True)
    accompanied = ConsultationHour.objects.filter(further_advisers=adviser)
    return ConsultationHour.objects.filter(own | Q(pk__in=accompanied), offer__office__in=offices)


def plans_own(hour: ConsultationHour, adviser: User, offices: Collection[int]) -> bool:
    """Whether somebody may change dates of this hour: it is an own one, and its office plans itself."""
    return hour.offer.office.plans_itself and own_hours(adviser, offices).filter(pk=hour.pk).exists()
