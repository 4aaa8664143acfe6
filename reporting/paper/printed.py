"""Parts of a release once more as they are printed, for whoever reads its file."""

from typing import Any

from reporting.disclosure import HeadlineFigure
from reporting.planning.budget import Side
from reporting.planning.shares import Share


def plain_headline(figure: HeadlineFigure) -> dict[str, Any]:
    return {
        "key": figure.key.value,
        "label": figure.label,
        "table": figure.table,
        "now": figure.now,
        "before": list(figure.before),
    }


def plain_side(side: Side) -> dict[str, str]:
    return {"cost": str(side.cost), "own": str(side.own), "third": str(side.third)}


def plain_share(share: Share) -> dict[str, str]:
    return {
        "grant": share.grant.title,
        "agreed": share.agreed,
        "planned": str(share.planned),
        "actual": str(share.actual),
    }
