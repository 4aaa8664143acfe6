"""The page on which the link of an hour's talks by video is set."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.views import Asks
from appointments.core.video_link_forms import VideoLinkForm
from appointments.hours.video_link_actions import set_link_of_hour
from appointments.hours.views import get_hour
from familienzentrum.access import acting_user, planners
from familienzentrum.refusals import told_to


@planners
@require_http_methods(["GET", "POST"])
def hour_video_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show first which families hear of it, then save."""
    hour, back_url, title = get_hour(pk), reverse("hour", args=[pk]), _("Link for talks by video")
    form = VideoLinkForm(
        request.POST if request.method == "POST" else None,
        rows=[hour],
        initial={"video_link": hour.video_link},
        help_text=_("The same for all its talks. An adviser can set another one for one family. Empty: there is none."),
    )
    if form.is_valid():
        link, by = form.cleaned_data["video_link"], acting_user(request)
        change = partial(set_link_of_hour, hour, link, by=by, hold=form.hold)
        with told_to(form):
            answer = foretold(request, form, change, title=title, back_url=back_url)
            if isinstance(answer, Asks):
                return answer.page
            say_told(request, answer.result)
            return redirect("hour", pk)
    context = {"form": form, "hour": hour, "title": title, "cancel_url": back_url}
    return render(request, "appointments/hours/video_link.html", context)
