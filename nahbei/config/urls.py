"""Names the doors. Every address inside is declared in its door's own urls.py."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("ui/", include("nahbei.ui.urls")),
    path("account/", include("nahbei.workspace.account_urls")),
    path("", include("nahbei.website.root_urls")),
    path("", include("nahbei.workspace.urls")),
    path("<slug:agency>/", include("nahbei.portal.urls")),
    path("<slug:agency>/", include("nahbei.website.urls")),
]
