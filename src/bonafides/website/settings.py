"""Django's settings, all of them out of one typed configuration."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from bonafides.website import told_to_django
from bonafides.website.configuration import configuration
from bonafides.website.logs import logging_for

HERE = Path(__file__).parent
CONFIGURATION = configuration()

DEBUG = False
SECRET_KEY = CONFIGURATION.secret
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "bonafides.website.urls"
WSGI_APPLICATION = "bonafides.website.wsgi.application"
DATABASES = {"default": told_to_django.database(CONFIGURATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "bonafides.people.app.apps.Room",
    "bonafides.readings.app.apps.Room",
    "bonafides.candour.app.apps.Room",
    "bonafides.promises.app.apps.Room",
    "bonafides.huddle.app.apps.Room",
    "bonafides.trust.app.apps.Room",
    "bonafides.website.apps.House",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "bonafides.website.api_answers.problems",
    "bonafides.website.local_time.house_time",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bonafides.people.app.signed_in.SignedIn",
    "bonafides.people.app.middleware.kept_by_no_cache",
    "bonafides.website.languages.person_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bonafides.people.app.middleware.second_factor",
    "bonafides.website.no_nul.NoNul",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "bonafides.website.frame.frame",
            ],
            "builtins": ["bonafides.website.tags.same_every_time", "bonafides.website.tags.drawn_once"],
            "libraries": {
                "i18n": "bonafides.website.tags.i18n",
                "static": "bonafides.website.tags.static",
            },
        },
    }
]

FORM_RENDERER = "bonafides.website.forms.HouseForms"

# People and sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "bonafides.people.app.adapters.Accounts"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if CONFIGURATION.https else "http"
SOCIALACCOUNT_ADAPTER = "bonafides.people.app.adapters.Providers"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A form that leads to another site is stopped by our form-action; a link is not, and the state guards it.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": told_to_django.provider(CONFIGURATION)}
MFA_ADAPTER = "bonafides.people.app.adapters.SecondFactors"
MFA_FORMS = {"add_webauthn": "bonafides.people.app.forms_passkeys.AddPasskey"}
# Addresses are entered by those who keep people, not by whoever signs in.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.https

# Every browser's session has an owner, and its key is kept as a hash.
SESSION_ENGINE = "bonafides.people.app.sessions"
# Rate limits are counted here. In the database, because every process must see the same count, adding must be
# atomic, and what has expired must go before what has not: a cache of files does none of these.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "website_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CONFIGURATION.behind_proxy else 0
# Addresses are unique in the database, whatever the case: a constraint that the check does not see.
# Two of Django's libraries for templates give way to ours of the same names.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "templates.W003"]

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
# Kept in UTC; shown, and days told apart, in the installation's own zone (local_time.py).
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.data / "static"
DRAWING = HERE.parent / "drawing"
STATICFILES_DIRS = [
    HERE / "static",
    ("bonafides", DRAWING / "fonts"),
    ("bonafides", DRAWING / "styles" / "sheets"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(CONFIGURATION.data / "uploads")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Jobs
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "night"]}}

# What browsers are told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = CONFIGURATION.https
SECURE_HSTS_SECONDS = 31_536_000 if CONFIGURATION.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CONFIGURATION.https
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if CONFIGURATION.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# E-mail
EMAIL_FILE_PATH = str(CONFIGURATION.data / "mail")
for _name, _value in told_to_django.mail(CONFIGURATION).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIGURATION.mail_from

# Logs
LOGGING = logging_for(CONFIGURATION.log_level)
