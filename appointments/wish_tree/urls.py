"""Addresses of wish trees."""

from django.urls import URLPattern, URLResolver, path

from appointments.wish_tree import views

staff: list[URLPattern | URLResolver] = [
    path("wunschbaum/", views.wish_trees, name="wish_trees"),
    path("wunschbaum/<int:tree>/", views.wish_tree, name="wish_tree"),
    path("wunschbaum/<int:tree>/schilder/", views.wish_tree_labels, name="wish_tree_labels"),
    path("wunschbaum/wunsch/<uuid:wish>/", views.tree_wish_step, name="tree_wish_step"),
]
