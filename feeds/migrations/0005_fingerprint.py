from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feeds", "0004_live")]

    operations = [
        migrations.RenameField(model_name="keptitems", old_name="mark", new_name="fingerprint"),
    ]
