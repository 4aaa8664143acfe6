"""Lists of master data."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from familienzentrum import dates, local_time
from familienzentrum.models import User
from familienzentrum.tables import Column, DayColumn, LinkColumn, NumberColumn, PortalTable, YesNoColumn
from offers.models import Brochure, Membership, TalkLanguage


def to_page(name: str, **kwargs: Any) -> LinkColumn:
    """Link to the page of this name for the row's id."""
    return LinkColumn(url_of=lambda row: reverse(name, args=[row.pk]), **kwargs)


class ClockColumn(Column):
    """A time of day."""

    def render(self, value: dt.time) -> str:
        return dates.clock(value)


class RegisterTable(PortalTable):
    """The caption repeats the page's heading, so it is for screen readers only."""

    is_caption_hidden = True


class OpeningHourTable(RegisterTable):
    """When the house is open."""

    caption = _("Opening hours")
    nothing = _("The house has no opening hours yet.")
    nothing_todo = _("Add the first one. It appears at the foot of every page.")
    row_header = "weekday"

    weekday = to_page("opening_hour_edit")
    opens_at = ClockColumn()
    closes_at = ClockColumn()


class ProviderTable(RegisterTable):
    """Who is responsible."""

    caption = _("Providers")
    nothing = _("There is no provider yet.")
    nothing_todo = _("Add the town first. Offices belong to a provider.")
    row_header = "name"

    name = to_page("provider_edit")
    kind = Column()


class OfficeTable(RegisterTable):
    """Partner offices."""

    caption = _("Offices")
    nothing = _("There is no office yet.")
    nothing_todo = _("Add the first one. Offers and advisers belong to an office.")
    row_header = "name"

    name = to_page("office_edit")
    short_name = Column()
    provider = Column(order_by="provider__name")
    phone = Column()
    is_active = YesNoColumn()


class TopicTable(RegisterTable):
    """What families look for."""

    caption = _("Topics")
    nothing = _("There is no topic yet.")
    nothing_todo = _("Add the first one. Families find offers by topics.")
    row_header = "name"

    position = NumberColumn()
    name = to_page("topic_edit")
    line = Column()
    is_active = YesNoColumn()


class AgePhaseTable(RegisterTable):
    """Phases of life."""

    caption = _("Age phases")
    nothing = _("There is no age phase yet.")
    nothing_todo = _("Add the first one, such as 0 to 3 years.")
    row_header = "label"

    position = NumberColumn()
    label = to_page("age_phase_edit")
    span = Column()
    from_years = NumberColumn()
    to_years = NumberColumn()


class PlaceTable(RegisterTable):
    """Sites."""

    caption = _("Places")
    nothing = _("There is no place yet.")
    nothing_todo = _("Add the house itself. Rooms belong to a place.")
    row_header = "name"

    name = to_page("place_edit")
    street = Column()
    town = Column()
    is_mobile = YesNoColumn()
    is_active = YesNoColumn()


class PlaceHourTable(RegisterTable):
    """When places are open."""

    caption = _("Opening hours of places")
    nothing = _("No place has opening hours of its own yet.")
    nothing_todo = _("Add the first one. Families read it wherever the place stands.")
    row_header = "place"

    place = to_page("place_hour_edit", order_by=("place__name", "weekday", "opens_at"))
    weekday = Column()
    opens_at = ClockColumn()
    closes_at = ClockColumn()


class StandTable(RegisterTable):
    """Where mobile places stand."""

    caption = _("Stands of mobile places")
    nothing = _("No mobile place has a stand yet.")
    nothing_todo = _("Tick “mobile” at a place, then add where it stands. Families read it on the start page.")
    row_header = "day"

    day = to_page("stand_edit", accessor="day_in_words", verbose_name=_("Day"), order_by=("day", "starts_at"))
    starts_at = ClockColumn()
    ends_at = ClockColumn()
    place = Column(order_by="place__name")
    street = Column()


class RoomTable(RegisterTable):
    """Rooms."""

    caption = _("Rooms")
    nothing = _("There is no room yet.")
    nothing_todo = _("Add the first one. Consultation hours take place in rooms.")
    row_header = "name"

    name = to_page("room_edit")
    place = Column(order_by="place__name")
    kind = Column()
    can_be_seen_into = YesNoColumn()
    is_step_free = YesNoColumn()
    seats = NumberColumn()
    square_metres = NumberColumn()
    equipment = Column(orderable=False)
    is_active = YesNoColumn()


class OfferTable(RegisterTable):
    """Offers of all offices."""

    caption = _("Offers")
    nothing = _("There is no offer yet.")
    nothing_todo = _("Add an office and a topic, then the first offer.")
    row_header = "title"

    title = to_page("offer_edit")
    office = Column(order_by="office__name")
    kind = Column()
    admission = Column()
    state = Column()
    is_sensitive = YesNoColumn()
    checked_on = DayColumn()


class SignpostTable(RegisterTable):
    """Who helps with what the house does not do."""

    caption = _("Signposts")
    nothing = _("There is no signpost yet.")
    nothing_todo = _(
        "Add the first one: who helps with what the house does not do itself. Families find it by its words."
    )
    row_header = "title"

    title = to_page("signpost_edit")
    who = Column()
    phone = Column()
    checked_on = DayColumn()
    is_active = YesNoColumn()


