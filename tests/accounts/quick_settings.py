"""The product's settings with a quick password hasher, for servers that hash by the hundred."""

from omnibasis.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
