"""The one settings file. Every variable it reads is explained in .env.example; a test compares the two."""

from __future__ import annotations

import os
import socket
from datetime import time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from saxaul.config.env import Env, read_dotenv

PACKAGE = Path(__file__).resolve().parent.parent
read_dotenv(Path.cwd() / ".env")
env = Env()

# What kind of process this is
DEBUG = env.flag("SAXAUL_DEBUG", default=False)
DEMO = env.flag("SAXAUL_DEMO", default=False)
DATA = Path(env.text("SAXAUL_DATA", "var")).expanduser().resolve()
SECRET_KEY = env.text("SAXAUL_SECRET_KEY")
if not SECRET_KEY:
    if not (DEBUG or DEMO):  # never guessed, never generated behind the operator's back
        raise ImproperlyConfigured(
            "SAXAUL_SECRET_KEY is not set. Make one with `saxaul secret` and keep it; "
            "or set SAXAUL_DEMO=yes to try the hub on this machine."
        )
    SECRET_KEY = "not-a-secret-for-demo-and-development-only-" + "x" * 24
ALLOWED_HOSTS = env.names_list("SAXAUL_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
BASE_URL = env.text("SAXAUL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# The hub itself
HUB_NAME = env.text("SAXAUL_HUB_NAME", "Northwest")
HUB_ABOUT = env.text("SAXAUL_HUB_ABOUT") or (
    _("The open hub of the grassroots groups of Gansu, Ningxia and Qinghai, and of their friends in Egypt and Vietnam.")
    if DEMO
    else ""
)
HUB_KEEPER = env.text("SAXAUL_HUB_KEEPER") or (_("Bridge and Well, Lanzhou (an invented group)") if DEMO else "")
HUB_CONTACT = env.text("SAXAUL_HUB_CONTACT") or ("keeper@hub.example" if DEMO else "")
HUB_COUNTRY = env.text("SAXAUL_HUB_COUNTRY", "CN").upper()
RECORD_LICENCE = env.text("SAXAUL_RECORD_LICENCE", "CC0-1.0")

# Doors of other sites; each stands open once both of its variables are set: docs/guide/operator.md
_elsewhere = {
    "github": {"client_id": env.text("SAXAUL_GITHUB_ID"), "secret": env.text("SAXAUL_GITHUB_SECRET")},
    "google": {"client_id": env.text("SAXAUL_GOOGLE_ID"), "secret": env.text("SAXAUL_GOOGLE_SECRET")},
    "weixin": {"client_id": env.text("SAXAUL_WEIXIN_ID"), "secret": env.text("SAXAUL_WEIXIN_SECRET")},
}
SIGN_IN_ELSEWHERE = {name: keys for name, keys in _elsewhere.items() if all(keys.values())}

INSTALLED_APPS = [
    "saxaul.web",
    "saxaul.orgs",
    "saxaul.search",
    "saxaul.places",
    "saxaul.accounts",
    "saxaul.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in SIGN_IN_ELSEWHERE),
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "saxaul.web.watching.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "saxaul.core.middleware.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "saxaul.core.middleware.RequestIdMiddleware",
    "saxaul.accounts.middleware.ApiGateMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "saxaul.core.middleware.PrivatePagesMiddleware",
    "saxaul.core.middleware.LanguageMiddleware",
    "saxaul.core.middleware.ReaderMiddleware",
    "saxaul.core.middleware.DoorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saxaul.accounts.agreeing.AgreementMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "saxaul.config.urls"
WSGI_APPLICATION = "saxaul.config.wsgi.application"
ASGI_APPLICATION = "saxaul.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "saxaul.core.forms.SaxaulRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "saxaul.core.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saxaul.core.context.hub",
                "saxaul.web.context.sections",
            ],
        },
    }
]

# Database: SQLite beside the data unless DATABASE_URL names another
DATABASE_URL = env.text("DATABASE_URL") or f"sqlite:///{DATA / 'saxaul.sqlite3'}"
try:
    DATABASES: dict[str, Any] = {"default": dict(dj_database_url.parse(DATABASE_URL))}
except (ValueError, dj_database_url.ParseError) as error:
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.") from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=33554432;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # An asynchronous server gives each request its own thread: so the process keeps the connections, not the thread.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "application_name": f"saxaul {os.getpid()}@{socket.gethostname()}"[:63],  # who else is connected: see restoring
        "pool": {"min_size": 1, "max_size": env.number("SAXAUL_DATABASE_CONNECTIONS", 8, least=1), "timeout": 10},
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")

