"""Settings, read from environment variables (.env.example lists every one of them)."""

from datetime import date
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded, secrets_file

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# ---- who and where ------------------------------------------------------------------------------

IS_EMBEDDED = not env.str("DATABASE_URL", "")
"""True: no server was named, so this checkout's own PostgreSQL and Valkey serve."""
DEBUG = env.bool("DEBUG", False)
_demo_day = env.str("DEMO_DAY", "2020-02-15" if IS_EMBEDDED else "")
DEMO_DAY = date.fromisoformat(_demo_day) if _demo_day else None
"""The business date that a demonstration is frozen at; None: today. Read by risk.calendar only."""
_may_make = IS_EMBEDDED or DEMO_DAY is not None
SECRET_KEY = env.str("SECRET_KEY", "") or secrets_file.secret("SECRET_KEY", may_make=_may_make)
DATA_KEY = env.str("DATA_KEY", "") or secrets_file.secret("DATA_KEY", may_make=_may_make)
"""Encrypts identity numbers and phones, and keys their digests. Lose it and they are lost."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SMS_OUTBOX = BASE_DIR / env.str("SMS_OUTBOX", "var/sms.log")
SMS_GATEWAY = env.str("SMS_GATEWAY", "workers_registry.gateway.FileGateway")
HOTLINE = env.str("HOTLINE", "0579-8700 0000")

# ---- apps ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "transport",
    "enterprises",
    "workers_registry",
    "risk",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
            "builtins": [
                "config.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

# ---- data ---------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", "") or embedded.database_url())}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- background work ----------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or embedded.broker_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TIMEZONE = "Asia/Shanghai"
if CELERY_BROKER_URL.startswith("redis"):
    # Above any task's length: recovery is by the row's lease, never by the broker (STACK).
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200, "unacked_restore_interval": 1}
PLANNER_PIECE_PEOPLE = env.int("PLANNER_PIECE_PEOPLE", 20_000)
"""A planning run for more people is parted into pieces of at most so many."""
PUBLISH_AT_ONCE = env.int("PUBLISH_AT_ONCE", 2_000)
"""A plan for at most so many people is published while the page waits, a larger one by a worker."""
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-queued-runs": {  # while all workers are busy for long, old sweeps do not pile up
        "task": "transport.tasks.sweep_queued_runs",
        "schedule": 10.0,
        "options": {"expires": 60.0},
    },
    "send-messages": {"task": "workers_registry.tasks.send_messages", "schedule": 10.0},
    "rate-counties": {"task": "risk.tasks.rate_counties_daily", "schedule": 3600.0},
    "record-indicators": {
        "task": "config.tasks.record_indicators_daily",
        "schedule": 3600.0,
    },
    "record-daily-reports": {
        "task": "enterprises.tasks.record_daily_reports",
        "schedule": 3600.0,
    },
    "drop-outdated-papers": {
        "task": "enterprises.tasks.drop_outdated_papers",
        "schedule": 6 * 3600.0,
    },
    "reissue-after-ratings": {
        "task": "workers_registry.tasks.reissue_codes_after_ratings",
        "schedule": 60.0,
    },
    "reissue-codes": {  # at 00:05 the new day's codes; hourly again, for what was lost meanwhile
        "task": "workers_registry.tasks.reissue_codes_nightly",
        "schedule": crontab(minute=5),
    },
    "delete-expired": {
        "task": "workers_registry.tasks.delete_expired_nightly",
        "schedule": crontab(hour=3, minute=10),
    },
    "settle-overdue-seats": {
        "task": "transport.tasks.settle_overdue_nightly",
        "schedule": crontab(hour=2, minute=40),
    },
    "deidentify-travellers": {
        "task": "config.tasks.deidentify_travellers_nightly",
        "schedule": crontab(hour=3, minute=40),
    },
    "carry-out-destructions": {"task": "config.tasks.carry_out_destructions", "schedule": 60.0},
    "rotate-old-keys": {"task": "workers_registry.tasks.rotate_old_keys", "schedule": 3600.0},
    "hand-appeals-to-cities": {
        "task": "workers_registry.tasks.hand_appeals_to_cities",
        "schedule": 600.0,
    },
    "sweep-roster-imports": {"task": "enterprises.tasks.sweep_roster_imports", "schedule": 10.0},
    "renew-power-totals": {
        "task": "enterprises.tasks.renew_outdated_power_totals",
        "schedule": 600.0,
    },
}

# ---- cache: counts attempts to sign in, over all processes --------------------------------------

_cache = "locmemcache://" if env.str("CELERY_BROKER_URL", "") else embedded.cache_url()
CACHES = {"default": env.cache_url_config(env.str("CACHE_URL", "") or _cache)}

# ---- sign-in ------------------------------------------------------------------------------------
# Workers: phone and one-time code. Staff: user name, password, second factor. Nobody signs up.

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "workers_registry.signin.adapter.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "workers_registry.signin.forms.StaffLoginForm",
    "confirm_login_code": "workers_registry.signin.forms.OneTimeCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "workers_registry.signin.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
"""Hours."""
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True

# ---- words and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---- files and headers --------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [("npm", BASE_DIR / "var" / "npm" / "node_modules")]
"""The checkpoint's scripts from the npm registry, installed by `make setup`, locked by hash."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = BASE_DIR / "var" / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
IS_HTTPS = env.bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if env.bool("BEHIND_PROXY", False):
    # Only where a proxy sets this header itself and passes on no one else's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_authority = BASE_DIR / "var" / "authority" / "public"
if IS_HTTPS and _authority.is_dir():
    # `make run HTTPS=1`: phones load the local authority's certificate from the site's root.
    WHITENOISE_ROOT = _authority
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/api/docs/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF, "'unsafe-inline'"],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    },
}

# ---- API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.api_error",
    "DEFAULT_THROTTLE_RATES": {"token": "10/min"},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "返岗 Fangang API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.errors.document_errors",
    ],
}

# ---- logs ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}},
}
