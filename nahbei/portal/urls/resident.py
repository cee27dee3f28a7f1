"""For residents and for those who act for them, and „Meine Daten“ for everybody."""

from __future__ import annotations

from django.urls import path

from nahbei.portal.views import data, data_held
from nahbei.portal.views.resident import asking, cancellations, dates, questions

urlpatterns = [
    path("my/help/", dates.help_, name="help"),
    path("my/help/<int:person>/", dates.resident, name="resident"),
    path("my/help/<int:person>/new/", asking.ask, name="resident-ask"),
    path("my/help/<int:person>/dates/<int:pk>/", dates.date, name="resident-date"),
    path("my/help/<int:person>/dates/<int:pk>/file/", dates.date_file, name="resident-date-file"),
    path("my/help/<int:person>/dates/<int:pk>/cancellation/", cancellations.cancellation, name="resident-cancellation"),
    path("my/help/<int:person>/dates/<int:pk>/return/", cancellations.return_, name="resident-return"),
    path("my/help/<int:person>/photos/<int:pk>/", dates.photo, name="resident-photo"),
    path("my/help/<int:person>/follow-ups/<int:pk>/", questions.question, name="resident-question"),
    path("my/data/", data.data, name="data"),
    path("my/data/address/", data.address, name="data-address"),
    path("my/data/reach/", data.reach, name="data-reach"),
    path("my/data/messages/", data.wanted, name="data-messages"),
    path("my/data/wish/", data.wish, name="data-wish"),
    path("my/data/held/", data_held.held, name="data-held"),
    path("my/data/file/", data_held.file, name="data-file"),
]
