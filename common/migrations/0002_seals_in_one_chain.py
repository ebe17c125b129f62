from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="position",
            field=models.PositiveIntegerField(
                default=1, unique=True, verbose_name="plaats in de keten"
            ),
            preserve_default=False,
        ),
    ]
