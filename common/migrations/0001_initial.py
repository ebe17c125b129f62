import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="JobPulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=40, unique=True, verbose_name="taak")),
                ("at", models.DateTimeField(verbose_name="laatst opgepakt")),
            ],
            options={
                "verbose_name": "laatste keer van een taak",
                "verbose_name_plural": "laatste keren van taken",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("answer", models.CharField(max_length=300)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=40, verbose_name="taak")),
                ("now", models.DateTimeField(verbose_name="voor het moment")),
                ("started_at", models.DateTimeField(verbose_name="begonnen")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="klaar")),
                ("found", models.PositiveIntegerField(default=0, verbose_name="gevonden")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="veranderd")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="mislukt")),
                ("error", models.TextField(blank=True, verbose_name="fout")),
            ],
            options={
                "verbose_name": "uitvoering van een taak",
                "verbose_name_plural": "uitvoeringen van taken",
                "indexes": [models.Index(fields=["job", "-started_at"], name="job_runs")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=63, verbose_name="tabel")),
                ("number", models.PositiveIntegerField(verbose_name="nummer")),
                ("after_id", models.BigIntegerField(verbose_name="na rij")),
                ("last_id", models.BigIntegerField(verbose_name="tot en met rij")),
                ("rows", models.PositiveIntegerField(verbose_name="aantal rijen")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63),
                        size=None,
                        verbose_name="kolommen",
                    ),
                ),
                ("code", models.CharField(max_length=64, verbose_name="zegel")),
                ("sealed_at", models.DateTimeField(verbose_name="verzegeld op")),
            ],
            options={
                "verbose_name": "zegel",
                "verbose_name_plural": "zegels",
                "constraints": [
                    models.UniqueConstraint(fields=("table", "number"), name="seal_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_id__gt", models.F("after_id")),
                            ("number__gte", 1),
                            ("rows__gte", 1),
                        ),
                        name="seal_of_some_rows",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7e21326e1239d1a8488dc807841e4faa33269415",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bd8d4",
                    table="common_seal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
