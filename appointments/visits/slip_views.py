"""The page on which a partner without a login confirms that a family has arrived."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.core.code_field import CodeField
from appointments.visits.referral_actions import UnknownCode, take_slip
from familienzentrum.access import public
from familienzentrum.forms import PortalForm
from familienzentrum.limits import SLIPS, TooOften
from familienzentrum.refusals import told_to


class UnknownSlip(UnknownCode):
    """The same to whoever has no office here."""

    words = _(
        "We find no open slip with this code. If you have just confirmed it, all is done. Otherwise compare the code "
        "once more, or call us."
    )


class ArrivedForm(PortalForm):
    """The code that the family brings; it travels in no address."""

    code = CodeField(
        label=_("Code on the slip"),
        help_text=_("Twelve letters and digits, for example 7KQM-2RTX-9FHC. Small letters are fine."),
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip_arrived(request: HttpRequest) -> HttpResponse:
    """One code, one button. The answer names the office and says “arrived”; only wrong codes count for the limit."""
    form = ArrivedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with told_to(form, TooOften, UnknownSlip, field="code"):
            SLIPS.spend(request)
            try:
                slip = take_slip(form.cleaned_data["code"], at_offices=None)
            except UnknownCode:
                raise UnknownSlip from None
            SLIPS.give_back(request)
            return render(request, "appointments/visits/arrived.html", {"office": slip.to_office})
    status = HTTPStatus.NOT_FOUND if form.errors else HTTPStatus.OK
    return render(request, "appointments/visits/arrived.html", {"form": form}, status=status)
