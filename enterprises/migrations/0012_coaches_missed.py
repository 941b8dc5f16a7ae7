"""Who missed one coach is signed for again after the next; nobody arrives twice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("enterprises", "0011_index_roster_entries_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="handover",
            name="entry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="enterprises.rosterentry"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(condition=models.Q(("outcome", "arrived")), fields=("entry",), name="handover_arrived_once", violation_error_message="The worker has been signed for already."),
        ),
    ]
