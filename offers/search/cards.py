"""What the search says of things that are no offers."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from offers.finding import Thing
from offers.models import PageWords, Place, Signpost, Topic


class FoundCard(NamedTuple):
    """One thing that is no offer; what is empty is not said."""

    kind: str
    title: str
    url: str = ""
    who: str = ""
    text: str = ""
    phone: str = ""


def cards_of(things: Iterable[Thing]) -> dict[Thing, FoundCard]:
    """Return the cards of those that are no offers, one query for each kind."""
    by_kind: dict[str, list[int]] = {}
    for thing in things:
        by_kind.setdefault(thing.kind, []).append(thing.number)
    return {
        Thing(kind, row[0]): card(*row[1:])
        for kind, (rows, card) in _KINDS.items()
        if kind in by_kind
        for row in rows().filter(pk__in=by_kind[kind])
    }


def _signpost(number: object, title: str, summary: str, who: str, phone: str) -> FoundCard:
    return FoundCard("signpost", title, reverse("signpost", args=[number]), who, summary, phone)


def _page(leads_to: str, title: str, summary: str) -> FoundCard:
    return FoundCard("page", title, reverse(leads_to), "", summary)


def _topic(slug: str, name: str, line: str) -> FoundCard:
    return FoundCard("topic", name, f"{reverse('offers')}?topic={slug}", "", line)


def _place(name: str, street: str, postal_code: str, town: str, directions: str) -> FoundCard:
    address = ", ".join(filter(None, [street, f"{postal_code} {town}".strip()]))
    return FoundCard("place", name, "", address, directions)


def _rows(model: Any, *fields: str) -> Any:
    def rows() -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = model.objects.order_by().values_list("pk", *fields)
        return found

    return rows


_KINDS: dict[str, tuple[Any, Any]] = {
    "signpost": (_rows(Signpost, "public_id", "title", "summary", "who", "phone"), _signpost),
    "page": (_rows(PageWords, "leads_to", "title", "summary"), _page),
    "topic": (_rows(Topic, "slug", "name", "line"), _topic),
    "place": (_rows(Place, "name", "street", "postal_code", "town", "directions"), _place),
}
