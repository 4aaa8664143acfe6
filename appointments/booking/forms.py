"""The booking form: as little as the consultation needs, almost all of it optional."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from appointments.booking.limits import ContactNeeded, is_limited
from appointments.booking.refusals import ASKED_FOR
from appointments.booking.requests import BookingRequest
from appointments.choices import Caller, MeetingChannel, Text
from appointments.core.callers import number_to_call
from appointments.core.phone_numbers import refuse_no_number
from appointments.models import Course
from appointments.models.sealed import MOST_PEOPLE
from familienzentrum.bot_protection import BotProtectedForm
from familienzentrum.forms import Group, PhoneInput
from familienzentrum.mail_addresses import MailField
from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from familienzentrum.texts import in_words
from offers.choices import AgeSpan
from offers.models import AgePhase, Offer
from offers.models.language import choices_asked_for

MOST = 10
_TOLD = (
    "name",
    "email",
    "phone",
    "caller",
    "wants_reminder",
    "address",
    "door_name",
    "language",
    "needs_interpreter",
    "note",
    "wants_company",
)
# Asked where somebody comes to the family, and nowhere else.
AT_HOME = ("address", "door_name")
_CALLED_AT = _("We call you there at the time of the appointment.")
_CALLED_AT_OR_NOT = _("We call you there at the time of the appointment, if you want that, or if something changes.")
_SAFER_TO_CALL = _(
    "Calling us yourself is safer: then we need no number of yours, and nobody else hears or sees a call of ours. Our "
    "number then stands in your phone: delete it there."
)
_WHO_CALLS_SOMETIMES = _("Who calls, if the talk is by phone?")
_OR_NO_CHOICE = _(
    "If you choose nothing, we call the number that you give. Without one we keep no talk by phone for you."
)
_CALLED_AT_SOMETIMES = _("We call only if something changes, and for talks by phone.")
_CALLED_TO_REMIND = _("We call only if something changes, and to remind you if you want that.")
_NO_NUMBER = _("Please give your phone number: without it we cannot call to remind you.")
_REACH_ONE = _("How may we reach you? One of the two is enough.")
_NEEDED = {
    "name": _("a name or a made-up name"),
    "email": _("your e-mail address"),
    "phone": _("your phone number"),
    "address": _("your address"),
    "door_name": _("the name at your door"),
}
_PURPOSES = {"name": "name", "email": "email", "phone": "tel", "address": "street-address", "door_name": "off"}
_ASKED = {
    "name": _("Please give a name. You may make one up."),
    "email": _("Please give your e-mail address."),
    "phone": _("Please give your phone number."),
    "address": _("Please give your address."),
    "door_name": _("Please say which name stands at the door."),
}
_COUNT_ERRORS = {
    "invalid": _("Please write a whole number, for example 2."),
    "min_value": _("Please write 0 or more."),
    "max_value": _("Please call us if more than %(limit_value)s come. We will find a way."),
}


def _count(label: Any, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        required=False,
        error_messages=_COUNT_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **given,
    )


class BookingForm(BotProtectedForm):
    """Five questions at most, and two more for a visit at home.

    `attempt` is the idempotency key: it tells a double click from a second booking.
    """

    # The page says once what is needed.
    marks_optional = False
    # Who calls, in the words of who fills in the form.
    callers: Mapping[str, Text] = {Caller.HOUSE: Caller.HOUSE.label, Caller.FAMILY: _("I call you myself: %(number)s")}
    hidden_fields_apart = True
    # Pages that say du have a folder of their own.
    folder = "appointments/families"
    steps: Sequence[Text] = (_("Choose a time"), _("Your details"), _("Check and book"))
    # Off where staff fill it in for somebody: the browser would propose and remember other people's data.
    is_filled_in_by_family = True

    adults = _count(_("Adults"), initial=1)
    name = forms.CharField(
        label=_("Name or pseudonym"),
        max_length=60,
        required=False,
        help_text=_("We call you by it. You may make one up."),
    )
    email = MailField(
        label=_("E-mail"),
        max_length=120,
        required=False,
        help_text=_("We confirm the appointment there. The mail does not say what it is about."),
    )
    caller = forms.TypedChoiceField(
        label=_("Who calls?"),
        choices=Caller,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say who calls: you, or we.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        validators=[refuse_no_number],
        widget=PhoneInput,
        help_text=_("We call only if something changes."),
    )
    wants_reminder = forms.BooleanField(
        label=_("Call me before the appointment, to remind me"),
        required=False,
        help_text=_("On the last open day before. Only if you give no e-mail address: to that we write."),
    )
    address = forms.CharField(
        label=_("Street and number"),
        max_length=120,
        required=False,
        help_text=_("And the town. Only those who visit you see it."),
    )
    door_name = forms.CharField(
        label=_("Name at the door"),
        max_length=60,
        required=False,
        help_text=_(
            "As it stands beside the bell. If there is none, say where to ring. Only those who visit you see it."
        ),
    )
    wants_company = forms.BooleanField(
        label=_("Somebody shall come along"),
        required=False,
        help_text=_(
            "Somebody from the house goes with you to the talk, if we find somebody. "
            "Whether we did stands on the page of your appointment."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the talk"), choices=lambda: [("", _("No matter")), *choices_asked_for()], required=False
    )
    needs_interpreter = forms.BooleanField(label=_("We need somebody who interprets"), required=False)
    note = forms.CharField(
        label=_("What should we prepare?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example a pram or a wheelchair. Please write nothing that is private or about your health."),
    )
    attempt = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        offer: Offer,
        course: Course | None = None,
        channels: Collection[MeetingChannel] = (MeetingChannel.ON_SITE,),
        can_be_accompanied: bool = False,
        **kwargs: Any,
    ) -> None:
        self.offer = offer
        self.needs_contact = is_limited(offer, course)
        self.age_phases = cached("ages-of-children", _ages_of_children)
        kwargs["initial"] = {"attempt": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields |= {_field(age): _count(in_words(age.label)) for age in self.age_phases}
        self.order_fields(["adults", *map(_field, self.age_phases)])
        if not can_be_accompanied:
            self.fields.pop("wants_company", None)
        if not cached("centre", Centre.current).reminder_days:
            self.fields.pop("wants_reminder", None)
        elif "phone" in self.fields and "wants_reminder" in self.fields:
            self.fields["phone"].help_text = _CALLED_TO_REMIND
        if "name" in self.fields:
            self.fields["name"].required = not offer.is_anonymous_possible
        self._let_the_browser_fill_in(offer)
        self._ask_what_is_needed(channels)
        self._ask_who_calls(channels)

    def _let_the_browser_fill_in(self, offer: Offer) -> None:
        """Purposes as in WCAG 1.3.5; none where nothing may be left: the next person at this phone must see nothing."""
        remembers = self.is_filled_in_by_family and not offer.leaves_no_trace
        for name, field in self.fields.items():
            if not remembers:
                field.widget.attrs["autocomplete"] = "off"
            elif name in _PURPOSES:
                field.widget.attrs["autocomplete"] = _PURPOSES[name]
            if name in _ASKED:
                field.error_messages["required"] = _ASKED[name]

    def _ask_what_is_needed(self, channels: Collection[MeetingChannel]) -> None:
        """Ask what the ways of meeting need: firmly if all of them do, else for those times alone."""
        for name, words in ASKED_FOR.items():
            needing = [channel for channel in channels if name in channel.needs]
            if name not in self.fields or not needing:
                continue
            field = self.fields[name]
            field.required = len(needing) == len(channels)
            field.error_messages["required"] = words
            if name == "phone":
                field.help_text = _CALLED_AT if field.required else _CALLED_AT_SOMETIMES
        for name in AT_HOME:
            if not any(name in channel.needs for channel in channels):
                self.fields.pop(name, None)

    def _ask_who_calls(self, channels: Collection[MeetingChannel]) -> None:
        """Let the family choose where talks are by phone and we have a number; at a sensitive offer, undecided.

        Who waits for talks of which only some are by phone may leave it open.
        """
        if "caller" not in self.fields:
            return
        by_phone = [channel for channel in channels if channel.is_by_phone]
        number = number_to_call(self.offer, cached("centre", Centre.current).phone) if by_phone else ""
        if not number:
            del self.fields["caller"]
            return
        field: Any = self.fields["caller"]
        phone = self.fields["phone"]
        unbroken = number.replace(" ", "\N{NO-BREAK SPACE}")
        field.choices = [(who, words % {"number": unbroken}) for who, words in self.callers.items()]
        if len(by_phone) < len(channels):
            field.label, field.help_text, field.required = _WHO_CALLS_SOMETIMES, _OR_NO_CHOICE, False
            return
        field.initial = None if self.offer.is_sensitive else Caller.HOUSE
        field.help_text = _SAFER_TO_CALL if self.offer.is_sensitive else ""
        phone.required, phone.help_text = False, _CALLED_AT_OR_NOT

    @classmethod
    def is_for(cls, offer: Offer) -> bool:
        """Whether times of this offer are booked with it."""
        return True

    @property
    def needs_either(self) -> bool:
        """Whether an e-mail address or a phone number will do: not where one of them is needed anyway."""
        asked = [self.fields[name] for name in ("email", "phone") if name in self.fields]
        return self.needs_contact and not any(field.required for field in asked)

    @property
    def _reach(self) -> Text:
        """A call needs the number: one of the two is not always enough."""
        return _REACH_ONE if self.needs_either and "caller" not in self.fields else _("How may we reach you?")

    @property
    def also_needed(self) -> tuple[Text, ...]:
        """What a form of another kind asks firmly besides, in words."""
        return ()

    @property
    def needed(self) -> str:
        """What the form cannot do without, as a list in words."""
        required = [words for name, words in _NEEDED.items() if name in self.fields and self.fields[name].required]
        called = [_("your phone number, if we are to call you")] if "caller" in self.fields else []
        either = [_("your e-mail or phone number")] if self.needs_either else []
        asked = (_("how many people come"), *self.also_needed, *required, *called, *either)
        return get_text_list([str(words) for words in asked], gettext("and"))

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        children = tuple(_field(age) for age in self.age_phases)
        return [
            (_("How many people come?"), ["adults"]),
            (_("Children who come along, by age"), [children] if children else []),
            (_("What may we call you?"), ["name"]),
            (self._reach, [*self._caller, ("email", "phone"), *self._reminder]),
            (_("Where shall we come?"), [name for name in AT_HOME if name in self.fields]),
            (_("Would you rather not come alone?"), ["wants_company"]),
            (_("What helps us to understand each other?"), ["language", "needs_interpreter", "note", "website"]),
        ]

    @property
    def _reminder(self) -> list[str]:
        return [name for name in ("wants_reminder",) if name in self.fields]

    @property
    def _caller(self) -> list[str]:
        return [name for name in ("caller",) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._refuse_nothing_to_ring(data)
        self._refuse_call_without_number(data)
        # Beside whatever else is wrong: nobody likes to be told one thing after the other.
        if not self.errors.keys() & {"adults", *map(_field, self.age_phases)}:
            self._refuse_odd_numbers(data.get("adults") or 0, sum(self._children().values()))
        is_given = data.get("email") or data.get("phone") or self.errors.keys() & {"email", "phone"}
        if self.needs_contact and not is_given:
            self.add_error("email", ContactNeeded.words)
        return data

    def _refuse_nothing_to_ring(self, data: dict[str, Any]) -> None:
        if data.get("caller") == Caller.HOUSE and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", ASKED_FOR["phone"])

    def _refuse_call_without_number(self, data: dict[str, Any]) -> None:
        is_given = data.get("email") or data.get("phone") or self.errors.keys() & {"email", "phone"}
        if data.get("wants_reminder") and not is_given:
            self.add_error("phone", _NO_NUMBER)

    def _refuse_odd_numbers(self, adults: int, children: int) -> None:
        if not adults + children:
            self.add_error("adults", _("Please say how many people come: at least one."))
        if children > MOST_PEOPLE:
            self.add_error("adults", _COUNT_ERRORS["max_value"] % {"limit_value": MOST_PEOPLE})

    def to_request(self) -> BookingRequest:
        """Return the valid form as a request for `book`; what it does not ask stays empty."""
        data = self.cleaned_data
        plain = {name: data[name] for name in _TOLD if name in data}
        return BookingRequest(
            adults=self._adults(),
            children_by_age=self._children(),
            attempt=data["attempt"],
            mail_language=get_language() or "de",
            **plain,
        )

    @property
    def children(self) -> int:
        """How many children come, as far as the form says so; it may have errors."""
        return sum(self._children().values())

    def _adults(self) -> int:
        return self.cleaned_data["adults"] or 0

    def _children(self) -> dict[str, int]:
        return {age.slug: self.cleaned_data.get(_field(age)) or 0 for age in self.age_phases}


def _ages_of_children() -> list[AgePhase]:
    return list(AgePhase.objects.filter(span=AgeSpan.CHILDREN))


def _field(age: AgePhase) -> str:
    return f"children_{age.slug}"
