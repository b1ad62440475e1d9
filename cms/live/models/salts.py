"""What makes the marks of a day mean nothing once it is deleted."""

import secrets

from django.db import models


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class DailySalt(models.Model):
    """A random key of one day, the same for all processes. Without it, no mark of that day can be made again."""

    day = models.DateField(unique=True)
    salt = models.BinaryField(default=new_salt)

    def __str__(self) -> str:
        return f"{self.day}"
