"""The addresses of signing in: what is not listed, nobody can do (no sign-up, no e-mail)."""

from allauth.account import views as account
from django.urls import include, path

from workers_registry.signin import views

urlpatterns = [
    path("login/", views.EntranceView.as_view(), name="account_login"),
    path("login/code/", views.RequestCodeView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", views.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
]
