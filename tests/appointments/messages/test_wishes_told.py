"""Whoever wished in a draw is told its new closing time and its result, once, and staff read first who hears of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import give
from appointments.choices import CallReason, Occasion
from appointments.desk.calls import open_calls
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.call_actions import ChangedMeanwhile, finish_call, stamp_of
from appointments.messages.catching_up import tell_forgotten
from appointments.models import CallTask, Draw, Message, WishList
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from tests.factories import make_centre, make_user
from tests.factories_groups import family, make_draw, make_drawn_course
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), tick=False)]

DAY = dt.timedelta(days=1)
NAMES = ("all", "both", "part", "none")
RINGS = {"email": "", "phone": "0123 987"}


@pytest.fixture(autouse=True)
def _house():
    make_centre()


@pytest.fixture
def draw():
    return make_draw(closes_at=timezone.now() + 3 * DAY)


def wish(draw, name="a", **given):
    return send_wishes(draw, family(name, **given), Wished([make_drawn_course(draw).course_id]))


def moved(draw, days):
    draw.closes_at = timezone.now() + days * DAY
    return save_draw(draw, by=make_user())


def occasions():
    return list(Message.objects.order_by("pk").values_list("occasion", flat=True))


def test_new_closing_time_is_told_once(draw, mailoutbox):
    wish(draw)
    send_waiting_mails()
    assert moved(draw, 5).mailed == 1
    send_waiting_mails()
    assert "bis:\n\nSamstag, 6. März" in mailoutbox[1].body.replace("\N{NO-BREAK SPACE}", " ")
    assert (moved(draw, 5).families, tell_forgotten()) == (0, 0)
    assert len(mailoutbox) == 2


def test_closing_time_that_moves_there_and_back_tells_nobody(draw, mailoutbox):
    wish(draw)
    send_waiting_mails()
    moved(draw, 5)
    moved(draw, 3)
    send_waiting_mails()
    assert len(mailoutbox) == 1


def test_confirmation_that_has_not_left_says_the_new_time_by_itself(draw, mailoutbox):
    wish(draw)
    moved(draw, 5)
    send_waiting_mails()
    assert occasions() == [Occasion.WISHES_KEPT]
    assert "6. März" in mailoutbox[0].body.replace("\N{NO-BREAK SPACE}", " ")


def test_title_and_number_of_places_tell_nobody(draw):
    wish(draw)
    send_waiting_mails()
    draw.title, draw.most_seats = "Anders", 3
    assert save_draw(draw, by=make_user()).families == 0


def test_family_with_a_phone_number_alone_is_called(draw):
    wish(draw, **RINGS)
    assert not CallTask.objects.exists()
    assert moved(draw, 5).to_call == 1
    call = open_calls()[0]
    assert call.task.reason == CallReason.DRAW_MOVED
    assert "6. März" in call.words[1].replace("\N{NO-BREAK SPACE}", " ")
    stamp = stamp_of(call.task.record)
    moved(draw, 6)
    with pytest.raises(ChangedMeanwhile):
        finish_call(CallTask.objects.get(), by=make_user(), stamp=stamp)
    finish_call(CallTask.objects.get(), by=make_user())
    assert tell_forgotten() == 0


def test_result_takes_the_place_of_a_call_about_the_closing_time(draw, time_machine):
    wish(draw, **RINGS)
    moved(draw, 5)
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    assert CallTask.objects.get().reason == CallReason.DRAWN
    finish_call(CallTask.objects.get(), by=make_user())
    assert tell_forgotten() == 0


def test_who_won_is_told_by_its_confirmations_alone_and_whether_that_is_all(draw, mailoutbox, time_machine):
    Draw.objects.update(most_seats=2)
    one, two, full = (make_drawn_course(draw, capacity=places) for places in (2, 2, 1))
    give(full, family("first"))
    for name, wished in {"all": [one], "both": [one, two], "part": [two, full], "none": [full]}.items():
        send_wishes(draw, family(name), Wished([slot.course_id for slot in wished]))
    send_waiting_mails()
    mailoutbox.clear()
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    send_waiting_mails()
    got = {name: " ".join(mail.body for mail in mailoutbox if f"{name}@" in mail.to[0]) for name in NAMES}
    said = {
        "Das Los hat entschieden und Ihnen diesen Platz gegeben.": [1, 2, 1, 0],
        "Nicht alle Ihre Wünsche sind in Erfüllung gegangen.": [0, 0, 1, 0],
        "Ihr Ergebnis steht hier": [0, 0, 0, 1],
    }
    assert {sentence: [got[name].count(sentence) for name in NAMES] for sentence in said} == said
    assert len([mail for mail in mailoutbox if "part@" in mail.to[0]]) == 1
    assert tell_forgotten() == 0


def test_closing_time_changed_past_the_pages_is_told_in_the_morning(draw):
    wish(draw)
    send_waiting_mails()
    Draw.objects.update(closes_at=timezone.now() + 6 * DAY)
    assert (tell_forgotten(), tell_forgotten()) == (1, 0)


def test_one_list_that_nobody_can_read_keeps_the_others_from_nothing(draw, caplog):
    bad, good = wish(draw, "a"), wish(draw, "b")
    send_waiting_mails()
    WishList.objects.filter(pk=bad.pk).update(sealed=b"no seal", told=b"no seal")
    assert moved(draw, 5).mailed == 1
    assert Message.objects.get(occasion=Occasion.DRAW_MOVED).wish_list == good
    assert f"Wish list {bad.pk}" in caplog.text


def test_staff_read_who_hears_before_it_is_saved(client, draw):
    wish(draw)
    send_waiting_mails()
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("draw_edit", args=[draw.pk])
    local = {name: timezone.localtime(getattr(draw, name)) for name in ("opens_at", "closes_at")}
    data = {"title": "Ferien", "most_seats": "1"} | {n: f"{when:%Y-%m-%dT%H:%M}" for n, when in local.items()}
    data["closes_at"] = f"{local['closes_at'] + 2 * DAY:%Y-%m-%dT%H:%M}"
    page = client.post(url, data)
    shown = markup(page).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 Familie erfährt es per E-Mail" in shown
    assert "6. März" in shown
    assert Draw.objects.get().closes_at == draw.closes_at
    hidden = {field.html_name: field.value() for field in page.context["known"]}
    client.post(url, hidden | {"foretold": page.context["seal"]})
    assert Draw.objects.get().closes_at == (draw.closes_at + 2 * DAY).replace(second=0, microsecond=0)
    assert occasions()[-1] == Occasion.DRAW_MOVED


def test_what_was_told_goes_with_the_rest(draw, time_machine):
    row = wish(draw)
    send_waiting_mails()
    time_machine.move_to(timezone.now() + 60 * DAY)
    erase_due()
    row.refresh_from_db()
    assert (row.sealed, row.told) == (None, None)
    with pytest.raises(IntegrityError, match="wish_list_erased_wholly"), transaction.atomic():
        WishList.objects.filter(pk=row.pk).update(told=b"left over")
