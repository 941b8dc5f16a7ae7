"""What django-allauth asks the project about accounts and phones."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from risk import calendar
from risk.refusal import Refused
from workers_registry import actions, queries, tasks, wording
from workers_registry.phones import normalise_phone

DEMO_CODE = "signin_demo_code"
"""The session key under which the demonstration keeps the code that it shows on the screen."""


class PhoneField(forms.CharField):
    """A mobile number of the mainland, cleaned to its eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Mobile number"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        )
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        """Give the eleven digits. Raises ValidationError with the remedy."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return normalise_phone(text)
        except Refused as refusal:
            raise ValidationError(wording.sentence(refusal), code=refusal.code) from None


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the project, never by a visitor; a phone belongs to a worker."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a worker comes by a roster, staff by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send a worker to their code, everybody else home."""
        if queries.worker_of(request.user) is not None:
            return reverse("workers_registry:me")
        url: str = super().get_login_redirect_url(request)
        return url

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """Give the field for a phone: without +86, as people write it."""
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Give the phone that the worker was registered with."""
        worker = queries.worker_of(user)
        return (worker.phone, True) if worker else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Refuse: a phone changes by correction of the worker's data, not by signing in."""
        raise PermissionDenied

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note nothing: signing in with a phone says no more than that it was at hand."""

    def get_user_by_phone(self, phone: str) -> User | None:
        """Give the user of the worker with this phone, made on the first sign-in."""
        worker = queries.find_by_phone(phone)
        return actions.user_of(worker) if worker else None

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send the code by the outbox; the demonstration shows it on the screen instead."""
        if calendar.is_demo():
            context.request.session[DEMO_CODE] = code
            return
        text = _("Your code for Fangang is %(code)s. It holds for 5 minutes. Tell it to nobody.")
        message = actions.NewMessage(
            phone=phone,
            text=text % {"code": code},
            kind=actions.SIGN_IN_CODE,
            key=f"{actions.SIGN_IN_CODE}-{uuid4()}",
        )
        actions.queue_messages([message])
        transaction.on_commit(tasks.send_messages.delay)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Send nothing; the page looks the same as for a known phone, also in a demonstration."""
        if calendar.is_demo():
            context.request.session[DEMO_CODE] = self.generate_phone_verification_code(
                user=None, phone=phone
            )

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Send nothing: it belongs to signing up, which nobody can."""
