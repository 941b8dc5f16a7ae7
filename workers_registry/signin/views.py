"""Signing in by phone: wrong codes count against the same lockout as wrong passwords."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from allauth.account.views import (
    ConfirmLoginCodeView,
    LoginView,
    PasswordChangeView,
    RequestLoginCodeView,
)
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.http import Http404, HttpRequest, HttpResponse

from workers_registry.fields import number_digest
from workers_registry.signin.adapter import DEMO_CODE


def _credentials(phone: str) -> dict[str, str]:
    """Name the phone to the lockout by its digest, whether or not somebody has it."""
    return {"username": f"phone-{number_digest(phone)[:24]}"}


def _locked_out(request: HttpRequest, credentials: dict[str, str]) -> HttpResponse:
    """Give the page that says for how long."""
    response: HttpResponse = get_lockout_response(request, credentials=credentials)
    return response


class EntranceView(LoginView):  # type: ignore[misc]
    """Two doors on one page: the phone for workers, the password for staff."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the field of the other door."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "phone_form": RequestLoginCodeForm()}


class RequestCodeView(RequestLoginCodeView):  # type: ignore[misc]
    """Asks for a phone and sends a code to it."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code, unless too many wrong ones were entered for this phone from here."""
        credentials = _credentials(form.cleaned_data["phone"])
        if not AxesProxyHandler.is_allowed(self.request, credentials):
            return _locked_out(self.request, credentials)
        response: HttpResponse = super().form_valid(form)
        return response


class ConfirmCodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """Asks for the code; the demonstration shows it on the same page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's code and the phone that it went to."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "demo_code": self.request.session.get(DEMO_CODE, ""),
            "phone_sent_to": self._process.state["phone"],
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, unless this phone is locked out from here."""
        credentials = self._phone_credentials()
        if not AxesProxyHandler.is_allowed(self.request, credentials):
            return _locked_out(self.request, credentials)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count the wrong code."""
        AxesProxyHandler.user_login_failed(
            sender=ConfirmCodeView, credentials=self._phone_credentials(), request=self.request
        )
        response: HttpResponse = super().form_invalid(form)
        return response

    def _phone_credentials(self) -> dict[str, str]:
        return _credentials(self._process.state["phone"])


class ChangePasswordView(PasswordChangeView):  # type: ignore[misc]
    """Changes a password; workers have none, and find nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 404 to whoever signs in without a password."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response
