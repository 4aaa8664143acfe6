"""Registers of the report: goals, committees, council papers, figures of the social area."""

from django.utils.translation import gettext_lazy as _

from familienzentrum.audiences import PLANNERS
from familienzentrum.registers.views import Area, Register
from reporting.models import Committee, CountingChange, Funder, Goal, Grant, Indicator, Paper
from reporting.planning import tables
from reporting.planning.forms import council, figures, goals, grants, money

AREA = Area("berichte", "reports", _("Annual report"))

GOALS = Register(
    name="goal",
    address="ziele",
    form=goals.GoalForm,
    table=tables.GoalTable,
    editors=PLANNERS,
    note=_("What the house wants to reach over the years."),
    new=_("New goal"),
    instead=_("Set it inactive instead."),
    rows=lambda: Goal.objects.all(),
    area=AREA,
)
COMMITTEES = Register(
    name="committee",
    address="gremien",
    form=council.CommitteeForm,
    table=tables.CommitteeTable,
    editors=PLANNERS,
    note=_("Who deals with council papers."),
    new=_("New committee"),
    instead=_("It stays in the records of past papers."),
    rows=lambda: Committee.objects.all(),
    area=AREA,
)
PAPERS = Register(
    name="paper",
    address="vorlagen",
    form=council.EarlierPaperForm,
    table=tables.PaperTable,
    editors=PLANNERS,
    note=_("Earlier council papers that the house stands on. They appear in the chapter on its mandate."),
    new=_("New council paper"),
    instead=_("A report needs it. Take it from the report first."),
    rows=lambda: Paper.objects.prefetch_related("deliberations__committee"),
    area=AREA,
)
INDICATORS = Register(
    name="indicator",
    address="sozialraum",
    form=figures.IndicatorForm,
    table=tables.IndicatorTable,
    editors=PLANNERS,
    note=_("What others counted in the social area, each figure with its source."),
    new=_("New figure"),
    instead=_("Change it instead."),
    rows=lambda: Indicator.objects.all(),
    area=AREA,
)

FUNDERS = Register(
    name="funder",
    address="geldgeber",
    form=money.FunderForm,
    table=tables.FunderTable,
    editors=PLANNERS,
    note=_("Who pays besides the town."),
    new=_("New funder"),
    instead=_("It stays in the records of past years."),
    rows=lambda: Funder.objects.all(),
    area=AREA,
)
GRANTS = Register(
    name="grant",
    address="foerderungen",
    form=grants.GrantForm,
    table=tables.GrantTable,
    editors=PLANNERS,
    note=_("Money that is promised for a time. The portal reminds you before it ends."),
    new=_("New grant"),
    instead=_("Mark it as accounted for instead."),
    rows=lambda: Grant.objects.select_related("funder"),
    area=AREA,
)
COUNTING = Register(
    name="counting_change",
    address="zaehlweise",
    form=figures.CountingChangeForm,
    table=tables.CountingChangeTable,
    editors=PLANNERS,
    note=_("From when on a figure is counted in another way. Reports say it where they compare years."),
    new=_("New change"),
    instead=_("Change it instead."),
    rows=lambda: CountingChange.objects.all(),
    area=AREA,
)

REGISTERS = (GOALS, COMMITTEES, PAPERS, INDICATORS, FUNDERS, GRANTS, COUNTING)
