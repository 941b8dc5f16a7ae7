"""The sign-in forms, in our words."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class StaffLoginForm(LoginForm):  # type: ignore[misc]
    """User name and password; the second factor follows on its own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])


class OneTimeCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that was sent to the phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code from the text message"),
            max_length=12,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
            ),
        )
