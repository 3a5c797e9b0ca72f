"""The example's addresses: health, login, and the password rules for the scanner."""
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


urlpatterns = [path("healthz", health), path("policy/password.json", password_policy), path("admin/", admin.site.urls),
               path("", lambda request: redirect("/admin/"))]
