"""When help is there, and who came."""

from appointments.models.appointment import Appointment
from appointments.models.hours import ConsultationHour
from appointments.models.personal import PersonalData
from appointments.models.referral import Referral
from appointments.models.slot import Slot
from appointments.models.visit import Visit, VisitAgePhase, VisitTopic

__all__ = [
    "Appointment",
    "ConsultationHour",
    "PersonalData",
    "Referral",
    "Slot",
    "Visit",
    "VisitAgePhase",
    "VisitTopic",
]
