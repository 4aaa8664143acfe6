"""The page on which sources about the social area stand side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.core.access import reporters
from reporting.planning.social_area import side_by_side


@reporters
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show what differs first; the rest is a long list."""
    comparisons = side_by_side()
    context = {
        "differing": [comparison for comparison in comparisons if comparison.differs],
        "agreeing": [comparison for comparison in comparisons if not comparison.differs],
    }
    return render(request, "reporting/planning/social_area.html", context)
