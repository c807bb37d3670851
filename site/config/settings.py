"""One settings module, from the environment alone, safe for production by default.

`TIER=scan` boots `accounts` and `verify` without Wagtail, to answer scans beside or without the CMS.
Each variable is described in docs/operations.md.
"""

from datetime import timedelta
from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from config import env, logs

ROOT = env.ROOT
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
TIER = env.choice("TIER", "full", "scan")

SECRET_KEY = env.secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
LABEL_KEYS = env.named_keys("LABEL_KEYS")
CONTACT_KEYS = env.named_keys("CONTACT_KEYS")
PUBLIC_SCHEME, PUBLIC_HOST = env.public_host()
ALLOWED_HOSTS = env.allowed_hosts()
CLIENT_ADDRESS_HEADER = env.header("CLIENT_ADDRESS_HEADER")

# -- applications ------------------------------------------------------------------------------------------------
SCAN_APPS = [
    "accounts",
    "verify",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]
WAGTAIL_APPS = [
    "cms",
    "office",
    "portal",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]
INSTALLED_APPS = SCAN_APPS if TIER == "scan" else WAGTAIL_APPS + SCAN_APPS

SCAN_MIDDLEWARE = [
    "config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.RequestLogMiddleware",
    "verify.reader.ReaderMiddleware",
    "django.middleware.common.CommonMiddleware",
]
STAFF_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.SessionLimitsMiddleware",
    "cms.gates.GateMiddleware",
    "axes.middleware.AxesMiddleware",
]
MIDDLEWARE = SCAN_MIDDLEWARE if TIER == "scan" else SCAN_MIDDLEWARE + STAFF_MIDDLEWARE

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "verify.reader.context",
                "config.identity.context",
                *(
                    []
                    if TIER == "scan"
                    else [
                        "cms.context.context",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                ),
            ],
        },
    },
    *(
        {
            "NAME": f"scan-{language}",
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [ROOT / "templates" / "scan"],
            "OPTIONS": {"environment": f"config.jinja.{environment}"},
        }
        for language, environment in {"zh-hans": "chinese", "en": "english"}.items()
    ),
]

# Widgets look into templates/ too, where ours stand for those of Wagtail that bring inline scripts.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- data --------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = env.caches()
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# -- mail --------------------------------------------------------------------------------------------------------
globals().update(env.mail())
DEFAULT_FROM_EMAIL = env.sender(f"no-reply@{PUBLIC_HOST.partition(':')[0]}")

# -- language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# The second says what Wagtail and Django have no Chinese for.
LOCALE_PATHS = [ROOT / "site" / "locale", ROOT / "site" / "locale_frameworks"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- files -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", ROOT / "staticfiles")
STATICFILES_DIRS = [ROOT / "site" / "static"]
STATICFILES_FINDERS = [
    "config.stylesheets.JoinedStylesheet",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_ROOT = ROOT / "site" / "static" / "root"  # what browsers ask for without being told
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILM_MOST_BYTES = env.number("FILM_MOST_MB", 200) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# -- security ----------------------------------------------------------------------------------------------------
IS_HTTPS = PUBLIC_SCHEME == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY") else None
SECURE_SSL_REDIRECT = False  # the platform's proxy redirects; an API must not answer plain http with a redirect
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60  # without use
SESSION_LONGEST = timedelta(hours=8)
DORMANT_AFTER = timedelta(days=90)
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC_SCHEME}://{PUBLIC_HOST}"]
if TIER == "full":
    AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
OTP_TOTP_ISSUER = "湖北精品"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or whoever goes on guessing would keep an officer out for good
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_HANDLER = "accounts.lockout.NothingSentIsKept"
AXES_USERNAME_CALLABLE = "accounts.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.no_address"
AXES_CLIENT_STR_CALLABLE = "accounts.lockout.quiet"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.answer"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # failures from every browser and address are added up, see tests/accounts/test_lockout.py
    "security.W002",  # frame-ancestors in the content policy says the same as X-Frame-Options
    "security.W008",  # see SECURE_SSL_REDIRECT
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's admin previews pages in a frame of its own and sets style attributes from scripts.
ADMIN_CONTENT_SECURITY_POLICY = {
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "worker-src": [SELF, "blob:"],
}

# -- what the footer of every page names; an empty one is not shown ------------------------------------------------
SITE_ICP = env.line("SITE_ICP")  # ICP filing number, linked to beian.miit.gov.cn
SITE_POLICE = env.line("SITE_POLICE")  # 公安备案 number
SITE_CODE = env.line("SITE_CODE")  # 网站标识码
SITE_SPONSOR = env.line("SITE_SPONSOR")  # 主办单位
SITE_CONTACT = env.line("SITE_CONTACT")  # 联系方式

# -- rules that the measures leave open (domain.md marks them as assumed) -----------------------------------------
VALIDITY_YEARS = 3
BAN_YEARS = 3
PUBLICITY_WORKING_DAYS = 5
EVALUATION_YEARS = 3
STANDARD_REEVALUATION_DAYS = 60
RECTIFICATION_DAYS = 60  # from the order, to correct what failed
REINSPECTION_DAYS = 75  # from the order, to inspect it again
CHECKS_A_YEAR = 1  # of an item in force, where no plan says more
EXPIRY_BANDS = (120, 90, 60, 30)  # days before the end at which it is told, the earliest first
LAPSED_DAYS = 30  # for which what has ended stays on the worklists
SCAN_RETENTION_DAYS = 180
INVITATION_LASTS = timedelta(days=7)
IDEMPOTENCY_LASTS = timedelta(days=1)
LABEL_FILES_LAST = timedelta(days=7)
LABEL_FILES_PATIENCE = timedelta(minutes=10)  # until a file that nobody brings on is taken up again
LABEL_LINK_LASTS = timedelta(days=1)
WEBHOOK_DELIVERIES_LAST = timedelta(days=90)
WEBHOOK_NETWORKS = env.networks("WEBHOOK_NETWORKS")
WEBHOOK_CA = env.text("WEBHOOK_CA")  # a file of certificates, beside those that the system trusts
CITY_TABLE = env.text("CITY_TABLE")  # where the operator supplies one

# -- services of others, asked only where they are set -------------------------------------------------------------
globals().update(env.wechat())
globals().update(env.search_engines())

# -- API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "湖北精品 Hubei Premium API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_URLCONF": "verify.urls",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it would walk the staff admin's private API; a test checks ours
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}

# -- Wagtail -----------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "湖北精品"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"  # Wagtail's own form knows no second factor (cms/gates.py)
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.press.bundles.finishing.finish"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # a manager of staff hands a link over instead (office/staff.py)
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds
WAGTAILADMIN_USER_LOGIN_FORM = "office.forms.StaffLoginForm"
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{PUBLIC_HOST}"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # days and deadlines are those of the province
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "pdf", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # every file is downloaded, none is opened among our pages
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# -- logs --------------------------------------------------------------------------------------------------------
LOGGING = logs.LOGGING
