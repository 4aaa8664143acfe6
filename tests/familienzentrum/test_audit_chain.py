"""Whoever changes the audit log behind the portal's back is found out by the next night."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from familienzentrum.audit import forget_old, record
from familienzentrum.auditing.chain import check_chain, content_of, digest_of, link_new
from familienzentrum.auditing.health import audit_log_is_whole, warnings
from familienzentrum.constraints import constraint_of
from familienzentrum.jobs import check_audit_log, link_audit_entries
from familienzentrum.models import AuditCheck, AuditEntry, AuditLink, Centre
from tests.factories import make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Five entries that are linked and were checked."""
    centre, person = make_centre(), make_user(username="revision")
    for number in range(5):
        record("centre.changed", centre, by=person, fields=[f"field {number}"])
    link_audit_entries(timestamp=0)
    check_audit_log()


def behind_the_back(statement, table="auditentry"):
    """What somebody does who owns the tables: the guard is theirs to switch off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE familienzentrum_{table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE familienzentrum_{table} ENABLE TRIGGER USER")


def number_of(place):
    return AuditEntry.objects.order_by("pk")[place].pk


def forge(place, action):
    """Change an entry and make all hashes anew, as somebody does who knows how they are made."""
    pk = number_of(place)
    behind_the_back(f"UPDATE familienzentrum_auditentry SET action = '{action}' WHERE id = {pk}")
    before = "0" * 64
    for link in AuditLink.objects.order_by("position"):
        content = content_of(AuditEntry.objects.get(pk=link.entry))
        before = digest_of(before, link.position, link.at, content)
        said = f"SET content = '{content}', digest = '{before}' WHERE position = {link.position}"
        behind_the_back(f"UPDATE familienzentrum_auditlink {said}", "auditlink")


def entry(place):
    return f"entry {number_of(place)}"


@pytest.mark.usefixtures("chain")
def test_chain_that_nobody_touched_is_whole():
    assert check_chain().trouble == ""
    assert AuditCheck.objects.get().links == 5
    assert audit_log_is_whole(databases=["default"]) == []
    assert warnings() == []


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("statement", "table", "trouble"),
    [
        ("UPDATE familienzentrum_auditentry SET by_id = NULL WHERE id = {0}", "auditentry", "entry {0} was changed"),
        ("UPDATE familienzentrum_auditentry SET at = at - interval '1 s' WHERE id = {0}", "auditentry", "was changed"),
        ("DELETE FROM familienzentrum_auditentry WHERE id = {0}", "auditentry", "entry {0} is gone before its time"),
        ("DELETE FROM familienzentrum_auditlink WHERE position = 2", "auditlink", "links 2 to 2 are missing"),
        ("DELETE FROM familienzentrum_auditlink WHERE position = 1", "auditlink", "links 1 to 1 are missing"),
        ("DELETE FROM familienzentrum_auditlink WHERE position = 5", "auditlink", "link 5 is not the one"),
        ("UPDATE familienzentrum_auditlink SET content = 'x' WHERE position = 3", "auditlink", "does not fit"),
        ("DELETE FROM familienzentrum_auditlink", "auditlink", "link 5 is not the one"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(statement, table, trouble):
    pk = number_of(1)
    behind_the_back(statement.format(pk), table)
    assert trouble.format(pk) in check_chain().trouble
    assert [error.id for error in audit_log_is_whole(databases=["default"])] == ["familienzentrum.E005"]
    assert len(warnings()) == 1


@pytest.fixture
def anchor(settings, tmp_path, django_capture_on_commit_callbacks):
    """Let the chain be noted outside of the database, as on a real portal, and check it as in the night."""
    settings.AUDIT_ANCHOR = tmp_path / "state" / "audit-head"

    def check():
        with django_capture_on_commit_callbacks(execute=True):
            link_new()
            return check_chain().trouble

    return check


def forget_what_was_checked():
    last = AuditLink.objects.order_by("position").last()
    AuditCheck.objects.update(links=last.position, digest=last.digest)


@pytest.mark.usefixtures("chain")
def test_chain_that_was_made_anew_bears_no_seal_of_ours_and_gets_none_by_the_next_entry(settings):
    forge(1, "nothing.done")
    assert "link 5 is not the one that was checked last" in check_chain().trouble
    forget_what_was_checked()
    assert check_chain().trouble == "link 5 does not bear the seal of this portal"
    record("centre.changed", Centre.current(), by=None)
    link_new()
    assert check_chain().trouble == "link 6 does not bear the seal of this portal"


@pytest.mark.usefixtures("chain")
def test_seal_outlives_the_secret_by_the_next_entry(settings):
    settings.PERSONAL_DATA_SECRETS = ["a new secret of the house", *settings.PERSONAL_DATA_SECRETS]
    assert check_chain().trouble == ""
    record("centre.changed", Centre.current(), by=None)
    link_new()
    settings.PERSONAL_DATA_SECRETS = settings.PERSONAL_DATA_SECRETS[:1]
    assert check_chain().trouble == ""
    settings.PERSONAL_DATA_SECRETS = ["what a forger thinks of"]
    assert check_chain().trouble == "link 6 does not bear the seal of this portal"


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("left", [4, 0])
def test_chain_that_was_cut_off_is_told_by_the_file_whatever_the_database_says(left, anchor):
    assert anchor() == ""
    behind_the_back(f"DELETE FROM familienzentrum_auditlink WHERE position > {left}", "auditlink")
    behind_the_back(f"DELETE FROM familienzentrum_auditentry WHERE id >= {number_of(left)}")
    AuditCheck.objects.all().delete()
    assert anchor().startswith("link 5 is not the one that is noted outside")
    # Another look changes nothing: what was noted stays.
    assert anchor().startswith("link 5 is not the one that is noted outside")


@pytest.mark.usefixtures("chain")
def test_file_that_was_removed_is_missed_until_somebody_explains_it(
    anchor, settings, django_capture_on_commit_callbacks
):
    assert anchor() == ""
    settings.AUDIT_ANCHOR.unlink()
    assert anchor() == "what was noted outside of the database is missing"
    with django_capture_on_commit_callbacks(execute=True):
        call_command("check_audit_log", "--accept", "moved to a new machine", "--by", "revision")
    assert anchor() == ""
    assert settings.AUDIT_ANCHOR.exists()


def test_empty_log_is_no_log_where_people_have_logged_in(anchor):
    assert anchor() == ""
    make_user(last_login=timezone.now() - dt.timedelta(days=1))
    assert anchor() == "the chain is empty, though people have logged in"


@pytest.mark.parametrize(("table", "rule"), [("auditentry", "audit_entries_stay"), ("auditlink", "audit_links_stay")])
def test_log_is_not_emptied_at_once(table, rule):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE familienzentrum_{table}")
    assert constraint_of(refusal.value) == rule


@pytest.mark.usefixtures("chain")
def test_entry_that_nobody_linked_is_named_after_an_hour():
    record("centre.changed", Centre.current(), by=None)
    assert check_chain().trouble == ""
    assert check_chain(timezone.now() + dt.timedelta(hours=2)).trouble == "1 entries have no link"


def test_entries_that_are_forgotten_leave_their_links(time_machine):
    now = timezone.now()
    time_machine.move_to(now - dt.timedelta(days=370))
    record("centre.changed", make_centre(), by=None)
    link_new()
    time_machine.move_to(now)
    record("centre.changed", Centre.current(), by=None)
    link_new()
    assert forget_old() == 1
    assert check_chain().trouble == ""
    assert AuditLink.objects.count() == 2


@pytest.mark.usefixtures("chain")
def test_linking_twice_links_once():
    record("centre.changed", Centre.current(), by=None)
    assert (link_new(), link_new()) == (1, 0)
    assert list(AuditLink.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("deed", [lambda links: links.update(content=""), lambda links: links.delete()])
def test_link_is_final(deed):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed(AuditLink.objects.all())
    assert constraint_of(refusal.value) == "audit_link_is_final"


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("given", "rule"),
    [({"position": 9, "entry": 0}, "audit_link_once_per_entry"), ({"position": 0}, "audit_link_counts_from_one")],
)
def test_link_is_refused(given, rule):
    given = {"entry": 10**9, "at": timezone.now(), "content": "", "digest": ""} | given
    if rule == "audit_link_once_per_entry":
        given["entry"] = number_of(0)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AuditLink.objects.create(**given)
    assert constraint_of(refusal.value) == rule


@pytest.mark.usefixtures("chain")
def test_there_is_one_check():
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AuditCheck.objects.create(pk=2, checked_at=timezone.now(), links=0, digest="")
    assert constraint_of(refusal.value) == "audit_check_only_one"


@pytest.mark.usefixtures("chain")
def test_break_that_was_explained_is_no_finding_but_the_next_one_is(capsys):
    behind_the_back(f"UPDATE familienzentrum_auditentry SET action = 'x.y' WHERE id = {number_of(1)}")
    with pytest.raises(CommandError, match="was changed"):
        call_command("check_audit_log")
    with pytest.raises(CommandError, match="USER-NAME"):
        call_command("check_audit_log", "--accept", "restored from the backup of Monday")
    call_command("check_audit_log", "--accept", "restored from the backup of Monday", "--by", "revision")
    call_command("check_audit_log")
    assert "links, hash" in capsys.readouterr().out
    noted = AuditEntry.objects.get(action="auditlog.acknowledged")
    assert (noted.by.username, noted.details["reason"]) == ("revision", "restored from the backup of Monday")
    behind_the_back(f"UPDATE familienzentrum_auditentry SET action = 'x.y' WHERE id = {number_of(3)}")
    with pytest.raises(CommandError, match=entry(3)):
        call_command("check_audit_log")
