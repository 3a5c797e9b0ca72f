"""Makes the tables and two staff accounts of the example."""
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0, skip_checks=True)

from django.contrib.auth import get_user_model  # noqa: E402  (needs setup)

for name in ("tanaka", "suzuki"):
    get_user_model().objects.create_superuser(name, f"{name}@example.jp", "Lab-Init-0001")
