"""The addresses of log-in: exactly those of allauth that Nahbei needs. No sign-up, no passwords, no e-mail management."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic import RedirectView

from nahbei.workspace.views.log_in import log_in, mannered

# There is one page to ask for a code; allauth's second one leads there.
to_log_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("login/", log_in, name="account_login"),
    path("login/code/", mannered(to_log_in), name="account_request_login_code"),
    path("login/code/confirm/", mannered(account.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", mannered(account.logout), name="account_logout"),
    path("inactive/", mannered(account.account_inactive), name="account_inactive"),
    path("2fa/", mannered(factors.index), name="mfa_index"),
    path("2fa/authenticate/", mannered(factors.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", mannered(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", mannered(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", mannered(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", mannered(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", mannered(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", mannered(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", mannered(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", mannered(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", mannered(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/webauthn/reauthenticate/", mannered(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", mannered(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", mannered(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("sessions/", mannered(sessions.list_usersessions), name="usersessions_list"),
]
