"""Takes down wishes and follows them by their number. Nobody is noted: no family, nobody who gives or writes."""

import datetime as dt
import uuid

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import TreeWish, WishTree
from appointments.models.wish_tree import LAST_NUMBER, WishState
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal


class TreeIsOver(Refusal):
    """After its last day."""

    words = _("This wish tree is over, and takes no more wishes. Begin another one.")


class TreeIsFull(Refusal):
    """It has all the numbers that a label can show."""

    words = _("This wish tree has no number left. Begin another one for further wishes.")


class WishMoved(Refusal):
    """Somebody else was faster, or it is on the tree no more."""

    words = _("Somebody changed this wish meanwhile. Look at where it stands now.")


class WishStep(models.TextChoices):
    """What happens to a wish."""

    TAKE = "take", _("Taken over")
    HAND_OUT = "hand_out", _("Handed out")
    BACK = "back", _("One step back")
    REMOVE = "remove", _("Taken off the tree")


_LEADS = {
    (WishState.OPEN, WishStep.TAKE): WishState.TAKEN,
    (WishState.TAKEN, WishStep.HAND_OUT): WishState.HANDED_OUT,
    (WishState.TAKEN, WishStep.BACK): WishState.OPEN,
    (WishState.HANDED_OUT, WishStep.BACK): WishState.TAKEN,
}


@transaction.atomic
def begin_tree(*, name: str, ends_on: dt.date, by: User) -> WishTree:
    tree = WishTree.objects.create(name=name, begins_on=timezone.localdate(), ends_on=ends_on)
    audit.record("wish_tree.begun", tree, by=by, ends_on=tree.ends_on.isoformat())
    return tree


@transaction.atomic
def hang_up(tree: WishTree, *, age: int, wish: str, key: uuid.UUID) -> TreeWish:
    """Give a wish the next number; the same form sent twice hangs up one. Raises TreeIsOver and TreeIsFull."""
    held = WishTree.objects.select_for_update(no_key=True).get(pk=tree.pk)
    if made := held.wishes.filter(public_id=key).first():
        return made
    if held.ends_on < timezone.localdate():
        raise TreeIsOver
    if held.last_number >= LAST_NUMBER:
        raise TreeIsFull
    held.last_number += 1
    held.save(update_fields=["last_number"])
    return held.wishes.create(public_id=key, number=held.last_number, age=age, wish=wish)


@transaction.atomic
def move_wish(wish: TreeWish, step: WishStep, *, seen: str) -> None:
    """Move a wish on, or back, if it still stands where one has `seen` it. Raises WishMoved."""
    held = TreeWish.objects.select_for_update(no_key=True).filter(pk=wish.pk, state=seen).first()
    if held is None:
        raise WishMoved
    if step == WishStep.REMOVE and held.is_open:
        held.delete()
        return
    following = _LEADS.get((WishState(held.state), step))
    if following is None:
        raise WishMoved
    held.state = following
    held.save(update_fields=["state"])


@transaction.atomic
def clear_trees(today: dt.date | None = None) -> int:
    """Delete the wishes of trees that are over, and keep two sums; return how many wishes. Runs nightly. Idempotent."""
    cleared = 0
    for tree in WishTree.objects.to_clear(today or timezone.localdate()):
        wishes = tree.wishes.select_for_update()
        states = [wish.state for wish in wishes]
        tree.wished, tree.handed_out = len(states), states.count(WishState.HANDED_OUT)
        tree.save(update_fields=["wished", "handed_out"])
        tree.wishes.all().delete()
        cleared += len(states)
    return cleared