class SynonymTable(RegisterTable):
    """Everyday words."""

    caption = _("Everyday words")
    nothing = _("There are no everyday words yet.")
    nothing_todo = _("Add the first ones: words by which people look for something that is called otherwise.")
    row_header = "words"

    words = to_page("synonym_edit", accessor="words_in_a_row", orderable=False)
    means = Column()
    is_cry_for_help = YesNoColumn()


class PageWordsTable(RegisterTable):
    """Pages that are found."""

    caption = _("Pages that are found")
    nothing = _("The search finds no page yet.")
    nothing_todo = _("Add the first one, such as “My appointment”. Families find it by its words.")
    row_header = "title"

    title = to_page("page_words_edit")
    leads_to = Column()


class MissedSearchTable(PortalTable):
    """Words that were looked for in vain."""

    caption = _("Searches without a result")
    nothing = _("No words were missed often enough yet.")
    nothing_todo = _(
        "They appear here once they were missed often enough in a month. Each connection counts once a day."
    )
    row_header = "words"

    words = Column()
    month = Column()
    count = NumberColumn()

    def render_month(self, value: dt.date) -> str:
        return dates.month(value)


class PersonTable(RegisterTable):
    """Members of staff."""

    caption = _("People")
    nothing = _("There is nobody here yet.")
    row_header = "name"

    name = Column(verbose_name=_("Name"), empty_values=(), order_by=("last_name", "first_name", "username"))
    username = Column(verbose_name=_("User name"))
    roles = Column(verbose_name=_("Roles"), empty_values=(), orderable=False)
    is_active = YesNoColumn(verbose_name=_("Can log in"))

    def render_name(self, record: User) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("person", args=[record.pk]), record)

    def render_roles(self, record: User) -> str:
        return ", ".join(role_with_day(membership) for membership in record.memberships.all()) or "–"


def role_name(membership: Membership) -> str:
    """Say what somebody is: "Adviser (Town office)"."""
    name = str(membership.get_role_display())
    return f"{name} ({membership.office.short_name})" if membership.office else name


def role_with_day(membership: Membership) -> str:
    """Say from when as well, if that is to come."""
    name, begins_on = role_name(membership), membership.begins_on
    if begins_on is None or not membership.waits(local_time.today()):
        return name
    return str(_("%(role)s from %(day)s") % {"role": name, "day": dates.day(begins_on)})


class ToDoColumn(Column):
    """Whether somebody has to order a brochure, or has done so."""

    def render(self, record: Brochure) -> str | Promise:
        if record.is_to_order:
            return _("Order more")
        return _("ordered on %(day)s") % {"day": dates.day(record.ordered_on)} if record.ordered_on else ""


class BrochureTable(RegisterTable):
    """What lies on the shelf."""

    caption = _("Brochures")
    nothing = _("There is no brochure on the list yet.")
    nothing_todo = _("Add those that families take along. The list then says which run out.")
    row_header = "title"

    title = to_page("brochure_edit")
    language = Column()
    left = NumberColumn()
    reorder_at = NumberColumn()
    to_do = ToDoColumn(verbose_name=_("To do"), empty_values=(), orderable=False)
    kept_at = Column()


class SpotKindTable(RegisterTable):
    """Lists of places in town."""

    caption = _("Lists of places")
    nothing = _("There is no list of places yet.")
    nothing_todo = _("Add the first one, such as playgrounds. Families see a list as soon as a place stands in it.")
    row_header = "name"

    position = NumberColumn()
    name = to_page("spot_kind_edit")
    line = Column()
    needs_seal = YesNoColumn()


class SpotTable(RegisterTable):
    """Places in town."""

    caption = _("Places in town")
    nothing = _("There is no place in town yet.")
    nothing_todo = _("Add a list first, then its places.")
    row_header = "name"

    name = to_page("spot_edit")
    kind = Column(order_by="kind__position")
    street = Column()
    seal_until = DayColumn()
    checked_on = DayColumn()


class LandmarkTable(RegisterTable):
    """What a way sketch is drawn with."""

    caption = _("Landmarks of the way sketch")
    nothing = _("There is no landmark yet.")
    nothing_todo = _("Add the few that everybody knows: the station, the church, the market place, the river.")
    row_header = "name"

    name = to_page("landmark_edit")
    kind = Column()


class TalkLanguageTable(RegisterTable):
    """Languages in which people talk, besides those that reports count."""

    caption = _("Further languages of talks")
    nothing = _("The twelve languages that reports count can be chosen everywhere. There is no further one yet.")
    nothing_todo = _("Add one when somebody of the house or a partner speaks it.")
    row_header = "name"

    name = to_page("talk_language_edit")
    own_name = Column()
    code = Column()
    is_signed = YesNoColumn()
    is_asked_for = YesNoColumn()

    def render_own_name(self, value: str, record: TalkLanguage) -> SafeString:
        return format_html('<span lang="{}" dir="{}">{}</span>', record.code, record.direction, value)
