"""Addresses of what the house plans: goals, money, council papers, the social area."""

from django.urls import URLPattern, URLResolver, path

from familienzentrum.registers.views import addresses
from reporting.planning.views import council, goals, grants, money, social_area
from reporting.planning.views.registers import REGISTERS

staff: list[URLPattern | URLResolver] = [
    path("berichte/vorlagen/<int:pk>/beratungsfolge/", council.deliberations, name="paper_deliberations"),
    path("berichte/sozialraum/nebeneinander/", social_area.comparison, name="social_area"),
    *(pattern for register in REGISTERS for pattern in addresses(register)),
    path("berichte/<int:year>/vorlage/", council.paper, name="report_paper"),
    path("berichte/<int:year>/ziele/", goals.goals, name="report_goals"),
    path("berichte/<int:year>/ziele/<int:pk>/", goals.goal, name="report_goal"),
    path("berichte/<int:year>/haushalt/", money.budget, name="report_budget"),
    path("berichte/<int:year>/haushalt/<int:pk>/", money.funders, name="report_funders"),
    path("berichte/<int:year>/foerderungen/<int:pk>/", grants.grant, name="report_grant"),
]
