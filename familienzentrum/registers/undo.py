"""Ten minutes in which somebody can take back what they changed or removed in master data, where nobody was told.

The last deed is kept with the login of whoever did it, so nobody else can take it back, and it is gone with the login.
What families may hear of is left out: of those rows another app says what follows from a change
(`familienzentrum.registers.consequences`).
"""

import datetime as dt
import json
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, router, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.choices import Role
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.registers.consequences import has_any

MINUTES = 10
_KEY = "undo"


class CannotBeTakenBack(Refusal):
    """It was changed again, or the database would refuse it now."""

    words = _("It cannot be taken back any more: something has changed since. Change it by hand instead.")


@dataclass(frozen=True)
class Deed:
    """What was done to which row: all of it `before`, and what the changed `fields` said `after`; removed if none.

    A page says by its `number` which deed it asked about.
    """

    model: str
    pk: int
    title: str
    before: str
    after: str
    fields: list[str]
    editors: list[str]
    back_url: str
    at: str
    number: str

    @property
    def is_removal(self) -> bool:
        return not self.fields

    def is_for(self, roles: frozenset[Role]) -> bool:
        return not roles.isdisjoint(map(Role, self.editors))


def can_be_undone(row: models.Model) -> bool:
    """Whether nobody is told when it changes, and nothing goes or loses its link when it is removed."""
    return not has_any(type(row)) and _stands_alone(row)


def snapshot(row: models.Model, fields: list[str] | None = None) -> str:
    """Return a row as it is stored, or these fields of it. Other rows are named by their keys."""
    return serializers.serialize("json", [row], fields=fields)


def keep(request: HttpRequest, row: models.Model, **deed: Any) -> None:
    """Keep the last deed of a login; the one before it cannot be taken back any more."""
    after = snapshot(type(row)._default_manager.get(pk=row.pk), deed["fields"]) if deed["fields"] else ""
    deed |= {"after": after, "at": timezone.now().isoformat(), "number": uuid.uuid4().hex}
    made = Deed(row._meta.label, row.pk, str(row), **deed)
    request.session[_KEY] = asdict(made)


def kept(request: HttpRequest) -> Deed | None:
    """Return the last deed, as long as it can be taken back; after that it is forgotten."""
    if _KEY not in request.session:
        return None
    deed = Deed(**request.session[_KEY])
    if timezone.now() - dt.datetime.fromisoformat(deed.at) <= dt.timedelta(minutes=MINUTES):
        return deed
    forget(request)
    return None


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def take_back(deed: Deed, *, by: User) -> None:
    """Restore what was there. Raises CannotBeTakenBack."""
    try:
        with transaction.atomic():
            row = _restored(deed) if deed.is_removal else _as_before(deed)
            audit.record(f"{row._meta.model_name}.taken_back", row, by=by, fields=deed.fields)
    except IntegrityError as error:
        raise CannotBeTakenBack from error


def _restored(deed: Deed) -> models.Model:
    [found] = serializers.deserialize("json", deed.before)
    if type(found.object)._default_manager.filter(pk=deed.pk).exists():
        raise CannotBeTakenBack
    found.save(force_insert=True)
    return found.object


def _as_before(deed: Deed) -> models.Model:
    """Set the changed fields back, if they still say what the deed made of them."""
    model = apps.get_model(deed.model)
    row = model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=deed.pk).first()
    if row is None or json.loads(snapshot(row, deed.fields)) != json.loads(deed.after):
        raise CannotBeTakenBack
    [found] = serializers.deserialize("json", deed.before)
    linked = {field.name for field in row._meta.many_to_many}
    columns = [name for name in deed.fields if name not in linked]
    for name in columns:
        attribute = row._meta.get_field(name).attname
        setattr(row, attribute, getattr(found.object, attribute))
    row.save(update_fields=columns)
    for name in linked.intersection(deed.fields):
        getattr(row, name).set((found.m2m_data or {}).get(name, []))
    return row


def _stands_alone(row: models.Model) -> bool:
    """Whether no other row goes with it, but for the links that it has itself."""
    collector = models.deletion.Collector(using=router.db_for_write(type(row)))
    try:
        collector.collect([row])
    except models.ProtectedError:
        return True  # it is not removed at all
    going = {*collector.data, *(rows.model for rows in collector.fast_deletes if rows.exists())}
    return not collector.field_updates and all(_comes_along(model, row) for model in going)


def _comes_along(model: type[models.Model], row: models.Model) -> bool:
    """Whether rows of this model come back with the row: itself, its links, and what triggers make of it."""
    return model is type(row) or bool(model._meta.auto_created) or getattr(model, "is_made_by_triggers", False)
