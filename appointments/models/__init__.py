"""When help is there, and who came."""

from appointments.models.appointment import Appointment
from appointments.models.attendance import Attendance
from appointments.models.call import CallTask
from appointments.models.call_wish import CallWish
from appointments.models.closing import Absence, Closure, PublicHoliday, RoomBooking, SchoolHoliday
from appointments.models.course import Course, Draw
from appointments.models.day_news import DayNews
from appointments.models.head_count import HeadCount
from appointments.models.hours import ConsultationHour, SingleDate
from appointments.models.message import Message, MessageText
from appointments.models.notice import DoorNotice
from appointments.models.personal import PersonalData
from appointments.models.referral import Referral
from appointments.models.slot import Slot
from appointments.models.staffing import Duty, Substitution
from appointments.models.stand_tally import TallyKey
from appointments.models.subscription import CalendarSubscription
from appointments.models.taken_step import TakenStep
from appointments.models.visit import Visit, VisitAgePhase, VisitTopic
from appointments.models.waiting import HeldSeats, WaitingEntry, Wish, WishList
from appointments.models.walk_in import WalkIn, WalkInWait
from appointments.models.wish_tree import TreeWish, WishTree

__all__ = [
    "Absence",
    "Appointment",
    "Attendance",
    "CalendarSubscription",
    "CallTask",
    "CallWish",
    "Closure",
    "ConsultationHour",
    "Course",
    "DayNews",
    "DoorNotice",
    "Draw",
    "Duty",
    "HeadCount",
    "HeldSeats",
    "Message",
    "MessageText",
    "PersonalData",
    "PublicHoliday",
    "Referral",
    "RoomBooking",
    "SchoolHoliday",
    "SingleDate",
    "Slot",
    "Substitution",
    "TakenStep",
    "TallyKey",
    "TreeWish",
    "Visit",
    "VisitAgePhase",
    "VisitTopic",
    "WaitingEntry",
    "WalkIn",
    "WalkInWait",
    "Wish",
    "WishList",
    "WishTree",
]
