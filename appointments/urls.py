"""URLs of the app appointments: families' and staff's."""

from django.urls import URLPattern, URLResolver

import appointments.closing.urls
import appointments.cockpit.urls
import appointments.desk.urls
import appointments.families.urls
import appointments.groups.urls
import appointments.handouts.urls
import appointments.hours.urls
import appointments.market.urls
import appointments.messages.urls
import appointments.rooms.urls
import appointments.visits.urls
import appointments.walk_ins.urls
import appointments.wish_tree.urls

public: list[URLPattern | URLResolver] = [
    *appointments.families.urls.public,
    *appointments.handouts.urls.public,
    *appointments.visits.urls.public,
    *appointments.walk_ins.urls.public,
]

staff: list[URLPattern | URLResolver] = [
    *appointments.desk.urls.staff,
    *appointments.visits.urls.staff,
    *appointments.walk_ins.urls.staff,
    *appointments.market.urls.staff,
    *appointments.wish_tree.urls.staff,
    *appointments.groups.urls.staff,
    *appointments.rooms.urls.staff,
    *appointments.closing.urls.staff,
    *appointments.cockpit.urls.staff,
    *appointments.hours.urls.staff,
    *appointments.messages.urls.staff,
]
