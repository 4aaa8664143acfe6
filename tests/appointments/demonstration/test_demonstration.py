"""A demonstration is the same for the same seed, and never made in a portal that is used."""

import datetime as dt
import shutil
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from appointments.choices import Channel, PartOfDay
from appointments.demonstration.make import InRealUse, make_demonstration
from appointments.models import Appointment, HeadCount, Referral, RoomBooking, Slot, Visit
from familienzentrum.auditing.chain import check_chain
from familienzentrum.choices import Role
from familienzentrum.datafiles import BadData
from familienzentrum.models import Centre, OpeningHour, User
from tests.factories import make_topic
from tests.towns import FOLDERS, GROUP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]

TUESDAY = dt.datetime(2026, 11, 17, 10, 40, tzinfo=timezone.get_default_timezone())
SUNDAY = dt.datetime(2026, 11, 22, 10, 40, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="module")
def loaded(in_town):
    """The portal with the folder of a centre, before any demonstration."""
    with in_town(FOLDERS[0]):
        yield


@pytest.fixture
def copy(loaded, settings, tmp_path) -> Path:
    """A centre's folder that a test may spoil."""
    settings.VAR_DIR = tmp_path / "var"
    return Path(shutil.copytree(FOLDERS[0], tmp_path / "copy"))


def make(folder, *, seed=1, now=TUESDAY, weeks=2):
    return make_demonstration(folder, seed=seed, now=now, weeks=weeks)


def of_day(day: dt.date):
    """Return its times, without the evening of a course that is put on the day itself."""
    return Slot.objects.filter(starts_at__date=day, course__isnull=True)


def test_demonstration_of_a_sunday_has_times_today(copy):
    make(copy, now=SUNDAY)

    assert of_day(SUNDAY.date()).count() == of_day(dt.date(2026, 11, 23)).count() > 0
    assert OpeningHour.objects.filter(weekday=6).count() == OpeningHour.objects.filter(weekday=0).count() > 0
    assert not Visit.objects.filter(day__week_day=1, day__lt=SUNDAY.date()).exists()


def test_demonstration_of_a_year_and_a_half_has_the_real_size(copy):
    make(copy, weeks=78)

    visits = Visit.objects.filter(day__gt=TUESDAY.date() - dt.timedelta(days=365))
    in_person = visits.filter(channel__in=[Channel.IN_PERSON, Channel.OUTREACH]).count() / visits.count()
    assert 850 <= visits.count() <= 1150
    assert 0.55 <= in_person <= 0.65


def contents() -> list[list[tuple]]:
    return [
        sorted(rows, key=str)
        for rows in (
            Visit.objects.values_list("day", "part_of_day", "channel", "offer__key", "main_topic__key", "language"),
            Appointment.objects.values_list("slot__starts_at", "slot__offer__key", "state", "adults", "booked_on"),
            Referral.objects.values_list("given_on", "to_office__key", "state", "arrived_on"),
        )
    ]


def made_with(folder: Path, seed: int) -> list[list[tuple]]:
    with transaction.atomic():
        make(folder, seed=seed)
        made = contents()
        transaction.set_rollback(True)
    return made


def test_demonstration_with_the_same_seed_is_the_same_and_is_made_once(copy):
    first = made_with(copy, 1)

    assert made_with(copy, 2) != first
    make(copy)
    assert contents() == first
    assert RoomBooking.objects.count() >= 10
    assert HeadCount.objects.count() == Slot.objects.drop_in().filter(starts_at__lt=TUESDAY).count() > 0

    assert make(copy, seed=2) is None
    assert contents() == first


def test_demonstration_is_refused_where_families_came(copy):
    Visit.objects.create(
        day=TUESDAY.date(), part_of_day=PartOfDay.MORNING, channel=Channel.IN_PERSON, main_topic=make_topic()
    )

    with pytest.raises(InRealUse):
        make(copy)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("every_weeks = 12", "every_weeks = 'oft'", r"^demonstration\.toml, dates 1: "),
        ('{ offer = "infoabend-medien"', '{ offer = "gibt-es-nicht"', r"^demonstration\.toml, dates 4: "),
        ('adviser = "lotse", room = "raum-1"', 'adviser = "lotse", room = "raum-2"', r"^demonstration\.toml, hours\."),
        (
            'adviser = "beratung", room = "raum-1"',
            'room = "saal"',
            r"^demonstration\.toml, hours\.mo-erziehungsberatung: ",
        ),
        (
            'adviser = "beratung", room = "raum-1"',
            'room = "dach"',
            r"^demonstration\.toml, hours\.mo-erziehungsberatung: ",
        ),
    ],
)
def test_demonstration_with_a_bad_file_names_it_and_changes_nothing(copy, old, new, sentence):
    file = copy / "demonstration.toml"
    file.write_text(file.read_text().replace(old, new, 1))

    with pytest.raises(BadData, match=sentence):
        make(copy)

    assert (User.objects.count(), Slot.objects.count(), Centre.current().phone) == (0, 0, "")


def test_make_demonstration_names_the_logins_and_keeps_the_password_to_itself(copy, capsys, settings):
    call_command("make_demonstration", "--folder", copy, "--weeks", "2")
    first = capsys.readouterr().out

    file = settings.VAR_DIR / "secrets" / settings.DATABASE_NAME / "demo_password"
    assert first.count(file.read_text()) == len(Role)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert User.objects.get(username="empfang").check_password(file.read_text())

    call_command("make_demonstration", "--folder", copy, "--weeks", "2")
    assert capsys.readouterr().out.splitlines()[1:] == first.splitlines()[1:]


def test_make_demonstration_until_a_past_day_ends_there_and_misses_no_log_of_the_one_before(
    copy, settings, django_capture_on_commit_callbacks
):
    settings.AUDIT_ANCHOR = copy.parent / "audit-head"
    settings.AUDIT_ANCHOR.write_text(f"28 {'0' * 64}")  # its database was thrown away, the folder beside it was not
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_demonstration", "--folder", copy, "--weeks", "2", "--until", "2026-03-17")

    assert Visit.objects.latest("day").day == dt.date(2026, 3, 17)
    assert check_chain().trouble == ""


def test_lending_of_an_unknown_room_names_the_file(copy):
    file = copy / "demonstration.toml"
    file.write_text(
        file.read_text().replace(
            'room = "saal", weekday = 3, starts_at = 09', 'room = "keller", weekday = 3, starts_at = 09'
        )
    )
    with pytest.raises(BadData, match=r"demonstration\.toml"):
        make(copy)
