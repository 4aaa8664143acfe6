"""The portal's addresses, and a view that does nothing."""

from django.http import HttpResponse
from django.urls import path

from familienzentrum.access import public
from familienzentrum.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def empty(request):
    return HttpResponse()


urlpatterns = [path("empty/", empty), *urlpatterns]
