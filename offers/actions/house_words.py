"""Names that strangers know of the house: no password is made of them alone."""

from collections.abc import Iterator

from familienzentrum.accounts.password_rules import house_words
from offers.models import Offer, Office, Place


@house_words
def names_of_the_house() -> Iterator[str]:
    yield from Offer.objects.values_list("title", flat=True)
    yield from Place.objects.values_list("name", flat=True)
    for names in Office.objects.values_list("name", "short_name"):
        yield from names
