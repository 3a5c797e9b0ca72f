"""Settings of the example application; what an operator changes is in /etc/labapp."""
from pathlib import Path

_etc = Path("/etc/labapp")
SECRET_KEY = (_etc / "django").read_text().strip()
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
CSRF_TRUSTED_ORIGINS = ["https://svc.lab", "https://10.77.3.10", "https://10.77.3.13"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.sessions", "django.contrib.messages", "axes"]
MIDDLEWARE = ["access_log.AccessLog",
              "django.contrib.sessions.middleware.SessionMiddleware",
              "django.middleware.csrf.CsrfViewMiddleware",
              "django.contrib.auth.middleware.AuthenticationMiddleware",
              "django.contrib.messages.middleware.MessageMiddleware",
              "axes.middleware.AxesMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
              "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                 "django.contrib.auth.context_processors.auth",
                                                 "django.contrib.messages.context_processors.messages"]}}]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "app", "USER": "app",
                         "PASSWORD": (_etc / "database").read_text().strip(), "HOST": "10.77.3.20", "CONN_MAX_AGE": 0}}
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_ENABLED = not (_etc / "lockout_off").exists()
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1
AXES_ONLY_USER_FAILURES = not (_etc / "lockout_by_address").exists()
AXES_LOCKOUT_CALLABLE = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "composition.CharacterClassesValidator",
     "OPTIONS": {"classes": (_etc / "classes").read_text().strip().split(",")}},
]
STATIC_URL = "/static/"
LANGUAGE_CODE = "ja"
USE_TZ = True
# Django sets the process's zone from this: follow the host's.
TIME_ZONE = Path("/etc/timezone").read_text().strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# No name of a user is logged; axes would write them, so it has no handler.
LOGGING = {"version": 1, "disable_existing_loggers": False,
           "formatters": {"lines": {"format": "%(message)s"}, "syslog": {"format": "labapp: %(message)s"}},
           "handlers": {"file": {"class": "logging.FileHandler", "filename": "/var/log/labapp.log", "formatter": "lines"},
                        "syslog": {"class": "logging.handlers.SysLogHandler", "address": "/dev/log", "formatter": "syslog"},
                        "none": {"class": "logging.NullHandler"}},
           "loggers": {"labapp": {"handlers": ["file", "syslog"], "level": "INFO", "propagate": False},
                       "axes": {"handlers": ["none"], "propagate": False}}}
