"""Reading users."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User


def users_to_list() -> QuerySet[User, Any]:
    """Rows for the list of users; `verified` says whether a mailbox of theirs is proven."""
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.annotate(verified=Exists(proven)).values(
        "id",
        "email",
        "given_name",
        "surname",
        "is_staff",
        "is_superuser",
        "is_active",
        "date_joined",
        "verified",
    )


def search_users(queryset: QuerySet[User, Any], text: str) -> QuerySet[User, Any]:
    """Users whose e-mail or one of whose names begins with each word of `text`."""
    for word in text.split()[:5]:
        begins = Q(email__startswith=word.lower())
        queryset = queryset.filter(begins | Q(given_name__istartswith=word) | Q(surname__istartswith=word))
    return queryset
