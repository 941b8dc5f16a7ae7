"""The administrator's view: what may be looked up, never an unsealed number, nothing to change."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django import forms
from django.contrib import admin
from django.http import HttpRequest

from workers_registry.models import (
    Agreement,
    CityDuty,
    Clearance,
    Declaration,
    DeletionWish,
    HealthCode,
    ListMatch,
    MedicalCheck,
    Message,
    RetentionRun,
    RevokedPass,
    SigningKey,
    Stay,
    Worker,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Facts are added by actions; the admin only reads them."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Worker)
class WorkerAdmin(ReadOnly):
    list_display = ("id", "masked_name", "masked_identity", "masked_phone", "home_county")
    list_filter = ("is_synthetic",)
    search_fields = ("=id", "=identity_tail", "=phone_tail")
    fields = (
        "masked_name",
        "masked_identity",
        "masked_phone",
        "home_county",
        "home_township",
        "user",
        "is_synthetic",
        "registered_at",
    )


@admin.register(HealthCode)
class HealthCodeAdmin(ReadOnly):
    list_display = ("id", "worker", "day", "colour", "rule", "until", "cause", "by")
    list_filter = ("colour", "rule", "cause")
    search_fields = ("=worker__id",)


@admin.register(Stay)
class StayAdmin(ReadOnly):
    list_display = ("id", "worker", "county", "first_day", "last_day", "source")
    search_fields = ("=worker__id",)


@admin.register(Declaration)
class DeclarationAdmin(ReadOnly):
    list_display = ("id", "worker", "day", "temperature", "source")
    search_fields = ("=worker__id",)


@admin.register(ListMatch)
class ListMatchAdmin(ReadOnly):
    list_display = ("id", "worker", "kind", "since", "released_on", "source")
    list_filter = ("kind",)
    search_fields = ("=worker__id",)


@admin.register(Clearance)
class ClearanceAdmin(ReadOnly):
    list_display = ("id", "worker", "day", "by")
    search_fields = ("=worker__id",)


@admin.register(MedicalCheck)
class MedicalCheckAdmin(ReadOnly):
    list_display = ("id", "worker", "checked_on", "valid_until", "is_fit", "issuer")
    search_fields = ("=worker__id",)


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ("id", "kind", "phone_tail", "state", "attempts", "queued_at", "sent_at")
    list_filter = ("state", "kind")
    fields = ("kind", "key", "phone_tail", "worker", "state", "attempts", "queued_at", "sent_at")


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnly):
    list_display = ("key_id", "county", "made_at", "retired_at", "withdrawn_at")
    exclude = ("private_key",)


@admin.register(RevokedPass)
class RevokedPassAdmin(ReadOnly):
    list_display = ("id", "county", "revoked_at")
    fields = ("county", "revoked_at")


@admin.register(CityDuty)
class CityDutyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who decides for a city what its counties left lying; given and taken by an administrator."""

    list_display = ("user", "city", "city_code", "since")
    list_select_related = ("user",)
    fields = ("user", "city_code", "city")


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """An agreement; the shared key is written, never read back."""

    shared_key = forms.CharField(widget=forms.PasswordInput, min_length=32, max_length=200)

    class Meta:
        model = Agreement
        fields = ("province_code", "name", "format", "url", "public_key", "is_open")

    def clean_public_key(self) -> str:
        """Take the base 64 of an Ed25519 key only."""
        key: str = self.cleaned_data["public_key"]
        try:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return key


@admin.register(Agreement)
class AgreementAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = AgreementForm
    list_display = ("province_code", "name", "format", "url", "is_open")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Keep the shared key, which the model does not offer to forms by itself."""
        obj.shared_key = form.cleaned_data["shared_key"]
        super().save_model(request, obj, form, change)


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnly):
    """The receipts of deletion: how many rows of each kind, never whose."""

    list_display = ("id", "day", "policy_version", "counts", "by", "finished_at")
    list_select_related = ("by",)


@admin.register(DeletionWish)
class DeletionWishAdmin(ReadOnly):
    list_display = ("id", "day", "counts", "done_on")
    fields = ("day", "counts", "made_at", "done_on")
