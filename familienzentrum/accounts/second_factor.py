"""The second factor of a login: what of it is stored how, who must have one, and which sessions were opened with it."""

from typing import Any

from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familienzentrum import audit
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.crypto import asks_for_older_secret, seal, unseal
from familienzentrum.models import Centre, User

# Recovery codes stand in for these, and are none themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_SEALED_FOR = "second factors"
# What of a factor's data is sealed.
_SEALED = {"secret", "seed"}
# Of a session: whose second factor it was opened with.
_OPENED_WITH = "second_factor_of"


class SecondFactors(DefaultMFAAdapter):
    """allauth adapter: secrets are sealed, the house has a name, and the last factor stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right, or it was used already. Wait for the next one, and type it."
        ),
        "incorrect_key": gettext_lazy("This key is not right. Try once more, or use a code."),
        "cannot_delete_authenticator": gettext_lazy("This is your last second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, office=_SEALED_FOR).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode(), office=_SEALED_FOR)

    def get_totp_issuer(self) -> str:
        return Centre.current().name

    def build_totp_svg(self, url: str) -> str:
        """The page draws it itself, readable on dark pages too."""
        return ""

    def _get_site_name(self) -> str:
        return Centre.current().name

    def _get_user_identifier(self, user: Any) -> str:
        """Apps show it in their list, and keep it in backups: the user name, and no address."""
        name: str = user.username
        return name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_REQUIRED or others.exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Key %(number)d") % {"number": number}


def factors_of(user: Any) -> QuerySet[Authenticator]:
    """Return what opens the account beside the password, without the recovery codes."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")
    return found


@transaction.atomic
def seal_anew() -> int:
    """Seal with the first secret what another one sealed, so that this can be removed; return how many."""
    older = [factor for factor in Authenticator.objects.select_for_update() if _asks_for_older_secret(factor)]
    for factor in older:
        adapter = SecondFactors()
        factor.data |= {
            name: adapter.encrypt(adapter.decrypt(factor.data[name])) for name in _SEALED & set(factor.data)
        }
        factor.save(update_fields=["data"])
    return len(older)


def _asks_for_older_secret(factor: Authenticator) -> bool:
    sealed = (factor.data[name].encode() for name in _SEALED & set(factor.data))
    return any(asks_for_older_secret(token, office=_SEALED_FOR) for token in sealed)


def was_opened_with_one(request: HttpRequest) -> bool:
    """Whether the second factor of whoever is logged in was used, or chosen, in this session."""
    return request.session.get(_OPENED_WITH) == request.user.pk


@receiver(signals.authenticator_used)
def _used(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    request.session[_OPENED_WITH] = user.pk
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note("user.recovery_code_used", user, NoticeKind.RECOVERY_CODE_USED)


@receiver(signals.authenticator_removed)
def _removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type in FACTORS:
        tell_owner(user, NoticeKind.FACTOR_REMOVED)


@receiver(signals.authenticator_reset)
def _codes_made(user: User, **_more: Any) -> None:
    note("user.recovery_codes_made", user, NoticeKind.RECOVERY_CODES_MADE)


@receiver(post_save, sender=Authenticator)
def _stored(instance: Authenticator, *, created: bool, **_more: Any) -> None:
    """In the transaction of the row, whoever wrote it: allauth tells of it after that."""
    if created and instance.type in FACTORS:
        is_own = _acting() == instance.user
        if not factors_of(instance.user).exclude(pk=instance.pk).exists():
            # Whoever knows the password may have been inside before there was a factor.
            end_all_sessions(instance.user, but=context.request.session.session_key if is_own else None)
        if is_own:
            context.request.session[_OPENED_WITH] = instance.user.pk
        note("user.factor_added", instance.user, NoticeKind.FACTOR_ADDED, kind=str(instance.type))


@receiver(post_delete, sender=Authenticator)
def _deleted(instance: Authenticator, **_more: Any) -> None:
    if instance.type in FACTORS:
        audit.record("user.factor_removed", instance.user, by=_acting(), kind=str(instance.type))


@transaction.atomic
def note(action: str, user: User, notice: NoticeKind, **details: str) -> None:
    """Write into the audit log what the owner of an account did or suffered, and tell the owner."""
    audit.record(action, user, by=user, **details)
    tell_owner(user, notice)


def _acting() -> User | None:
    """Return who is logged in; nobody is where a command acts."""
    user = getattr(context.request, "user", None) if context.request else None
    return user if isinstance(user, User) else None
