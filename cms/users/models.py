"""Who works here."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of the team. What one may do comes from groups: see roles.py."""
