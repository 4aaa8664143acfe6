"""Whoever wished in a draw for a course that falls away hears of it, and that it takes place after all."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import CallReason, Occasion
from appointments.clearing.actions import close
from appointments.desk.calls import open_calls
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.groups.draw_actions import hold_draw, save_draw
from appointments.groups.wish_actions import Wished, change_wishes, send_wishes
from appointments.messages.call_actions import ChangedMeanwhile, finish_call, stamp_of
from appointments.messages.catching_up import tell_forgotten
from appointments.models import CallTask, Closure, Draw, Message, Slot, WishList
from familienzentrum.choices import Role
from offers.choices import OfferState
from offers.models import Offer
from tests.appointments.clearing.test_surroundings import confirmed, posted
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_closing import new_closure
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), tick=False)]

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RINGS = {"email": "", "phone": "0123 987"}
CAN_CHANGE = "Sie können Ihre Wünsche ändern bis: Donnerstag, 4. März, 10:00 Uhr."


@pytest.fixture(autouse=True)
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def draw():
    return make_draw(closes_at=timezone.now() + 3 * DAY)


@pytest.fixture
def zoo(draw):
    return make_drawn_course(draw, title="Zoo")


@pytest.fixture
def lake(draw):
    return make_drawn_course(draw, title="See")


def wish(*slots, name="a", **given):
    row = send_wishes(slots[0].course.draw, family(name, **given), Wished([slot.course_id for slot in slots]))
    send_waiting_mails()
    return row


def wishes_anew(row, *slots):
    return change_wishes(row, family(), Wished([slot.course_id for slot in slots]))


def news(mailoutbox):
    """What went out since, in one line each; the confirmations are left out."""
    mailoutbox.clear()
    send_waiting_mails()
    return [" ".join(one.body.split()) for one in mailoutbox]


def html(page):
    return BeautifulSoup(page.content, "html.parser")


def occasions():
    return list(Message.objects.order_by("pk").values_list("occasion", flat=True))


def test_staff_read_who_wished_before_they_cancel_and_the_mail_names_no_topic(client, zoo, lake, mailoutbox):
    row = wish(zoo, lake)
    wish(lake, name="b")
    url = reverse("course_cancel", args=[zoo.course_id])
    assert "1 Familie erfährt es per E-Mail." in words(client.get(url))
    assert "1 Familie erfährt es per E-Mail." in words(client.post(url, follow=True))
    (said,) = news(mailoutbox)
    assert f"Ein Kurs, den Sie sich gewünscht haben, findet nicht statt. {CAN_CHANGE}" in said
    assert reverse("wish_list", args=[row.public_id]) in said
    assert mailoutbox[0].subject == "Ihre Nachricht von uns"
    assert "Zoo" not in said + mailoutbox[0].alternatives[0].content
    assert tell_forgotten() == 0


def test_course_that_takes_place_after_all_is_told_to_who_heard_that_it_does_not(client, zoo, lake, mailoutbox):
    wish(zoo, lake)
    cancel_course(zoo.course, by=make_user())
    news(mailoutbox)
    url = reverse("course_restore", args=[zoo.course_id])
    page = client.post(url)
    assert "1 Familie erfährt es per E-Mail." in words(page)
    assert "1 Familie erfährt es per E-Mail." in words(
        client.post(url, {"foretold": page.context["seal"]}, follow=True)
    )
    (said,) = news(mailoutbox)
    assert f"Ein Kurs, den Sie sich gewünscht haben, findet doch statt. {CAN_CHANGE}" in said
    assert tell_forgotten() == 0


def test_course_cancelled_and_back_before_the_mail_left_tells_nobody(planner, zoo, mailoutbox):
    wish(zoo)
    wish(zoo, name="b", **RINGS)
    cancel_course(zoo.course, by=planner)
    assert restore_course(zoo.course, by=planner).families == 0
    assert (news(mailoutbox), CallTask.objects.count(), tell_forgotten()) == ([], 0, 0)


class Meanwhile(EmailBackend):
    """Something happens while the mail is on its way to the server."""

    act = staticmethod(lambda: None)

    def send_messages(self, email_messages):
        act, Meanwhile.act = Meanwhile.act, staticmethod(lambda: None)
        act()
        return super().send_messages(email_messages)


def test_course_that_is_back_while_the_mail_leaves_is_told_in_a_second_one(planner, zoo, mailoutbox, settings):
    wish(zoo)
    cancel_course(zoo.course, by=planner)
    settings.EMAIL_BACKEND = f"{Meanwhile.__module__}.{Meanwhile.__name__}"
    Meanwhile.act = staticmethod(lambda: restore_course(zoo.course, by=planner))
    assert "findet nicht statt" in news(mailoutbox)[0]
    assert "findet doch statt" in news(mailoutbox)[0]
    assert tell_forgotten() == 0


def test_confirmation_that_has_not_left_does_not_swallow_the_news(planner, draw, zoo, mailoutbox):
    send_wishes(draw, family(), Wished([zoo.course_id]))
    assert cancel_course(zoo.course, by=planner).mailed == 1
    send_waiting_mails()
    send_waiting_mails()
    assert occasions() == [Occasion.WISHES_KEPT, Occasion.WISHES_CHANGED]
    assert "findet nicht statt" in mailoutbox[1].body


def test_what_a_family_changes_itself_is_no_news(planner, zoo, lake, mailoutbox):
    row = wish(zoo, lake)
    cancel_course(zoo.course, by=planner)
    assert len(news(mailoutbox)) == 1
    wishes_anew(row, lake)
    restore_course(zoo.course, by=planner)
    wishes_anew(row, lake, zoo)
    assert (news(mailoutbox), tell_forgotten()) == ([], 0)
    cancel_course(zoo.course, by=planner)
    assert len(news(mailoutbox)) == 1


@pytest.mark.parametrize("given", [{}, RINGS], ids=["mail", "call"])
def test_who_chose_others_before_it_was_told_is_not_told(given, planner, zoo, lake, mailoutbox):
    row = wish(zoo, lake, **given)
    cancel_course(zoo.course, by=planner)
    wishes_anew(row, lake)
    assert (news(mailoutbox), CallTask.objects.count()) == ([], 0)


def test_family_with_a_phone_number_alone_is_called_and_hears_which_course_it_is(client, planner, zoo, lake):
    wish(zoo, lake, **RINGS)
    assert cancel_course(zoo.course, by=planner).to_call == 1
    (call,) = open_calls()
    assert call.task.reason == CallReason.WISHES_CHANGED
    assert "Ein Kurs, den Sie sich gewünscht haben, findet nicht statt." in " ".join(call.words)
    assert "Es geht um: Zoo." in call.words
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert "welche davon stattfinden" in words(client.get(reverse("call", args=[call.task.pk])))
    stamp = stamp_of(call.task.record)
    cancel_course(lake.course, by=planner)
    with pytest.raises(ChangedMeanwhile):
        finish_call(CallTask.objects.get(), by=planner, stamp=stamp)
    finish_call(CallTask.objects.get(), by=planner)
    assert (tell_forgotten(), CallTask.objects.open().count()) == (0, 0)


def test_two_courses_and_a_new_time_are_one_mail(planner, draw, zoo, lake, mailoutbox):
    third = make_drawn_course(draw, title="Wald")
    wish(zoo, lake, third)
    cancel_course(zoo.course, by=planner)
    cancel_course(lake.course, by=planner)
    Draw.objects.update(closes_at=timezone.now() + 5 * DAY)
    save_draw(Draw.objects.get(), by=planner)
    (said,) = news(mailoutbox)
    assert "2 Kurse, die Sie sich gewünscht haben, finden nicht statt." in said
    assert "Die Zeit für Wünsche hat sich geändert." in said
    assert "bis: Samstag, 6. März, 10:00 Uhr." in said
    assert tell_forgotten() == 0


def test_nobody_is_sent_to_choose_where_nothing_can_be_chosen(planner, draw, zoo, lake, mailoutbox):
    wish(zoo)
    cancel_course(zoo.course, by=planner)
    assert "Auf Ihrer Liste steht kein Wunsch mehr. Sie können andere wählen bis: Donnerstag" in news(mailoutbox)[0]
    wish(lake, name="b")
    cancel_course(lake.course, by=planner)
    assert "Auf Ihrer Liste steht kein Wunsch mehr. Sie müssen nichts weiter tun." in news(mailoutbox)[0]


def test_after_the_closing_time_the_lot_decides_about_the_rest(planner, draw, zoo, lake, mailoutbox, time_machine):
    wish(zoo, lake)
    time_machine.move_to(draw.closes_at + HOUR)
    cancel_course(zoo.course, by=planner)
    (said,) = news(mailoutbox)
    assert "Das Los entscheidet über das, was auf Ihrer Liste noch steht." in said
    assert "ändern bis" not in said
    hold_draw(draw, by=planner)
    assert (len(news(mailoutbox)), occasions()[-1]) == (1, Occasion.BOOKED)
    cancel_course(lake.course, by=planner)
    news(mailoutbox)
    assert occasions()[-2:] == [Occasion.BOOKED, Occasion.CANCELLED]


@pytest.mark.parametrize("row_of", [lambda offer: offer, lambda offer: offer.office], ids=["offer", "office"])
def test_staff_read_who_wished_before_an_offer_or_its_office_ends(row_of, client, zoo, mailoutbox):
    wish(zoo)
    wish(zoo, name="b", **RINGS)
    row = row_of(zoo.offer)
    ends = {"state": OfferState.ENDED} if isinstance(row, Offer) else {"is_active": ""}
    sentence = "1 Familie erfährt es per E-Mail, 1 Familie müssen wir anrufen."
    page = posted(client, row, **ends)[2]
    assert sentence in words(page)
    assert "Ein Kurs, den Sie sich gewünscht haben, findet nicht statt." in words(page)
    assert (Slot.objects.offered().count(), CallTask.objects.count()) == (1, 0)
    assert sentence in words(confirmed(client, row, **ends))
    assert (len(news(mailoutbox)), CallTask.objects.count()) == (1, 1)


@pytest.mark.parametrize("is_decided", [False, True], ids=["nobody booked", "somebody booked besides"])
def test_staff_read_who_wishes_and_waits_before_they_close(is_decided, client, zoo, mailoutbox):
    """Whoever is not decided about, but hears of it: who wishes, and for whom a place is kept."""
    wish(zoo)
    slot = make_slot(offer=make_offer(has_waiting_list=True), starts_at=zoo.starts_at + 2 * HOUR)
    given = book(slot, family("gives"), by=None)
    make_entry(slot, **RINGS)
    cancel(given, by=None)
    finish_call(CallTask.objects.get(), by=make_user())
    decided = {}
    if is_decided:
        appointment = book(make_slot(starts_at=zoo.starts_at + HOUR), family("comes"), by=None)
        decided = {"asked": "1", f"appointment-{appointment.pk}": "cancel"}
    news(mailoutbox)
    day = timezone.localdate(zoo.starts_at).isoformat()
    closure = {"scope": "house", "first_day": day, "last_day": day, "reason": "Betriebsferien"} | decided
    mails = "2 Familien erfahren" if is_decided else "1 Familie erfährt"
    sentence = f"{mails} es per E-Mail, 1 Familie müssen wir anrufen."
    page = client.post(reverse("closure_new"), closure)
    assert sentence in words(page)
    assert "Ein Kurs, den Sie sich gewünscht haben, findet nicht statt." in words(page)
    assert (Closure.objects.count(), Slot.objects.offered().count()) == (0, 2 + is_decided)
    sent = {field["name"]: field.get("value", "") for field in html(page).select("main form input[type=hidden]")}
    assert sentence in words(client.post(reverse("closure_new"), sent, follow=True))
    assert (len(news(mailoutbox)), CallTask.objects.filter(done_at=None).count()) == (1 + is_decided, 1)
    assert Closure.objects.count() == 1


def test_list_that_nobody_can_read_keeps_the_others_from_nothing(planner, zoo, mailoutbox, caplog):
    bad, _good = wish(zoo), wish(zoo, name="b")
    WishList.objects.filter(pk=bad.pk).update(sealed=b"no seal", told=b"no seal")
    closure = new_closure(starts_at=zoo.starts_at - HOUR, ends_at=zoo.ends_at)
    told = close(closure, {}, by=planner).all_told
    assert (told.mailed, len(news(mailoutbox))) == (1, 1)
    assert f"Wish list {bad.pk}" in caplog.text
