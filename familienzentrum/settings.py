"""Settings; everything specific to a deployment comes from the environment (docs/operations.md)."""

import datetime as dt
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from familienzentrum.environment import needed, needed_address
from familienzentrum.secret import read_further_secrets, read_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("FZ_VAR", BASE_DIR / "var"))

DATABASE_NAME = os.environ.get("FZ_DATABASE", "familienzentrum")
DATABASE_URL = os.environ.get("DATABASE_URL")
IS_TRIAL = DATABASE_URL is None or os.environ.get("FZ_TRIAL") == "1"

# External base URL, for links in mails.
PORTAL_URL = needed(
    "PORTAL_URL",
    "where the portal is reached from outside. Mails link there.",
    default="http://127.0.0.1:8000" if IS_TRIAL else None,
)
if IS_TRIAL and PORTAL_URL.startswith("https:"):
    raise ImproperlyConfigured("This portal is open to the world: set DATABASE_URL, and leave FZ_TRIAL out.")

if DATABASE_URL is None:
    from familienzentrum.embedded import embedded_database_url

    DATABASE_URL = embedded_database_url(VAR_DIR / "postgres", DATABASE_NAME)

_secret_store = VAR_DIR / "secrets" / DATABASE_NAME if IS_TRIAL else None
SECRET_KEY = read_secret("SECRET_KEY", store=_secret_store)
# Verify only: signatures of a former key, or of a process that already uses the next one.
SECRET_KEY_FALLBACKS = read_further_secrets("SECRET_KEY_FALLBACKS")
# Blank-separated: the first encrypts, all decrypt.
PERSONAL_DATA_SECRETS = read_secret("PERSONAL_DATA_SECRETS", store=_secret_store).split()

# A file that says how far the audit log goes, beside the database: whoever can write there alone cannot cut it off.
AUDIT_ANCHOR: Path | None = Path(os.environ.get("FZ_STATE", VAR_DIR / "state" / DATABASE_NAME)) / "audit-head"

DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("CSRF_TRUSTED_ORIGINS", "").split()

INSTALLED_APPS = [
    "reporting",
    "appointments",
    "offers",
    "familienzentrum",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_tables2",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "familienzentrum.response_headers.say_who_may_use_it",
    "familienzentrum.middleware.answer_health_checks",
    "familienzentrum.middleware.only_light_work",
    "familienzentrum.camera.forbid_devices",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Compresses pages to a third; Django pads them at random against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "familienzentrum.middleware.refuse_unreadable",
    "familienzentrum.shown_languages.lead_to_german",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before what was typed is shown once more: a page of staff would be read without the second factor.
    "familienzentrum.accounts.duties.DutiesFirst",
    "familienzentrum.ended_login.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Below it, so that it hears first of what has to be confirmed.
    "familienzentrum.confirming.KeepLittle",
    "familienzentrum.middleware.explain_wrong_method",
    "familienzentrum.middleware.explain_sealed",
    "familienzentrum.language_switch.show_what_was_typed",
    "familienzentrum.texts.know_texts",
]

ROOT_URLCONF = "familienzentrum.urls"
WSGI_APPLICATION = "familienzentrum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "familienzentrum.forms.PortalRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "familienzentrum.context.portal",
            ],
        },
    },
]

# A line that is opened anew knows no table and no plan yet, which makes the first page on it twice as dear. Where few
# come, nearly every page would be the first; a line that has broken meanwhile is noticed and replaced.
_A_DAY = 24 * 60 * 60
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=_A_DAY, conn_health_checks=True)}
# Django's for PostgreSQL, which puts statements into words sooner (docs/adr/0021-pages-made-anew.md).
DATABASES["default"]["ENGINE"] = "familienzentrum.database"
# A machine that vanished from the network says nothing: without these one would wait for its answer for minutes.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=10, keepalives_idle=30, keepalives_interval=10, keepalives_count=3, tcp_user_timeout=60_000
)
# A statement that reads a time with all that is said of it joins a dozen tables, nearly always along their keys: to
# weigh every order of eight of them takes PostgreSQL longer than to read the rows.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c join_collapse_limit=4")

