"""Whom the people of a township call: the clinic, and who brings food and medicine."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('risk', '0007_index_weights_apart'),
    ]

    operations = [
        migrations.AddField(
            model_name='township',
            name='clinic',
            field=models.CharField(blank=True, max_length=40, verbose_name='name of the clinic'),
        ),
        migrations.AddField(
            model_name='township',
            name='clinic_phone',
            field=models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[0-9][0-9 -]{1,18}[0-9]$', 'Write the number with digits, spaces and hyphens only, such as 0870-800 1234.')], verbose_name='telephone of the clinic'),
        ),
        migrations.AddField(
            model_name='township',
            name='supplies_phone',
            field=models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[0-9][0-9 -]{1,18}[0-9]$', 'Write the number with digits, spaces and hyphens only, such as 0870-800 1234.')], verbose_name='telephone for food and medicine'),
        ),
        migrations.AddConstraint(
            model_name='township',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clinic_phone', ''), ('clinic_phone__regex', '^[0-9][0-9 -]{1,18}[0-9]$'), _connector='OR'), models.Q(('supplies_phone', ''), ('supplies_phone__regex', '^[0-9][0-9 -]{1,18}[0-9]$'), _connector='OR')), name='township_numbers_are_telephones', violation_error_message='Write the number with digits, spaces and hyphens only, such as 0870-800 1234.'),
        ),
    ]
