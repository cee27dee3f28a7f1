"""One settings file; what differs between installations comes from the environment (docs/operating.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from nahbei.config import environment
from nahbei.config.environment import BadSetting

BASE = Path(__file__).resolve().parents[2]
DATA = Path(environment.text("NAHBEI_DATA") or BASE / "var")
KEYS = environment.keys(DATA)
SECRET_KEY = KEYS.signing
DEBUG = environment.flag("NAHBEI_DEBUG")
NAHBEI_DEMO = environment.flag("NAHBEI_DEMO")
NAHBEI_ADDRESS = environment.address("NAHBEI_ADDRESS", "http://localhost:8000")
NAHBEI_TEST_DIRECTION = False

SECURE = NAHBEI_ADDRESS.startswith("https://")
ALLOWED_HOSTS = environment.words("NAHBEI_HOSTS") or [
    NAHBEI_ADDRESS.split("//", 1)[1].split("/", 1)[0].rsplit(":", 1)[0], "localhost", "127.0.0.1", "[::1]",
]
CSRF_TRUSTED_ORIGINS = [NAHBEI_ADDRESS]

# Rooms from the ground floor up, then the doors: the plan of the house (docs/house.md).
ROOMS = [
    "places", "activities", "people", "documents", "messaging", "access", "journal", "partners", "venues", "volunteers", "calendars",
    "opportunities", "submissions", "help_requests", "visits", "placements", "inbox", "notices", "matching", "events", "counselling",
    "contributions", "donations", "reimbursements", "exchange", "desk",
]
DOORS = ["website", "portal", "workspace", "terminal"]
INSTALLED_APPS = [
    "nahbei.ui",  # before django.forms, or its field template is silently ignored
    "django.forms",
    "nahbei.foundation",
    *(f"nahbei.{room}" for room in ROOMS),
    *(f"nahbei.{door}" for door in DOORS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth's pages for second factors use it
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with random padding, so that the length tells nothing about the token of a form
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "nahbei.ui.pasted.PastedTextMiddleware",  # before anything reads a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "nahbei.config.urls"
WSGI_APPLICATION = "nahbei.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["nahbei.ui.templatetags.ui", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nahbei.ui.context.reading",
                "nahbei.workspace.context.office",
                "nahbei.website.context.legal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database: embedded SQLite, or PostgreSQL by address -------------------------------------------------------------
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; "
    "PRAGMA journal_size_limit=27103364;"
)


def _database() -> dict[str, Any]:
    address = environment.text("DATABASE_URL")
    if not address:
        return _sqlite(DATA / "nahbei.sqlite3")
    try:
        found: dict[str, Any] = {**dj_database_url.parse(address)}
    except (ValueError, KeyError, dj_database_url.UnknownSchemeError) as error:
        raise BadSetting("DATABASE_URL ist keine Adresse einer Datenbank (postgres://name:wort@rechner/datenbank).") from error
    if found["ENGINE"].endswith("sqlite3"):
        return _sqlite(Path(str(found["NAME"])))
    if not found["ENGINE"].endswith("postgresql"):
        raise BadSetting("DATABASE_URL: Nahbei läuft auf SQLite oder PostgreSQL.")
    if not found["NAME"]:
        raise BadSetting("DATABASE_URL nennt keine Datenbank (postgres://name:wort@rechner/datenbank).")
    options = dict(found.get("OPTIONS", {}))
    # Web and worker give up the owner's rights on every connection (the terminal sets this for them). Said when connecting:
    # Django's `assume_role` asks for a second connection while the pool makes the first, and waits for ever.
    if role := environment.text("NAHBEI_DATABASE_ROLE"):
        if not role.isidentifier():
            raise BadSetting(f"NAHBEI_DATABASE_ROLE: „{role}“ ist kein Name einer Rolle.")
        options["options"] = f"{options.get('options', '')} -c role={role}".strip()
    # The pool keeps connections; Django's own persistent connections and the pool exclude each other.
    if most := environment.number("NAHBEI_POOL", 8):
        options["pool"] = {"min_size": 1, "max_size": most, "timeout": 10}
    return {**found, "CONN_MAX_AGE": 0, "OPTIONS": options}


def _sqlite(path: Path) -> dict[str, Any]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"Der Ordner der Datenbank {path.parent} lässt sich nicht anlegen: {error}.") from error
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits (log-in codes) need one counter for all processes: the database holds it, no further server is needed.
# Django keeps 300 entries and then throws a third away: a flood of forms would take the limits of the log-in with it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nahbei_cache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "foundation.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "nahbei.workspace.accounts.AccountAdapter"
MFA_ADAPTER = "nahbei.workspace.accounts.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"login": "nahbei.workspace.forms.log_in.EntranceForm", "confirm_login_code": "nahbei.workspace.forms.log_in.CodeForm"}
# A whole office logs in from one address; guessing is limited by the account (`key`), over all browsers together.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,20/h/key", "request_login_code": "60/m/ip,3/m/key"}
MFA_FORMS = {
    "authenticate": "nahbei.workspace.forms.log_in.SecondFactorForm",
    "reauthenticate": "nahbei.workspace.forms.log_in.AgainForm",
    "activate_totp": "nahbei.workspace.forms.log_in.AppForm",
    "add_webauthn": "nahbei.workspace.forms.log_in.PasskeyForm",
    "authenticate_webauthn": "nahbei.workspace.forms.log_in.PasskeySecondForm",
    "login_webauthn": "nahbei.workspace.forms.log_in.PasskeyLogInForm",
    "reauthenticate_webauthn": "nahbei.workspace.forms.log_in.PasskeyAgainForm",
    "edit_webauthn": "nahbei.workspace.forms.log_in.PasskeyNameForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Nahbei"
# The code that the app showed a moment ago still counts (RFC 6238, 5.2): it changes while somebody types, and clocks differ.
MFA_TOTP_TOLERANCE = 1
# A write for every page that somebody reads would take the write lock of the embedded database.
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 60 * 60 * 12

# --- What the browser may do -----------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF], "base-uri": [NONE], "form-action": [SELF], "frame-ancestors": [NONE], "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": [],
    "publickey-credentials-get": ["self"], "publickey-credentials-create": ["self"],
}
if environment.number("NAHBEI_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("NAHBEI_PROXIES", 0)

# --- Words, times, files, mail ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
LOCALE_PATHS = [BASE / "nahbei" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # how large each may be is said by the action that reads it
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("NAHBEI_SMTP_HOST")
EMAIL_PORT = environment.number("NAHBEI_SMTP_PORT", 587, least=1, most=65_535)
EMAIL_HOST_USER = environment.text("NAHBEI_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("NAHBEI_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("NAHBEI_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.mail_address("NAHBEI_MAIL_FROM", "nahbei@localhost")
# Where answers come in: each mail has an address of its own there, which the mail server hands to „nahbei mail receive“.
NAHBEI_REPLY_ADDRESS = environment.reply_address("NAHBEI_REPLY_ADDRESS")
if NAHBEI_DEMO or not EMAIL_HOST:
    # The demo sends nothing: its mails lie in a folder and are read at a page of the office.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
# SMS: nothing, `file:` and a folder, or the address of seven.io's gateway. Without one the office types them from its list.
NAHBEI_SMS = f"file:{DATA / 'sms'}" if NAHBEI_DEMO else environment.sms("NAHBEI_SMS")
NAHBEI_SMS_KEY = environment.text("NAHBEI_SMS_KEY")
NAHBEI_SMS_FROM = environment.text("NAHBEI_SMS_FROM")
# SMS that come in: the gateway posts them to an address that holds a secret, made of this one („nahbei sms address“).
NAHBEI_SMS_SECRET = environment.secret("NAHBEI_SMS_SECRET")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"class": "nahbei.config.log.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.one_of("NAHBEI_LOG", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