CACHES = {
    # Login rate limits are shared by all processes; the table holds no address.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "familienzentrum_cache",
        "KEY_FUNCTION": "familienzentrum.limits.hashed_cache_key",
    },
    # What everybody sees, for a second (familienzentrum/micro_cache.py).
    "micro": {
        "BACKEND": "familienzentrum.object_cache.ObjectCache",
        "LOCATION": "micro",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Since when answers for programs are as they are (offers/exchange/editions.py).
    "editions": {
        "BACKEND": "familienzentrum.object_cache.ObjectCache",
        "LOCATION": "editions",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Parts of pages under a key that says all they are made of (familienzentrum/context.py): they never grow old.
    "frame": {
        "BACKEND": "familienzentrum.object_cache.ObjectCache",
        "LOCATION": "frame",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

AUTH_USER_MODEL = "familienzentrum.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["familienzentrum.accounts.password_hash.KeyedScrypt"]
# Of whoever has not logged in since.
PASSWORD_HASHERS += ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "familienzentrum.accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "familienzentrum.accounts.password_rules.Longest", "OPTIONS": {"max_length": 128}},
    {"NAME": "familienzentrum.accounts.password_rules.CommonWords"},
    {"NAME": "familienzentrum.accounts.password_rules.HouseWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff_home"
ACCOUNT_ADAPTER = "familienzentrum.login.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "familienzentrum.login_forms.LoginForm",
    "change_password": "familienzentrum.login_forms.ChangePasswordForm",
    "reset_password": "familienzentrum.login_forms.ResetPasswordForm",
    "reset_password_from_key": "familienzentrum.login_forms.ResetPasswordKeyForm",
    "reauthenticate": "familienzentrum.login_forms.ConfirmForm",
}
# No mail to addresses without an account: the reset form must not be a way to make us write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Django's reset links use the account's address only. allauth's keep a separate list of addresses, in which a former
# one would still give access to the account.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
# So long such a link works, and an invitation.
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_DAYS = 7
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Outside a trial nobody works without a second factor (docs/adr/0039-keys-of-the-house.md).
SECOND_FACTOR_REQUIRED = not IS_TRIAL
MFA_ADAPTER = "familienzentrum.accounts.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Nobody writes to `account.EmailAddress`, which allauth would ask.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_PERIOD = 30
# Whoever types slowly, or whose phone is half a minute off, still gets in; each code counts once all the same.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_TRIAL
MFA_FORMS = {
    "authenticate": "familienzentrum.accounts.factor_forms.AuthenticateForm",
    "reauthenticate": "familienzentrum.accounts.factor_forms.ReauthenticateForm",
    "activate_totp": "familienzentrum.accounts.factor_forms.ActivateAppForm",
    "authenticate_webauthn": "familienzentrum.accounts.factor_forms.KeyForm",
    "reauthenticate_webauthn": "familienzentrum.accounts.factor_forms.ConfirmByKeyForm",
    "add_webauthn": "familienzentrum.accounts.factor_forms.AddKeyForm",
}
# Number of trusted reverse proxies: rate limits count by client address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

LANGUAGE_CODE = "de"
# Of the pages for families. What each is called in its own words: familienzentrum/languages.py.
LANGUAGES = [
    ("de", _("German")),
    ("de-simple", _("Easy German")),
    ("en", _("English")),
    ("uk", _("Ukrainian")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("tr", _("Turkish")),
    ("pl", _("Polish")),
    ("fa", _("Persian")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Development serves static files from their source, without collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CRISPY_TEMPLATE_PACK = "kern"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["kern"]
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend" if IS_TRIAL else _SMTP
)
EMAIL_FILE_PATH = VAR_DIR / "mail" / DATABASE_NAME
# No default: a mail server set up for local delivery only accepts every mail and delivers none.
EMAIL_HOST = needed(
    "EMAIL_HOST",
    "the mail server that carries mails out of the house. To try it: manage.py send_test_mail ADDRESS",
    default=None if EMAIL_BACKEND == _SMTP and not IS_TRIAL else "localhost",
)
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = needed_address(
    "DEFAULT_FROM_EMAIL",
    "the sender of mails, an address of yours that the mail server sends for.",
    default="portal@localhost" if IS_TRIAL else None,
)

# Where mails come back to: the mailbox of DEFAULT_FROM_EMAIL, by IMAP. Without a host nobody reads it.
BOUNCES_HOST = os.environ.get("BOUNCES_HOST", "")
BOUNCES_PORT = int(os.environ.get("BOUNCES_PORT", "993"))
BOUNCES_USER = os.environ.get("BOUNCES_USER", "")
BOUNCES_PASSWORD = os.environ.get("BOUNCES_PASSWORD", "")
BOUNCES_FOLDER = os.environ.get("BOUNCES_FOLDER", "INBOX")
BOUNCES_USE_TLS = os.environ.get("BOUNCES_USE_TLS", "1") == "1"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# A trial runs over plain HTTP on this machine; everything else is HTTPS only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not IS_TRIAL
SECURE_HSTS_SECONDS = 0 if IS_TRIAL else 31_536_000
# Subdomains are the town's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
# With these prefixes browsers take no such cookie from a subdomain or over HTTP, where somebody could have set it. Two
# trial instances share the host name, and must not share a session cookie.
SESSION_COOKIE_NAME = f"session_{DATABASE_NAME}" if IS_TRIAL else "__Host-session"
CSRF_COOKIE_NAME = "csrftoken" if IS_TRIAL else "__Host-csrftoken"
# Sent to the pages of the login alone, which the other prefix forbids (familienzentrum/accounts/login_delays.py).
KNOWN_BROWSER_COOKIE_NAME = f"known_{DATABASE_NAME}" if IS_TRIAL else "__Secure-known"
SESSION_ENGINE = "familienzentrum.accounts.session_store"
# Of staff: so long after the login at the latest, and so long after the last page.
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_IDLE = dt.timedelta(minutes=int(os.environ.get("SESSION_IDLE_MINUTES", "30")))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "familienzentrum.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Neither families' URLs nor their input reach a log: only what went wrong, and where.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "familienzentrum.logs.WithoutAddress"}},
    "formatters": {"without_quotes": {"()": "familienzentrum.logs.WithoutQuotes"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_address"],
            "formatter": "without_quotes",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Removes Django's handler that mails errors in the middle of a request.
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
        "portal": {"level": "INFO"},
    },
}

# Where whoever has to leave a page at once is taken: a page that nobody asks about.
QUICK_EXIT_URL = os.environ.get("QUICK_EXIT_URL", "https://www.dwd.de/")

# Rules of the house that a town may tune.
BOOKING_WEEKS_AHEAD = 12
PERSONAL_DATA_DAYS = 2
# Maximum age of backups; the privacy page states it.
BACKUP_DAYS = int(os.environ.get("BACKUP_DAYS", "7"))
WAITING_OFFER_HOURS = 24
REFERRAL_DAYS = 90
# Owners are asked twice a year whether an offer is still right; families read that nobody has checked it for long if
# so much more time has passed.
OFFER_CHECK_DAYS = 182
OFFER_CHECK_PATIENCE_DAYS = 28
# How long a partner may translate by its link.
TRANSLATION_REQUEST_DAYS = 28
# What readers doubt is deleted after so many days, done or not.
DOUBT_DAYS = 28
# So long the number of somebody who asks to be called back stays, if nobody calls.
CALL_WISH_DAYS = 7
# So long it stays counted how long people waited with a number.
WALK_IN_WAIT_DAYS = 730
# Tries per hour and client network (familienzentrum/limits.py). Many families can share an address: those of
# one mobile network, or of a school.
LIMITS = {
    "bookings": 60,
    "codes": 10,
    "lists": 30,
    "partner_texts": 60,
    "doubts": 10,
    "translations": 60,
    "needs": 10,
    "call wishes": 5,
    "missed searches": 10,
    # Wrong codes only: a Kita confirms many.
    "slips": 10,
    # All phones in the house may share one address, so does its own screen.
    "walk-ins": 100,
}
LEAST_SECONDS_TO_FILL_IN = 3
# So long after a login, or after the password was given once more, each of these is possible without it
# (familienzentrum/confirming.py). The desk opens details all day.
CONFIRMED_MINUTES = {"roles": 5, "releases": 5, "exports": 5, "reveals": 60}
# DCAT-AP.de licence code and contributor ID of the released tables.
OPEN_DATA_LICENCE = os.environ.get("OPEN_DATA_LICENCE", "dl-by-de/2.0")
OPEN_DATA_CONTRIBUTOR = os.environ.get("OPEN_DATA_CONTRIBUTOR", "")
