"""The ground floor's tables."""

from familienzentrum.models.address_change import AddressChange
from familienzentrum.models.audit import AuditCheck, AuditEntry, AuditLink
from familienzentrum.models.centre import Centre, OpeningHour
from familienzentrum.models.factor_reset import FactorReset
from familienzentrum.models.invitation import Invitation
from familienzentrum.models.limit import LimitCounter
from familienzentrum.models.night import NightlyRun
from familienzentrum.models.past import PastRow
from familienzentrum.models.session import StaffSession
from familienzentrum.models.translation import Translation
from familienzentrum.models.user import User

__all__ = [
    "AddressChange",
    "AuditCheck",
    "AuditEntry",
    "AuditLink",
    "Centre",
    "FactorReset",
    "Invitation",
    "LimitCounter",
    "NightlyRun",
    "OpeningHour",
    "PastRow",
    "StaffSession",
    "Translation",
    "User",
]
