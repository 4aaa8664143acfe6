"""Login of staff: accounts are made by the administration, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    """Nobody can open an account from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
