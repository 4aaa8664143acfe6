"""Root URLconf: URLs of families, of staff and of programs in separate lists."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

import appointments.urls
import offers.urls
import reporting.urls
from familienzentrum import guide, views
from familienzentrum.auditing import urls as auditing
from familienzentrum.registers.views import take_back

staff = [
    path("", views.staff_home, name="staff_home"),
    path("ueberblick/", views.cockpit, name="cockpit"),
    path("rueckgaengig/", take_back, name="take_back"),
    path("bausteine/", guide.component_guide, name="component_guide"),
    *auditing.staff,
    *offers.urls.staff,
    *appointments.urls.staff,
    *reporting.urls.staff,
]

# What most people open comes first: Django compares an address with one pattern after the other.
public = [
    *appointments.urls.public,
    *offers.urls.public,
    *reporting.urls.public,
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
]

urlpatterns = [
    *i18n_patterns(*public, prefix_default_language=False),
    path("haus/konto/", include("familienzentrum.account_urls")),
    path("haus/", include(staff)),
    *offers.urls.api,
]

handler400 = "familienzentrum.views.bad_request"
handler403 = "familienzentrum.views.forbidden"
handler404 = "familienzentrum.views.not_found"
handler500 = "familienzentrum.views.server_error"
