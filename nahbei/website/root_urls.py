"""Addresses of the website that belong to no agency."""

from __future__ import annotations

from django.urls import path

from nahbei.website.views import feeds

app_name = "site"
urlpatterns = [path("robots.txt", feeds.robots, name="robots")]
