"""Papers of appeals and corrections are JPEG, PNG or PDF."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workers_registry', '0019_papers_of_appeals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='appealpaper',
            constraint=models.CheckConstraint(condition=models.Q(('media_type__in', ['application/pdf', 'image/jpeg', 'image/png'])), name='appeal_paper_type_known'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('attachment_type__in', ['', 'application/pdf', 'image/jpeg', 'image/png'])), name='correction_attachment_type_known'),
        ),
    ]
