"""Coming in and leaving, and the first page inside."""

from __future__ import annotations

from django.urls import path

from nahbei.portal.views import home, log_in, log_ins, passkeys, phone

urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/log-in/", log_in.log_in, name="log-in"),
    path("my/log-in/code/", log_in.code, name="code"),
    path("my/log-in/person/", log_in.person, name="log-in-person"),
    path("my/log-out/", log_in.log_out, name="log-out"),
    path("my/log-ins/", log_ins.log_ins, name="log-ins"),
    path("my/log-ins/<int:pk>/end/", log_ins.log_in_end, name="log-in-end"),
    path("my/log-ins/end/", log_ins.others_end, name="log-ins-end"),
    path("my/log-in/passkey/", passkeys.passkey_log_in, name="passkey-log-in"),
    path("my/passkeys/new/", passkeys.passkey_new, name="passkey-new"),
    path("my/passkeys/<int:pk>/removal/", passkeys.passkey_removal, name="passkey-removal"),
    path("my/manifest.webmanifest", phone.manifest, name="manifest"),
    path("my/worker.js", phone.worker, name="worker"),
    path("my/offline/", phone.offline, name="offline"),
    path("my/offline-dates/", phone.offline_dates, name="offline-dates"),
]
