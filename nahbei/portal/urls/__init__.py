"""Everything that people outside the office open, under the agency's short name. One file for each audience."""

from __future__ import annotations

from nahbei.portal.urls import access, links, partner, resident, volunteer

app_name = "portal"
urlpatterns = [*links.urlpatterns, *access.urlpatterns, *partner.urlpatterns, *resident.urlpatterns, *volunteer.urlpatterns]
