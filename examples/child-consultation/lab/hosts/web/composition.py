"""A password validator: Django has none for character classes."""
import re

from django.core.exceptions import ValidationError

PATTERNS = {"upper": ("[A-Z]", "英大文字"), "lower": ("[a-z]", "英小文字"),
            "digit": ("[0-9]", "数字"), "symbol": ("[^A-Za-z0-9]", "記号")}


class CharacterClassesValidator:
    def __init__(self, classes):
        unknown = set(classes) - set(PATTERNS)
        if unknown:
            raise ValueError(f"unknown character classes: {sorted(unknown)}")
        self.classes = list(classes)

    def classes_required(self):
        return {name: int(name in self.classes) for name in PATTERNS}

    def validate(self, password, user=None):
        missing = [ja for name, (pattern, ja) in PATTERNS.items()
                   if name in self.classes and not re.search(pattern, password)]
        if missing:
            raise ValidationError([f"パスワードには{ja}を含めてください。" for ja in missing])

    def get_help_text(self):
        return "パスワードには" + "、".join(PATTERNS[name][1] for name in self.classes) + "を含めてください。"