REPLICA_URL = env.text("DATABASE_REPLICA_URL")
if REPLICA_URL:
    if not (DATABASE_URL.startswith("postgres") and REPLICA_URL.startswith("postgres")):
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs PostgreSQL, and DATABASE_URL too.")
    DATABASES["replica"] = dict(dj_database_url.parse(REPLICA_URL))
    DATABASES["replica"]["OPTIONS"] = dict(DATABASES["default"]["OPTIONS"])
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["saxaul.core.replicas.Router"]
    MIDDLEWARE.insert(1, "saxaul.core.replicas.ReplicaMiddleware")

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts from before; renewed at the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:dashboard"
LOGOUT_REDIRECT_URL = "web:home"
# open: anybody; invitation: with a link or an invitation to a team; approval: operators let people in
SIGN_UP = env.choice("SAXAUL_SIGN_UP", "OPEN", ("OPEN", "INVITATION", "APPROVAL"))
ACCOUNT_RATE_LIMITS = {"card": "10/m/ip,5/300s/key"}
ACCOUNT_ADAPTER = "saxaul.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "saxaul.accounts.forms.SignInForm",
    "signup": "saxaul.accounts.forms.SignUpForm",
    "add_email": "saxaul.accounts.forms.ChangeEmailForm",
    "change_password": "saxaul.accounts.forms.ChangePasswordForm",
    "set_password": "saxaul.accounts.forms.SetPasswordForm",
    "reset_password": "saxaul.accounts.forms.AskResetForm",
    "reset_password_from_key": "saxaul.accounts.forms.ResetPasswordForm",
    "reauthenticate": "saxaul.accounts.forms.ReauthenticateForm",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an address opens the account: who finds a screen unlocked cannot change it
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter tells the person of each change in how the account is opened
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "saxaul.accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on the machine itself; other addresses without https get no passkeys
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
MFA_FORMS = {
    "authenticate": "saxaul.accounts.forms.CodeForm",
    "reauthenticate": "saxaul.accounts.forms.CodeAgainForm",
    "activate_totp": "saxaul.accounts.forms.ActivateCodesForm",
    "add_webauthn": "saxaul.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "saxaul.accounts.forms.RenamePasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "saxaul.accounts.adapter.ElsewhereAdapter"
SOCIALACCOUNT_FORMS = {"signup": "saxaul.accounts.forms.SignUpElsewhereForm"}
SOCIALACCOUNT_PROVIDERS = {name: {"APPS": [keys]} for name, keys in SIGN_IN_ELSEWHERE.items()}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address that another site vouches for opens no account of ours
SOCIALACCOUNT_STORE_TOKENS = False

# What all processes must know at once, such as attempts to sign in. Redis where there is one, else the database.
REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },  # a small limit would let a flood of addresses wash the counts away
    # Requests to the API are counted where counting costs nothing: reading must not wait for a write to the database.
    "requests": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "requests",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
if REDIS_URL and find_spec("redis") is None:
    raise ImproperlyConfigured("REDIS_URL is set, but the Python package `redis` is not installed.")

# Languages and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("ar", "العربية"), ("vi", "Tiếng Việt")]
LOCALE_PATHS = [path for path in (PACKAGE.parent / "locale", PACKAGE / "locale") if path.is_dir()]
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("SAXAUL_TIME_ZONE", "Asia/Shanghai")

# Files
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "_static"
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG  # a checkout serves what was just built
PRIVATE_ROOT = DATA / "private"  # uploaded registers; nothing under it has a URL
PRIVATE_FILES: dict[str, Any] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(PRIVATE_ROOT), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
S3_BUCKET = env.text("SAXAUL_BUCKET")
if S3_BUCKET:
    PRIVATE_FILES = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "location": "private",
            "endpoint_url": env.text("SAXAUL_BUCKET_ENDPOINT") or None,
            "region_name": env.text("SAXAUL_BUCKET_REGION") or None,
            "access_key": env.text("SAXAUL_BUCKET_KEY_ID") or None,
            "secret_key": env.text("SAXAUL_BUCKET_SECRET") or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    if find_spec("storages") is None:
        raise ImproperlyConfigured("SAXAUL_BUCKET is set, but django-storages is not installed: saxaul[s3].")
