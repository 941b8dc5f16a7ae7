"""How rosters look in the API: people masked, codes with words."""

from typing import Any

from rest_framework import serializers

from enterprises import roster_file, wording
from enterprises.models import (
    RosterEntry,
    RosterFault,
    RosterImport,
    RosterUpload,
)
from risk.refusal import Refused
from workers_registry.identity import mask_name


class RosterFileSerializer(serializers.Serializer[Any]):
    """A roster file: .xlsx, .xls or .csv."""

    file = serializers.FileField(allow_empty_file=True)


class UploadSerializer(serializers.ModelSerializer[RosterUpload]):
    """The receipt of a roster file: rows_in = accepted + rejected + duplicate."""

    by = serializers.CharField(source="by.get_username", read_only=True)

    class Meta:
        model = RosterUpload
        fields = (
            "id",
            "application",
            "file_name",
            "file_size",
            "sha256",
            "rows_in",
            "accepted",
            "rejected",
            "duplicate",
            "by",
            "at",
        )


class ImportSerializer(serializers.ModelSerializer[RosterImport]):
    """How far a large roster file is, its receipt once it is done, or why it failed."""

    sentence = serializers.SerializerMethodField()

    class Meta:
        model = RosterImport
        fields = (
            "id",
            "application",
            "file_name",
            "file_size",
            "state",
            "rows_in",
            "rows_done",
            "failure",
            "sentence",
            "upload",
            "at",
        )

    def get_sentence(self, job: RosterImport) -> str:
        """Give the reason of a failure with its remedy; empty where nothing failed."""
        return wording.sentence(Refused(job.failure, **job.details)) if job.failure else ""


class FaultSerializer(serializers.ModelSerializer[RosterFault]):
    """A row that was not accepted, with what is wrong in words; its cells are not given out."""

    application = serializers.IntegerField(source="upload.application_id", read_only=True)
    sentences = serializers.SerializerMethodField()

    class Meta:
        model = RosterFault
        fields = (
            "id",
            "upload",
            "application",
            "row",
            "kind",
            "faults",
            "sentences",
            "outcome",
            "closed_at",
        )

    def get_sentences(self, fault: RosterFault) -> list[str]:
        """Give what is wrong and the remedy, one sentence a fault."""
        return [wording.labelled(found) for found in fault.faults]


class CellsSerializer(serializers.Serializer[Any]):
    """Mended cells of one row, by field."""

    cells = serializers.DictField(child=serializers.CharField(allow_blank=True))


class AlikeSerializer(serializers.Serializer[Any]):
    """What to write into a column of all rows that have this row's wrong text there."""

    field = serializers.ChoiceField(
        choices=sorted({column.field for column in roster_file.COLUMNS} - roster_file.OF_ONE_PERSON)
    )
    text = serializers.CharField()


class MendResultSerializer(serializers.Serializer[Any]):
    """How a round of mending came out."""

    mended = serializers.IntegerField()
    still_faulty = serializers.IntegerField()


class EntrySerializer(serializers.ModelSerializer[RosterEntry]):
    """A worker on a roster, masked."""

    name = serializers.SerializerMethodField()
    pickup_name = serializers.CharField(source="pickup.name", read_only=True)
    dropoff_name = serializers.CharField(source="dropoff.name", read_only=True)

    class Meta:
        model = RosterEntry
        fields = (
            "id",
            "application",
            "row",
            "worker",
            "name",
            "pickup",
            "pickup_name",
            "dropoff",
            "dropoff_name",
            "household",
            "priority",
            "wanted_on",
            "standing",
            "not_before",
            "reason",
            "replaces",
            "is_open",
        )

    def get_name(self, entry: RosterEntry) -> str:
        """Give the name as it may be shown."""
        return mask_name(entry.worker.name)


class JudgementSerializer(serializers.Serializer[Any]):
    """Which workers are refused, postponed or admitted again, and why."""

    entries = serializers.ListField(child=serializers.IntegerField(), min_length=1)
    standing = serializers.ChoiceField(choices=RosterEntry.Standing.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    not_before = serializers.DateField(required=False, allow_null=True, default=None)


class ReplacementSerializer(serializers.Serializer[Any]):
    """The worker who comes in place of another, by the columns of a roster."""

    cells = serializers.DictField(child=serializers.CharField(allow_blank=True))
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class WhiteListSerializer(serializers.Serializer[Any]):
    """Whether one worker may come, from which day on, and why not before."""

    entry = serializers.IntegerField(source="entry.pk")
    name = serializers.SerializerMethodField()
    standing = serializers.CharField(source="outlook.standing")
    code = serializers.CharField(source="outlook.code")
    earliest = serializers.DateField(source="outlook.earliest", allow_null=True)
    why = serializers.SerializerMethodField()

    def get_name(self, line: Any) -> str:
        """Give the name as it may be shown."""
        return mask_name(line.entry.worker.name)

    def get_why(self, line: Any) -> str:
        """Give the reason in the language of the request."""
        return wording.outlook_words(line.outlook)
