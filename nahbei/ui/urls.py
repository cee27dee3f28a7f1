"""Addresses of the ui. They name no agency and hold no data."""

from __future__ import annotations

from django.urls import path

from nahbei.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.kit, name="kit"),
    path("reading/", views.reading, name="reading"),
    path("nahbei.<slug:hash>.css", views.stylesheet, name="stylesheet"),
    path("icon.<slug:hash>.svg", views.icon, name="icon"),
    path("icons/<slug:name>.<slug:hash>.png", views.picture, name="picture"),
    path("font/<slug:name>.<slug:hash>.ttf", views.font, name="font"),
    path("js/<slug:name>.<slug:hash>.js", views.script, name="script"),
]
