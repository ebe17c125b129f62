import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("roles", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SharingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shares", models.BooleanField(verbose_name="deelt")),
                ("reason", models.TextField(verbose_name="reden")),
                ("at", models.DateTimeField(verbose_name="wanneer")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharing_changes",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "wijziging van delen met de regio",
                "verbose_name_plural": "wijzigingen van delen met de regio",
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="maand")),
                (
                    "revision",
                    models.PositiveSmallIntegerField(default=0, verbose_name="herziening"),
                ),
                ("taken_at", models.DateTimeField(verbose_name="vastgelegd op")),
                ("model_slug", models.CharField(max_length=50)),
                ("model_version", models.CharField(max_length=20)),
                ("threshold", models.PositiveSmallIntegerField(verbose_name="drempel")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "maandcijfers",
                "verbose_name_plural": "maandcijfers",
            },
        ),
        migrations.CreateModel(
            name="SnapshotSlice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Hele gemeente"),
                            ("area", "Wijk of kern"),
                            ("problem", "Overheersend probleem"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=80)),
                ("figures", models.JSONField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slices",
                        to="dashboards.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "deel van maandcijfers",
                "verbose_name_plural": "delen van maandcijfers",
            },
        ),
        migrations.CreateModel(
            name="FiguresExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="wanneer")),
                ("month", models.DateField(verbose_name="maand")),
                (
                    "form",
                    models.CharField(
                        choices=[("xlsx", "XLSX"), ("csv", "CSV")],
                        max_length=4,
                        verbose_name="vorm",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "uitvoer van cijfers",
                "verbose_name_plural": "uitvoer van cijfers",
                "indexes": [
                    models.Index(fields=["municipality", "-at"], name="exports_of_figures")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figuresexport",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="22636c19e4a42010bd611993111dd85855341ead",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bf166",
                    table="dashboards_figuresexport",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="sharingchange",
            index=models.Index(fields=["municipality", "-id"], name="sharing_newest"),
        ),
        migrations.AddConstraint(
            model_name="sharingchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="sharing_changed_with_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sharingchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c8c2e0573e5571b30a9ba480b5521df8528dab7e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9c28b",
                    table="dashboards_sharingchange",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                fields=("municipality", "month", "revision"), name="one_snapshot_per_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="snapshot_of_a_whole_month"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bed562c423c8b92efba38aedcdb426d881c434a5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c7be8",
                    table="dashboards_snapshot",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotslice",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "dimension", "value"), name="one_slice_per_value"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshotslice",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="43eb9c5d88adfe8323303bbf292f3c6fdc2586ac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4daf3",
                    table="dashboards_snapshotslice",
                    when="BEFORE",
                ),
            ),
        ),
    ]
