"""What browsers and search engines ask for at fixed addresses: sitemap, robots.txt, search, and the web manifest."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached, cached_page
from familienzentrum.models import Centre
from offers.exchange.records import absolute
from offers.models import Offer

# The page that a browser's own search field leads to.
SEARCH_PAGE = "offers"
_PAGES = ("start", "guide", "offers", "soonest", "events", "releases", "imprint", "privacy", "accessibility")
# Behind a code, a link or a login, or a step of a booking.
PRIVATE = (
    *("haus", "termin", "mein-termin", "meine-warteliste", "meine-wuensche"),
    *("kurse", "verlosung", "kalender", "stimmt-das-noch", "uebersetzen"),
)
_SHORTEST_NAME = 16


class _OnePortal(Sitemap):
    """Every address once in each language, with those of the other languages beside it."""

    i18n = alternates = x_default = True
    # A page of it is made in a fifth of a second: each address names itself in every language.
    limit = 200
    protocol = urlsplit(settings.PORTAL_URL).scheme

    def get_languages_for_item(self, item: Any) -> list[str]:
        """Return those that the town shows."""
        return cached("centre", Centre.current).shown_languages

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PORTAL_URL).netloc


class Pages(_OnePortal):
    """What does not depend on a row."""

    def items(self) -> tuple[str, ...]:
        return _PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Offers(_OnePortal):
    """The page of each published offer."""

    def items(self) -> list[Any]:
        return list(Offer.objects.published().order_by("pk").values_list("public_id", flat=True))

    def location(self, item: Any) -> str:
        return reverse("offer", args=[item])


_SECTIONS: dict[str, Any] = {"seiten": Pages, "angebote": Offers}


def _number(query: QueryDict) -> Mapping[str, str]:
    later = query.get("p", "")
    return {"p": later} if later.isascii() and later.isdecimal() and len(later) <= 4 else {}


@public
@cached_page(_number)
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    answer: TemplateResponse = sitemaps.index(request, _SECTIONS, sitemap_url_name="sitemap_section")
    return _as_xml(answer)


@public
@cached_page(_number)
@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """404 for an unknown section or page."""
    answer: TemplateResponse = sitemaps.sitemap(request, _SECTIONS, section)
    return _as_xml(answer)


@public
@cached_page()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everybody may read what the sitemap names, and nothing of what belongs to one family."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{page}/" for prefix in prefixes for page in PRIVATE)]
    lines.append(f"Sitemap: {absolute(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@cached_page()
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Let a browser offer the portal's search in its own field."""
    name = centre_of(request).name
    root = ET.Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    ET.SubElement(root, "ShortName").text = name[:_SHORTEST_NAME]
    ET.SubElement(root, "Description").text = name
    ET.SubElement(root, "InputEncoding").text = "UTF-8"
    template = absolute(reverse(SEARCH_PAGE)) + "?search={searchTerms}"
    ET.SubElement(root, "Url", type="text/html", template=template)
    content = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/opensearchdescription+xml")


@public
@cached_page()
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Let a phone put the portal among its apps. Nothing is kept on it: see docs/adr/0029-open-and-fresh.md."""
    name, start = centre_of(request).name, reverse("start")
    described = {
        "name": name,
        "short_name": name[:_SHORTEST_NAME],
        "lang": settings.LANGUAGE_CODE,
        "start_url": start,
        "scope": start,
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#2044aa",
        "icons": [{"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return HttpResponse(json.dumps(described), content_type="application/manifest+json")


def _as_xml(answer: TemplateResponse) -> HttpResponse:
    return HttpResponse(answer.render().content, content_type="application/xml")
