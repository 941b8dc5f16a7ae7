"""The enterprises' tables for the site's administrator. What is history is shown, never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from enterprises import models


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Enterprise)
class EnterpriseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["credit_code", "name", "county", "township", "industry", "staff_count"]
    list_select_related = ["county", "township"]
    list_filter = ["industry", "is_synthetic"]
    search_fields = ["credit_code", "name"]
    exclude = ["contact_phone"]


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["user", "enterprise"]
    list_select_related = ["user", "enterprise"]
    autocomplete_fields = ["enterprise"]
    raw_id_fields = ["user"]


@admin.register(models.Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["number", "enterprise", "status", "path", "submitted_on", "due_on"]
    list_select_related = ["enterprise"]
    list_filter = ["status", "path"]
    search_fields = ["number", "enterprise__name"]


@admin.register(models.ApplicationEvent)
class ApplicationEventAdmin(ReadOnlyAdmin):
    list_display = ["application", "kind", "old_status", "new_status", "by", "at"]
    list_select_related = ["application", "by"]
    list_filter = ["kind", "new_status"]


@admin.register(models.RosterUpload)
class RosterUploadAdmin(ReadOnlyAdmin):
    list_display = ["application", "file_name", "rows_in", "accepted", "rejected", "duplicate"]
    list_select_related = ["application"]


@admin.register(models.RosterFault)
class RosterFaultAdmin(ReadOnlyAdmin):
    list_display = ["upload", "row", "kind", "outcome"]
    list_select_related = ["upload"]
    list_filter = ["kind", "outcome"]
    exclude = ["cells"]


@admin.register(models.FareAgreement)
class FareAgreementAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["origin", "destination", "valid", "county_percent", "enterprise_percent"]
    list_select_related = ["origin", "destination"]
    raw_id_fields = ["origin", "destination", "by"]


@admin.register(models.Handover)
class HandoverAdmin(ReadOnlyAdmin):
    list_display = ["entry", "outcome", "day", "by", "at"]
    list_select_related = ["entry__application", "by"]
    list_filter = ["outcome", "day"]
    exclude = ["temperature"]


@admin.register(models.DailyReport)
class DailyReportAdmin(ReadOnlyAdmin):
    list_display = ["enterprise", "day", "present", "morning", "evening", "fevers"]
    list_select_related = ["enterprise"]
    list_filter = ["day"]


@admin.register(models.Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = ["application", "kind", "media_type", "size", "by", "at", "dropped_at"]
    list_select_related = ["application", "by"]
    list_filter = ["kind", "media_type"]
    exclude = ["content"]


@admin.register(models.RosterEntry)
class RosterEntryAdmin(ReadOnlyAdmin):
    list_display = ["application", "row", "worker", "pickup", "dropoff", "priority", "is_open"]
    list_select_related = ["application", "worker", "pickup", "dropoff"]
    list_filter = ["is_open", "priority"]


@admin.register(models.PowerUser)
class PowerUserAdmin(ReadOnlyAdmin):
    list_display = ["number", "county", "sector", "enterprise", "base_kwh"]
    list_select_related = ["county", "enterprise"]
    list_filter = ["sector"]
    search_fields = ["number", "enterprise__name"]


@admin.register(models.PowerTotal)
class PowerTotalAdmin(ReadOnlyAdmin):
    list_display = ["day", "county", "sector", "users", "resumed", "kwh", "base_kwh", "capped"]
    list_select_related = ["county"]
    list_filter = ["sector"]


@admin.register(models.MeterUpload)
class MeterUploadAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "rows_in", "accepted", "rejected", "duplicate", "corrected", "at"]


@admin.register(models.MeterCorrection)
class MeterCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["power_user", "day", "old_kwh", "new_kwh", "upload"]
    list_select_related = ["power_user", "upload"]


@admin.register(models.Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    list_display = ["enterprise", "code", "state", "by", "at"]
    list_select_related = ["enterprise", "by"]
    list_filter = ["code", "state"]


@admin.register(models.PowerDuty)
class PowerDutyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["user", "county"]
    list_select_related = ["user", "county"]


@admin.register(models.RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    list_display = ["application", "file_name", "state", "rows_done", "rows_in", "attempt", "at"]
    list_select_related = ["application"]
    list_filter = ["state"]
    exclude = ["content"]
