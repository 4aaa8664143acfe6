"""Every change, every kind of appointment, every way to reach a family: the exact mail, calendar file and call.

The cells stand in `told_table.md`, to be read: what went out, and what the desk reads. After a change of words
`WRITE_TOLD_TABLE=1` writes them anew, and the test still fails: read the difference before you commit it.
"""

import os
import re
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction
from django.urls import resolve, reverse

from appointments.choices import MeetingChannel, Occasion
from appointments.models import CallTask, Message
from familienzentrum.mail import number_of
from tests.appointments.messages.told_changes import CHANGES, told
from tests.appointments.messages.told_kinds import EMAIL, KINDS, MAIL, MONDAY, PHONE, WAYS
from tests.calendar_reader import entries
from tests.factories import (
    make_centre,
)
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(MONDAY, tick=False)]

TABLE = Path(__file__).with_name("told_table.md")

NOBODY_SAID_WHY = "and nobody said why"
_CARD = re.compile(r'<li class="card">(.*?)</li>', re.DOTALL)
_HELLO, _MACHINE = "Guten Tag,", "Diese E-Mail kommt von einem Programm. Bitte antworten Sie nicht darauf."
_LINK = re.compile(r"https?://(?!video)[^/]+(\S+)")


def _page_behind(link):
    return f"<{resolve(link[1]).url_name}>"


class Reader:
    """Reads what went out to the families of one world, and names its calendar entries "a", "b" and so on."""

    def __init__(self, client, desk):
        self.client, self.desk = client, desk
        self.names = {}

    def lines(self, ways):
        """Deliver what waits, and return what each family gets: a list of texts by way, empty if nothing."""
        send_waiting_mails()
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
            name = self.names.setdefault(uid, "abcdefgh"[len(self.names)])
            yield f"  - {method} {name} {sequence} {status} {start:%d.%m. %H:%M}–{end:%H:%M} {where}"


def _flat(card):
    parts = BeautifulSoup(card, "html.parser").find_all(["h2", "p"])
    return " | ".join(" ".join(part.get_text(" ").split()) for part in parts)


def _calls(cards, way):
    return [card for card in cards if ("Bitte anrufen" in card) == (way == PHONE)]


@contextmanager
def undone():
    """Nothing of what is done inside stays."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def found_for(kind, client, clock):
    """Return what each change tells: the texts by change and way."""
    world, found = kind.build(), {}
    mail.outbox.clear()
    ways = [way for way in WAYS if way not in kind.impossible]
    reader = Reader(client, world.staff.desk)
    world.rows = {way: kind.enter(world, way, **kind.given) for way in ways}
    found["entered"] = reader.lines(ways)
    told(world)
    for title, change in CHANGES.items():
        if change.why_not(kind):
            continue
        with undone():
            change.act(world, clock)
            found[title] = reader.lines(ways)
        mail.outbox.clear()
        clock.move_to(MONDAY, tick=False)
    return found


def written(name, found):
    """Return the part of the table about one kind."""
    kind = KINDS[name]
    text = [f"# {name}", "\n## entered\n", *_cells(kind, found["entered"], "its page has just said so")]
    impossible = defaultdict(list)
    for title, change in CHANGES.items():
        if reason := change.why_not(kind):
            impossible[reason].append(title)
        else:
            text += [f"\n## {title}\n", *_cells(kind, found[title], change.quiet)]
    text += ["\n## not here\n", *(f"- {reason}: {', '.join(titles)}" for reason, titles in impossible.items())]
    return "\n".join(text) + "\n"


def _cells(kind, found, quiet):
    for way in WAYS:
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


@pytest.mark.parametrize("name", KINDS)
def test_each_change_is_told_as_the_table_says(name, client, time_machine):
    make_centre(phone="05181 703-0")
    says = written(name, found_for(KINDS[name], client, time_machine))
    if "WRITE_TOLD_TABLE" in os.environ:
        parts = table() | {name: says}
        TABLE.write_text("\n".join(parts[kind] for kind in KINDS if kind in parts))
        pytest.fail("The table is written anew: read what is different.")
    assert NOBODY_SAID_WHY not in says
    assert says.splitlines() == table()[name].splitlines()


def test_table_leaves_out_no_occasion_and_no_way_of_meeting():
    """A new occasion or channel has to come into it."""
    said = set(re.findall(r"(?m): (\w+) «", TABLE.read_text()))
    assert said == set(Occasion.values)
    assert {channel for kind in KINDS.values() if (channel := kind.channel)} == set(MeetingChannel)
    assert list(table()) == list(KINDS)
