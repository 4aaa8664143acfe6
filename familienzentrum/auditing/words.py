"""What entries of the audit log say, in words: an action is the name of a thing and what was done to it."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise

# By what follows the dot. A test finds what the code enters and this does not say.
DEEDS: dict[str, Words] = {
    "acknowledged": gettext_lazy("break of the chain explained"),
    "activated": gettext_lazy("account opened again"),
    "added": gettext_lazy("added"),
    "address_asked": gettext_lazy("new e-mail asked for"),
    "address_changed": gettext_lazy("e-mail of the account changed"),
    "address_dropped": gettext_lazy("new e-mail not taken: somebody else has it"),
    "address_withdrawn": gettext_lazy("new e-mail withdrawn"),
    "arrived": gettext_lazy("arrived"),
    "asked": gettext_lazy("asked for"),
    "asked_for": gettext_lazy("asked for"),
    "attendance_noted": gettext_lazy("attendance noted"),
    "attendance_taken_back": gettext_lazy("attendance taken back"),
    "begun": gettext_lazy("begun"),
    "booked": gettext_lazy("booked"),
    "budget_saved": gettext_lazy("budget saved"),
    "cancelled": gettext_lazy("cancelled"),
    "change_proposed": gettext_lazy("change proposed"),
    "changed": gettext_lazy("changed"),
    "checked": gettext_lazy("checked"),
    "code_used_twice": gettext_lazy("code of an app used twice"),
    "companion_set": gettext_lazy("who comes along, set"),
    "confirmed_by_office": gettext_lazy("confirmed by the office"),
    "confirmed_by_owner": gettext_lazy("confirmed by who offers it"),
    "corrected": gettext_lazy("corrected"),
    "counted": gettext_lazy("counted"),
    "counted_again": gettext_lazy("counted again"),
    "date_added": gettext_lazy("date added"),
    "date_changed": gettext_lazy("date changed"),
    "date_dropped": gettext_lazy("date dropped"),
    "date_restored": gettext_lazy("date restored"),
    "day_closed": gettext_lazy("day closed"),
    "deactivated": gettext_lazy("account closed"),
    "decided": gettext_lazy("decided"),
    "deliberations_saved": gettext_lazy("deliberations saved"),
    "done": gettext_lazy("done"),
    "doubt_ended": gettext_lazy("doubt ended"),
    "ended": gettext_lazy("ended"),
    "expired": gettext_lazy("expired"),
    "exported": gettext_lazy("exported"),
    "factor_added": gettext_lazy("second factor added"),
    "factor_removed": gettext_lazy("second factor removed"),
    "factor_wrong": gettext_lazy("wrong second factor shown"),
    "factors_kept": gettext_lazy("second factors kept"),
    "factors_reset": gettext_lazy("second factors removed by two people"),
    "factors_reset_asked": gettext_lazy("removal of second factors asked for"),
    "funders_saved": gettext_lazy("funders saved"),
    "held": gettext_lazy("drawn"),
    "imported": gettext_lazy("imported"),
    "invitation_used": gettext_lazy("invitation used"),
    "invited": gettext_lazy("invited"),
    "joined": gettext_lazy("joined"),
    "left": gettext_lazy("left"),
    "lent": gettext_lazy("lent"),
    "listed": gettext_lazy("list of participants opened"),
    "loaded": gettext_lazy("loaded from data files"),
    "logged_in": gettext_lazy("logged in"),
    "logged_out": gettext_lazy("logged out"),
    "login_failed": gettext_lazy("login failed"),
    "made": gettext_lazy("made"),
    "moved": gettext_lazy("moved"),
    "paper_saved": gettext_lazy("paper saved"),
    "password_changed": gettext_lazy("own password changed"),
    "password_reset": gettext_lazy("password set by a link"),
    "password_set": gettext_lazy("password set by the administration"),
    "picture_removed": gettext_lazy("picture removed"),
    "picture_saved": gettext_lazy("picture saved"),
    "planned": gettext_lazy("planned"),
    "printed": gettext_lazy("printed"),
    "proposal_decided": gettext_lazy("proposal decided"),
    "proposal_taken_back": gettext_lazy("proposal taken back"),
    "proposals_decided": gettext_lazy("proposals decided"),
    "proposed": gettext_lazy("proposed"),
    "publicity_confirmed": gettext_lazy("publication confirmed"),
    "publicity_proposed": gettext_lazy("publication proposed"),
    "publicity_taken_back": gettext_lazy("publication taken back"),
    "put_forward": gettext_lazy("put forward"),
    "rebuilt": gettext_lazy("times made anew"),
    "recovery_code_used": gettext_lazy("recovery code used"),
    "recovery_codes_made": gettext_lazy("recovery codes made"),
    "released": gettext_lazy("released"),
    "removed": gettext_lazy("removed"),
    "reopened": gettext_lazy("opened again"),
    "request_withdrawn": gettext_lazy("request withdrawn"),
    "restored": gettext_lazy("restored"),
    "revealed": gettext_lazy("details of a family opened"),
    "revoked": gettext_lazy("revoked"),
    "role_confirmed": gettext_lazy("role confirmed by a second person"),
    "role_given": gettext_lazy("role given"),
    "role_taken": gettext_lazy("role taken away"),
    "roles_paused": gettext_lazy("roles pause until tomorrow"),
    "saved": gettext_lazy("saved"),
    "sent": gettext_lazy("sent"),
    "session_ended": gettext_lazy("own login ended"),
    "shortened": gettext_lazy("shortened"),
    "taken_back": gettext_lazy("taken back"),
    "text_written": gettext_lazy("text written"),
    "video_link_set": gettext_lazy("video link set"),
    "withdrawn": gettext_lazy("withdrawn"),
    "year_saved": gettext_lazy("year saved"),
}


# What is said of entries and is no field of a table.
_OTHER_FIELDS = {"fields": gettext_lazy("Fields"), "within_an_hour": gettext_lazy("tries within an hour")}


def deed(action: str) -> str:
    """Say what was done; one that has no words is shown as it is stored."""
    return str(DEEDS.get(action.rpartition(".")[2], action))


def kind(label: str) -> str:
    """Say what kind of thing it is: "consultation hour"."""
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


def thing(subject: str) -> str:
    """Say which thing it is: "consultation hour 12". Numbers name no family."""
    label, _colon, number = subject.partition(":")
    return f"{kind(label)} {number}"


def model_of(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def details(subject: str, given: dict[str, Any]) -> str:
    """Say what else is known: "role: adviser; office: 3"."""
    model = model_of(subject.partition(":")[0])
    return "; ".join(f"{field(model, name)}: {_shown(model, name, value)}" for name, value in given.items())


def field(model: type[models.Model] | None, name: str) -> str:
    """Return a field's name as forms show it."""
    if name in _OTHER_FIELDS:
        return str(_OTHER_FIELDS[name])
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return name


def _shown(model: type[models.Model] | None, name: str, value: Any) -> str:
    if name == "fields":
        return ", ".join(field(model, one) for one in value)
    return plain(value)


def plain(value: Any) -> str:
    """Write a stored value: an empty one as a dash."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(plain, value)) or "–"
    return "–" if value is None or value == "" else str(value)