STORAGES: dict[str, dict[str, Any]] = {
    "default": PRIVATE_FILES,
    "private": PRIVATE_FILES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LOGO_MAX_BYTES = env.number("SAXAUL_LOGO_MAX_BYTES", 2 * 1024 * 1024, least=1)
IMPORT_MAX_BYTES = env.number("SAXAUL_IMPORT_MAX_BYTES", 200 * 1024 * 1024, least=1)

# The API
API_PER_MINUTE = env.number("SAXAUL_API_PER_MINUTE", 120, least=1)
API_TOKEN_PER_MINUTE = env.number("SAXAUL_API_TOKEN_PER_MINUTE", 600, least=1)
API_WRITES_PER_MINUTE = env.number("SAXAUL_API_WRITES_PER_MINUTE", 60, least=1)

# E-mail
EMAIL_HOST = env.text("SAXAUL_EMAIL_HOST")
EMAIL_PORT = env.number("SAXAUL_EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("SAXAUL_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SAXAUL_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SAXAUL_EMAIL_TLS", default=False)
EMAIL_USE_SSL = env.flag("SAXAUL_EMAIL_SSL", default=False)
EMAIL_TIMEOUT = 20
EMAIL_BOUNCES_TO = env.text("SAXAUL_EMAIL_BOUNCES_TO")
EMAIL_BOUNCE_MAILBOX = env.text("SAXAUL_EMAIL_BOUNCE_MAILBOX_URL")
DEFAULT_FROM_EMAIL = env.text("SAXAUL_EMAIL_FROM", "hub@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"

# Work done in the background
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
SCHEDULE: dict[str, dict[str, Any]] = {  # see saxaul.core.schedule
    "orgs.open-data": {
        "run": "saxaul.orgs.opendata.publishing.rebuild",
        "every": timedelta(days=1),
        "at": time(3, 20),
        "label": _("Make the files of the open data page"),
    },
    "accounts.exports": {
        "run": "saxaul.accounts.services.remove_old_exports",
        "every": timedelta(days=1),
        "at": time(3, 10),
        "label": _("Remove files of personal data whose days are over"),
    },
    "search.tidying": {
        "run": "saxaul.search.jobs.tidy_index",
        "every": timedelta(hours=1),
        "label": _("Tidying the search index"),
    },
    "letters": {"run": "saxaul.core.mail.sending.tidy_letters", "every": timedelta(hours=1), "label": _("Letters")},
    "tidy": {"run": "saxaul.core.upkeep.tidy", "every": timedelta(days=1), "at": time(4, 41), "label": _("Tidying up")},
    "accounts.api-answers": {
        "run": "saxaul.accounts.services.forget_old_answers",
        "every": timedelta(hours=6),
        "label": _("Forget answers of the API that nobody may ask for again"),
    },
}
if EMAIL_BOUNCE_MAILBOX:
    SCHEDULE["bounces"] = {
        "run": "saxaul.core.upkeep.read_bounces",
        "every": timedelta(minutes=15),
        "label": _("Letters that came back"),
    }

# Backups
BACKUPS = Path(env.text("SAXAUL_BACKUPS") or DATA / "backups").expanduser().resolve()
BACKUP_PASSPHRASE = env.text("SAXAUL_BACKUP_PASSPHRASE")
BACKUPS_KEPT = {
    "daily": env.number("SAXAUL_BACKUPS_DAILY", 7, least=1),
    "weekly": env.number("SAXAUL_BACKUPS_WEEKLY", 5),
    "monthly": env.number("SAXAUL_BACKUPS_MONTHLY", 12),
}
BACKUP_AT = env.time_of_day("SAXAUL_BACKUP_AT", "03:17")
if BACKUP_AT and not DEMO:
    SCHEDULE["backup"] = {
        "run": "saxaul.web.backups.upkeep.nightly_backup",
        "every": timedelta(days=1),
        "at": BACKUP_AT,
        "label": _("Backup"),
    }

# Safety
ELSEWHERE_HOSTS = {  # a button that leads there counts as a form sent there
    "github": "https://github.com",
    "google": "https://accounts.google.com",
    "weixin": "https://open.weixin.qq.com",
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *(ELSEWHERE_HOSTS[name] for name in SIGN_IN_ELSEWHERE)],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "saxaul.core.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and not DEBUG
SECURE_HSTS_SECONDS = env.number("SAXAUL_HSTS_SECONDS", 365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SAXAUL_HSTS_SUBDOMAINS", default=False) and HTTPS
SECURE_HSTS_PRELOAD = env.flag("SAXAUL_HSTS_PRELOAD", default=False) and HTTPS
SILENCED_SYSTEM_CHECKS = [  # not to bind neighbours of the hub's address is a choice, not an oversight
    *(["security.W005"] if not SECURE_HSTS_INCLUDE_SUBDOMAINS else []),
    *(["security.W021"] if not SECURE_HSTS_PRELOAD else []),
]
if env.flag("SAXAUL_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all people behind the proxy share one limit of attempts

METRICS_TOKEN = env.text("SAXAUL_METRICS_TOKEN")
LOG_REQUESTS = env.flag("SAXAUL_LOG_REQUESTS", default=False)
LOG_FORMAT = env.choice("SAXAUL_LOG_FORMAT", "LINE", ("LINE", "JSON")).lower()
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "saxaul.core.logs.RequestIdFilter"},
        "strangers": {"()": "saxaul.core.logs.StrangersFilter"},
    },
    "formatters": {
        "line": {
            "()": "saxaul.core.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s",
        },
        "json": {"()": "saxaul.core.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["request_id", "strangers"], "formatter": LOG_FORMAT},
        "faults": {"class": "saxaul.core.faults.FaultHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "faults"], "level": env.choice("SAXAUL_LOG_LEVEL", "INFO", LOG_LEVELS)},
    "loggers": {name: {"level": "WARNING"} for name in ("uvicorn", "django_tasks", "django_tasks_db")}
    | {"psycopg.pool": {"level": "ERROR"}},
}
OPEN_VARIABLES = env.open_values()  # goes into backups

_("Saxaul")  # the brand, in the catalogues so that a translator sees it stays as it is
