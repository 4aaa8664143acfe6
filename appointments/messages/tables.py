"""Lists of messages: those that have not gone out, and the texts of all."""

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.choices import STRANDED, MessageState
from appointments.models import Message
from familienzentrum.tables import Column, LinkColumn, MomentColumn, PortalTable

_ANSWERS_ABOUT_THE_ADDRESS = {"SMTPRecipientsRefused", "SMTPDataError"}
_NOT_AN_ADDRESS = {"BadHeaderError", "UnicodeEncodeError", "ValueError"}


class TroubleColumn(Column):
    """Words the trouble of a mail."""

    def render(self, value: str) -> str | Promise:
        kind, _blank, code = value.partition(" ")
        if kind in _ANSWERS_ABOUT_THE_ADDRESS:
            return _("The family's mail server asks us to wait.") if code < "500" else _("The address is refused.")
        if kind in _NOT_AN_ADDRESS:
            return _("No mail can be written to this address.")
        if kind == STRANDED:
            return _("Our own program lost this mail on its way.")
        return _("Our own mail server takes no mails now.")


class WaitingMessagesTable(PortalTable):
    """Unsent messages: when, which office and why, never to whom."""

    caption = _("Messages that have not gone out")
    is_caption_hidden = True
    nothing = _("Every message has gone out.")
    nothing_todo = _("What waits or could not be delivered stands here.")
    row_header = "occasion"

    occasion = Column(verbose_name=_("Message"), orderable=False)
    slot = MomentColumn(accessor="slot__starts_at", verbose_name=_("Appointment"), default="–")
    office = Column(verbose_name=_("Office"), empty_values=(), orderable=False)
    state = Column(verbose_name=_("State"))
    trouble = TroubleColumn(verbose_name=_("Why"), orderable=False)

    class Meta:
        model = Message
        fields = ()
        sequence = ("occasion", "slot", "office", "state", "trouble")

    def render_office(self, record: Message) -> str:
        return record.record.office.short_name


class MessageTextsTable(PortalTable):
    """All message texts in all languages, standard or customised."""

    caption = _("Mails to families")
    is_caption_hidden = True
    row_header = "label"

    label = LinkColumn(url_of=lambda row: row.url, verbose_name=_("Mail"), orderable=False)
    language = Column(verbose_name=_("Language"), orderable=False)
    wording = Column(verbose_name=_("State"), orderable=False)


def not_sent() -> QuerySet[Message]:
    """Return unsent messages, permanent failures first."""
    return Message.objects.exclude(state=MessageState.SENT).with_details().order_by("state", "queued_at", "id")
