"""How rows were before they were changed: written by the database, whoever changes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Delete, Update

from familienzentrum.triggers import Guard


class PastRow(models.Model):
    """One row as it was until a moment. `kind` is the label of its model, such as `offers.offer`."""

    kind = models.CharField(_("kind"), max_length=60)
    row = models.BigIntegerField(_("number"))
    until = models.DateTimeField(_("until"), db_index=True)
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["kind", "row", "until"], name="past_of_row")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.row}"


def remembers(kind: str, *, but: tuple[str, ...] = ()) -> Guard:
    """Return a trigger that keeps each version of a row when it ends; `but` names columns that are not kept."""
    name = kind.partition(".")[2]
    left_out = "".join(f" - '{column}'" for column in but)
    kept = f"""
        IF TG_OP = 'UPDATE' AND to_jsonb(OLD){left_out} = to_jsonb(NEW){left_out} THEN
            RETURN NULL;
        END IF;
        INSERT INTO familienzentrum_pastrow (kind, row, until, values)
            VALUES ('{kind}', OLD.id, clock_timestamp(), to_jsonb(OLD){left_out});
        RETURN NULL;
    """  # noqa: S608 - names from our own code
    return Guard(name=f"{name}_remembers", when=After, operation=Update | Delete, func=kept)
