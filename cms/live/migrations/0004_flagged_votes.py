from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('live', '0003_plan'),
    ]

    operations = [
        migrations.AddField(
            model_name='desk',
            name='excludes_flagged',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(fields=['question', 'at'], name='votes_by_time'),
        ),
    ]
