"""The risk tables for the site's administrator. What is history is shown, never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from risk import models


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.County)
class CountyAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "city", "province"]
    list_filter = ["province", "city"]
    search_fields = ["code", "name"]


@admin.register(models.Township)
class TownshipAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "county", "is_synthetic"]
    list_select_related = ["county"]
    search_fields = ["code", "name"]


@admin.register(models.CaseCount)
class CaseCountAdmin(ReadOnlyAdmin):
    list_display = ["county", "zone", "day", "confirmed", "local", "clusters", "is_synthetic"]
    list_select_related = ["county"]
    list_filter = ["is_synthetic", "day"]
    search_fields = ["county__name", "county__code"]


@admin.register(models.CaseReceipt)
class CaseReceiptAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "rows_in", "accepted", "rejected", "duplicate", "recorded_at"]


@admin.register(models.CountyRating)
class CountyRatingAdmin(ReadOnlyAdmin):
    list_display = ["county", "day", "level", "basis", "rule", "policy_version", "is_synthetic"]
    list_select_related = ["county"]
    list_filter = ["day", "level", "basis"]
    search_fields = ["county__name", "county__code"]


@admin.register(models.OverrideProposal)
class OverrideProposalAdmin(ReadOnlyAdmin):
    list_display = ["county", "day", "valid_until", "level", "state", "by", "second"]
    list_select_related = ["county", "by", "second"]


@admin.register(models.PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    list_display = ["rule", "version", "valid_from", "by", "second"]
    list_select_related = ["by", "second"]


@admin.register(models.ControlTick)
class ControlTickAdmin(ReadOnlyAdmin):
    list_display = ["county", "mechanism", "is_in_force", "day", "by", "recorded_at"]
    list_select_related = ["county", "by"]
    search_fields = ["county__name", "county__code"]


@admin.register(models.Duty)
class DutyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["user", "role", "county"]
    list_select_related = ["user", "county"]
    autocomplete_fields = ["county"]
    list_filter = ["role"]
