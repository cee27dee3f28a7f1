"""Sprechstunden: days, hours, appointments."""

from __future__ import annotations

from django.urls import path

from nahbei.workspace.views.counselling import bookings, days, hours

urlpatterns = [
    path("office/counselling/", days.today, name="counselling"),
    path("office/counselling/days/<str:day>/", days.day, name="counselling-day"),
    path("office/counselling/days/<str:day>/sheet/", days.sheet, name="counselling-sheet"),
    path("office/counselling/days/<str:day>/week/", days.week, name="counselling-week"),
    path("office/counselling/hours/", hours.hours, name="counselling-hours"),
    path("office/counselling/hours/new/", hours.hour_new, name="counselling-hour-new"),
    path("office/counselling/hours/<int:pk>/", hours.hour, name="counselling-hour"),
    path("office/counselling/hours/<int:pk>/edit/", hours.hour_edit, name="counselling-hour-edit"),
    path("office/counselling/hours/<int:pk>/retirement/", hours.retirement, name="counselling-hour-retirement"),
    path("office/counselling/hours/<int:pk>/return/", hours.return_, name="counselling-hour-return"),
    path("office/counselling/hours/<int:pk>/pauses/", hours.pauses, name="counselling-pauses"),
    path("office/counselling/hours/<int:hour>/pauses/<int:pk>/removal/", hours.pause_removal, name="counselling-pause-removal"),
    path("office/counselling/hours/<int:pk>/days-off/", hours.day_off, name="counselling-day-off"),
    path("office/counselling/hours/<int:hour>/days-off/<int:pk>/return/", hours.day_return, name="counselling-day-return"),
    path("office/counselling/appointments/new/", bookings.booking_new, name="counselling-booking-new"),
    path("office/counselling/appointments/people/", bookings.people, name="counselling-people"),
    path("office/counselling/appointments/<int:pk>/", bookings.booking, name="counselling-booking"),
    path("office/counselling/appointments/<int:pk>/attendance/", bookings.attendance, name="counselling-booking-attendance"),
    path("office/counselling/appointments/<int:pk>/cancellation/", bookings.cancellation, name="counselling-booking-cancellation"),
    path("office/counselling/appointments/<int:pk>/restoration/", bookings.restoration, name="counselling-booking-restoration"),
    path("office/counselling/appointments/<int:pk>/move/", bookings.move, name="counselling-booking-move"),
    path("office/counselling/appointments/<int:pk>/person/", bookings.person, name="counselling-booking-person"),
    path("office/counselling/appointments/<int:pk>/note/", bookings.note, name="counselling-booking-note"),
]
