from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "0003_kept_items")]

    operations = [
        migrations.AddField(model_name="storedfeed", name="is_live", field=models.BooleanField(default=False)),
    ]
