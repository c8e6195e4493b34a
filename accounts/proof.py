"""Who has proven which mailbox, and what becomes of a registration that nobody proved.

A registration is unproven until a code sent to its address comes back in the session that asked for it. Anybody can
make one for anybody's address, so nothing that was typed into it may count against the owner of the mailbox
(docs/decisions/0010-unproven-registrations.md).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.events.services import record

# What a visitor types about themselves when they register.
DETAILS = ("given_name", "surname", "phone", "language")


@dataclass(frozen=True, slots=True)
class Claim:
    """A registration that waits, in its own session, for the proof of an address that is already taken by an
    unproven one. `password` is a hash."""

    user_id: int
    email: str
    password: str
    details: dict[str, str]

    def to_session(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_session(cls, data: Mapping[str, Any]) -> "Claim":
        return cls(**data)


def holder_of(email: str) -> User | None:
    """The user that has this address (a key): whoever proved it, else whoever registered it."""
    proven = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if proven:
        holder: User = proven.user
        return holder
    return User.objects.filter(email=email).first()


def has_proven(user: User) -> bool:
    """Whether any mailbox of this user is proven."""
    return bool(EmailAddress.objects.filter(user_id=user.pk, verified=True).exists())


def is_claimable(user: User) -> bool:
    """Whether a registration is nobody's yet: never proven, never signed in, and no matter of staff's."""
    untouched = user.last_login is None and user.is_active and not (user.is_staff or user.is_superuser)
    return untouched and not has_proven(user)


@transaction.atomic
def settle_claim(claim: Claim) -> User:
    """Makes a registration that is being proven the one of the person who proves it.

    Password and details typed in the session that proves the mailbox replace those that were typed before. Call it
    before the address is verified, so that whoever reacts to that sees the right ones. Returns the user as it is now.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=claim.user_id)
    user.password = claim.password
    for name, value in claim.details.items():
        setattr(user, name, value)
    changes = user.changed_profile()
    user.save(update_fields=["password", *DETAILS])
    record(
        verb="user.claimed",
        subject=user,
        actor=user_actor(user),
        source=Source.REGISTRATION,
        changes=changes,
    )
    return user


@transaction.atomic
def make_way(*, email: str, keeper: User) -> bool:
    """Frees `email`, which `keeper` is about to prove, of registrations that nobody proved.

    Such a registration keeps its row but loses the address and can no longer sign in. Returns False, and changes
    nothing, when somebody else has a right to the address: they proved it, signed in with it, or work here.
    """
    ids = {*User.objects.filter(email=email).values_list("pk", flat=True)}
    ids |= {*EmailAddress.objects.filter(email=email).values_list("user_id", flat=True)}
    others = list(User.objects.select_for_update().filter(pk__in=ids - {keeper.pk}).order_by("pk"))
    if not all(is_claimable(other) for other in others):
        return False
    for other in others:
        EmailAddress.objects.filter(user=other).delete()
        other.email = f"released-{other.pk}@users.invalid"
        other.is_active = False
        other.save(update_fields=["email", "is_active"])
        record(
            verb="user.released",
            subject=other,
            actor=SYSTEM,
            source=Source.SYSTEM,
            changes={"email": (email, other.email), "is_active": (True, False)},
        )
    return True


@transaction.atomic
def reset_password(*, user: User, password: str) -> None:
    """Sets a password by the link that was mailed to the user.

    Nobody can know who typed the details of an unproven registration, so they go with its old password.
    """
    fields = ["password"]
    user.set_password(password)
    if not has_proven(user):
        for name in DETAILS:
            setattr(user, name, "")
        fields += DETAILS
    changes = user.changed_profile()
    user.save(update_fields=fields)
    record(
        verb="user.password_reset",
        subject=user,
        actor=user_actor(user),
        source=Source.PROFILE,
        changes=changes,
    )
