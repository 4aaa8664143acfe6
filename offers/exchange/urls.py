"""URLs for programs."""

from django.urls import URLPattern, URLResolver, path

from offers.exchange import for_browsers, views

api: list[URLPattern | URLResolver] = [
    path("robots.txt", for_browsers.robots, name="robots"),
    path("sitemap.xml", for_browsers.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", for_browsers.sitemap_section, name="sitemap_section"),
    path("opensearch.xml", for_browsers.opensearch, name="opensearch"),
    path("manifest.webmanifest", for_browsers.manifest, name="manifest"),
    path("api/hsds/", views.about, name="hsds"),
    path("api/hsds/openapi.json", views.openapi, name="hsds_openapi"),
    path("api/hsds/services", views.services, name="hsds_services"),
    path("api/hsds/services/<uuid:number>", views.service, name="hsds_service"),
    path("api/hsds/service_at_locations", views.service_at_locations, name="hsds_service_at_locations"),
    path("api/hsds/service_at_locations/<uuid:number>", views.service_at_location, name="hsds_service_at_location"),
    path("api/hsds/organizations", views.organizations, name="hsds_organizations"),
    path("api/hsds/organizations/<uuid:number>", views.organization, name="hsds_organization"),
    path("api/hsds/taxonomies", views.taxonomies, name="hsds_taxonomies"),
    path("api/hsds/taxonomies/<uuid:number>", views.taxonomy, name="hsds_taxonomy"),
    path("api/hsds/taxonomy_terms", views.taxonomy_terms, name="hsds_taxonomy_terms"),
    path("api/hsds/taxonomy_terms/<uuid:number>", views.taxonomy_term, name="hsds_taxonomy_term"),
]
