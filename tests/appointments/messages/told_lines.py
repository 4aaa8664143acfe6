"""What changes tell the families of one kind of appointment, as lines to be read, and the table of them."""

import re
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction
from django.urls import resolve, reverse

from appointments.models import CallTask, Message, Slot
from familienzentrum.mail import number_of
from tests.appointments.messages.told_changes import CHANGES, told
from tests.appointments.messages.told_kinds import EMAIL, KINDS, MAIL, PHONE, WAYS
from tests.calendar_reader import entries
from tests.outbox import send_each_once
from tests.reading import markup

TABLE = Path(__file__).with_name("told_table.md")

NOBODY_SAID_WHY = "and nobody said why"
_CARD = re.compile(r'<li class="card">(.*?)</li>', re.DOTALL)
_HELLO, _MACHINE = "Guten Tag,", "Diese E-Mail kommt von einem Programm. Bitte antworten Sie nicht darauf."
_LINK = re.compile(r"https?://(?!video)[^/]+([^\s?]+)(?:\?\S+)?")


def _page_behind(link):
    return f"<{resolve(link[1]).url_name}>"


class Reader:
    """Reads what went out to the families of one world, and names its calendar entries "a", "b" and so on."""

    def __init__(self, client, desk):
        self.client, self.desk = client, desk
        self.names = {}

    def lines(self, ways):
        """Deliver what waits, and return what each family gets: a list of texts by way, empty if nothing."""
        send_each_once()
        calls = self._call_list() if CallTask.objects.open().exists() else []
        return {way: self._mails() if way == MAIL else _calls(calls, way) for way in ways}

    def _call_list(self):
        # Anew each time: in between the clock may have gone on for days.
        self.client.force_login(self.desk)
        return [_flat(card) for card in _CARD.findall(markup(self.client.get(reverse("calls"))))]

    def _mails(self):
        return [self._mail(written) for written in mail.outbox if EMAIL in written.to]

    def _mail(self, written):
        message = Message.objects.get(number=number_of(written))
        hello, *said, machine = written.body.strip().split("\n\n")
        assert (hello, machine) == (_HELLO, _MACHINE)
        body = " | ".join(_LINK.sub(_page_behind, part).replace("\n", " / ") for part in said)
        events = [event for part in written.attachments for event in self._events(part)]
        return "\n".join([f"{message.occasion} «{written.subject}» {body}", *events])

    def _events(self, part):
        for method, uid, sequence, status, start, end, where in entries(part.get_payload(decode=True)):
            assert Slot.objects.filter(starts_at=start, ends_at=end).exists(), (start, end)
            name = self.names.setdefault(uid, "abcdefgh"[len(self.names)])
            yield f"  - {method} {name} {sequence} {status} {start:%d.%m. %H:%M}–{end:%H:%M} {where}"


def _flat(card):
    parts = BeautifulSoup(card, "lxml").find_all(["h2", "p"])
    return " | ".join(" ".join(part.get_text(" ").split()) for part in parts)


def _calls(cards, way):
    return [card for card in cards if ("Bitte anrufen" in card) == (way == PHONE)]


@contextmanager
def undone():
    """Nothing of what is done inside stays."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def found_for(kind, client, clock, changes=CHANGES, ways=WAYS):
    """Return what each of these changes tells that is possible, to families reached so: the texts by change and way."""
    world, found = kind.build(), {}
    mail.outbox.clear()
    ways = [way for way in ways if way not in kind.impossible]
    reader = Reader(client, world.staff.desk)
    world.rows = {way: kind.enter(world, way, **kind.given) for way in ways}
    found["entered"] = reader.lines(ways)
    told(world)
    for title in changes:
        change = CHANGES[title]
        if change.why_not(kind):
            continue
        with undone():
            change.act(world, clock)
            found[title] = reader.lines(ways)
        mail.outbox.clear()
        clock.move_to(world.began, tick=False)
    return found


def written(name, found):
    """Return the part of the table about one kind."""
    kind = KINDS[name]
    text = [f"# {name}", "\n## entered\n", *cells(kind, found["entered"], "its page has just said so")]
    impossible = defaultdict(list)
    for title, change in CHANGES.items():
        if reason := change.why_not(kind):
            impossible[reason].append(title)
        else:
            text += [f"\n## {title}\n", *cells(kind, found[title], change.quiet)]
    text += ["\n## not here\n", *(f"- {reason}: {', '.join(titles)}" for reason, titles in impossible.items())]
    return "\n".join(text) + "\n"


def cells(kind, found, quiet, ways=WAYS):
    for way in ways:
        if reason := kind.impossible.get(way):
            yield f"- {way}: impossible, {reason}"
        elif found[way]:
            yield from (f"- {way}: {text}" for text in found[way])
        else:
            yield f"- {way}: nothing, {quiet or NOBODY_SAID_WHY}"


def table():
    """Return the parts of the table by kind."""
    parts = re.split(r"(?m)^(?=# )", TABLE.read_text())
    return {part.partition("\n")[0].removeprefix("# "): part.rstrip("\n") + "\n" for part in parts[1:]}
