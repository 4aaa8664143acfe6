"""Opens a family's own page as its mail does: its address alone may open nothing."""

from django.urls import reverse

from appointments.core.own_page_keys import KEY, key_of


def opened(client, page, row):
    """Return the page; this client may open it for some minutes."""
    return client.get(reverse(page, args=[row.public_id]), {KEY: key_of(row.public_id)}, follow=True)
