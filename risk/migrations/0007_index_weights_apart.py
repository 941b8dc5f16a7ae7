"""The weights of the precision index get a rule id of their own: R9 is the electricity index's."""

from django.db import migrations


def part(apps, schema_editor):
    """Move the versions that name weights; a version of the electricity index names none."""
    versions = apps.get_model("risk", "PolicyVersion").objects.filter(rule="R9")
    for one in versions:
        if {"control_weights", "flow_weights", "keep_days"} & set(one.values):
            one.rule = "R9.index"
            one.save(update_fields=["rule"])


class Migration(migrations.Migration):
    dependencies = [("risk", "0006_policy_confirmed_at")]
    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
