"""The example's addresses: health, login, and the rules for passwords and failed logins for the scanner."""
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path

MANAGEMENT = "10.77.9."


def health(request):
    return HttpResponse("ok\n", content_type="text/plain")


def password_policy(request):
    """What the running validators say of themselves. Only for the management network."""
    if not request.META["REMOTE_ADDR"].startswith(MANAGEMENT):
        return HttpResponse(status=404)
    validators = get_default_password_validators()
    required = {}
    for validator in validators:
        if hasattr(validator, "classes_required"):
            required.update(validator.classes_required())
    named = [{"NAME": f"{type(v).__module__}.{type(v).__qualname__}",
              "OPTIONS": {k: x for k, x in vars(v).items() if isinstance(x, (str, int, float, list, tuple))}}
             for v in validators]
    return JsonResponse({"format": "django-auth-password-validators/1", "AUTH_PASSWORD_VALIDATORS": named,
                         "classes_required": required})


def lockout_parameters():
    """The key of a count, as django-axes takes it from its older settings where the newer one is not there."""
    named = getattr(settings, "AXES_LOCKOUT_PARAMETERS", None)
    if named is not None:
        return named
    if settings.AXES_ONLY_USER_FAILURES:
        return ["username"]
    if getattr(settings, "AXES_LOCK_OUT_BY_USER_OR_IP", False):
        return ["username", "ip_address"]
    if settings.AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP:
        return [["username", "ip_address"]]
    return ["ip_address"]


def lockout_policy(request):
    """What django-axes runs with. Only for the management network."""
    if not request.META["REMOTE_ADDR"].startswith(MANAGEMENT):
        return HttpResponse(status=404)
    cool_off = settings.AXES_COOLOFF_TIME
    if isinstance(cool_off, (int, float)):
        cool_off = timedelta(hours=cool_off)
    limit = settings.AXES_FAILURE_LIMIT
    return JsonResponse({
        "format": "django-axes/1", "installed": apps.is_installed("axes"),
        "AUTHENTICATION_BACKENDS": list(settings.AUTHENTICATION_BACKENDS),
        "AXES_HANDLER": settings.AXES_HANDLER, "AXES_ENABLED": settings.AXES_ENABLED,
        "AXES_LOCK_OUT_AT_FAILURE": settings.AXES_LOCK_OUT_AT_FAILURE,
        "AXES_FAILURE_LIMIT": limit if isinstance(limit, int) else str(limit),
        "AXES_COOLOFF_TIME_s": int(cool_off.total_seconds()) if isinstance(cool_off, timedelta) else cool_off and str(cool_off),
        "AXES_LOCKOUT_PARAMETERS": lockout_parameters(),
        "AXES_NEVER_LOCKOUT_WHITELIST": bool(settings.AXES_NEVER_LOCKOUT_WHITELIST),
        "AXES_WHITELIST_CALLABLE": settings.AXES_WHITELIST_CALLABLE is not None})


urlpatterns = [path("healthz", health), path("policy/password.json", password_policy),
               path("policy/lockout.json", lockout_policy), path("admin/", admin.site.urls),
               path("", lambda request: redirect("/admin/"))]
