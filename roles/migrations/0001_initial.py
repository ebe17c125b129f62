import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import common.ranges
import roles.models
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),  # its extensions
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="naam")),
                ("slug", models.SlugField(unique=True)),
                ("model_slug", models.CharField(max_length=50, verbose_name="AVE-model")),
                ("model_version", models.CharField(max_length=20, verbose_name="versie")),
                (
                    "shares_figures",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="cijfers delen met de andere gemeenten van de regio",
                    ),
                ),
            ],
            options={
                "verbose_name": "gemeente",
                "verbose_name_plural": "gemeenten",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mailadres"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="naam")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("preferences_json", models.JSONField(blank=True, default=dict, editable=False)),
                ("visited_at", models.DateTimeField(editable=False, null=True)),
                ("news_since", models.DateTimeField(editable=False, null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebruiker",
                "verbose_name_plural": "gebruikers",
            },
            managers=[
                ("objects", roles.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalMunicipality",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=100, verbose_name="naam")),
                ("slug", models.SlugField()),
                ("model_slug", models.CharField(max_length=50, verbose_name="AVE-model")),
                ("model_version", models.CharField(max_length=20, verbose_name="versie")),
                (
                    "shares_figures",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="cijfers delen met de andere gemeenten van de regio",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical gemeente",
                "verbose_name_plural": "historical gemeenten",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNormOverride",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=8, verbose_name="fase")),
                ("norm", models.CharField(max_length=40, verbose_name="norm")),
                ("days", models.PositiveSmallIntegerField(verbose_name="dagen")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical norm override",
                "verbose_name_plural": "historical norm overrides",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NormOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=8, verbose_name="fase")),
                ("norm", models.CharField(max_length=40, verbose_name="norm")),
                ("days", models.PositiveSmallIntegerField(verbose_name="dagen")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="norm_overrides",
                        to="roles.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("own", models.BooleanField(default=False, verbose_name="van de gemeente zelf")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisatie",
                "verbose_name_plural": "organisaties",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="FunctionPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(max_length=40, verbose_name="functie")),
                ("start", models.DateField(verbose_name="van")),
                ("end", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="function_periods",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="functions",
                        to="roles.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="roles.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "functie van een persoon",
                "verbose_name_plural": "functies van personen",
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="naam")),
                (
                    "municipalities",
                    models.ManyToManyField(related_name="regions", to="roles.municipality"),
                ),
            ],
            options={
                "verbose_name": "regio",
                "verbose_name_plural": "regio's",
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account_opened", "account geopend"),
                            ("account_closed", "account gesloten"),
                            ("account_reopened", "account weer geopend"),
                            ("function_given", "functie gegeven"),
                            ("end_set", "laatste dag van een functie vastgelegd"),
                        ],
                        max_length=20,
                        verbose_name="wat",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="op")),
                ("function", models.CharField(blank=True, max_length=40, verbose_name="functie")),
                ("start", models.DateField(null=True, verbose_name="van")),
                ("end", models.DateField(null=True, verbose_name="tot en met")),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="roles.functionperiod",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebeurtenis van een account of functie",
                "verbose_name_plural": "gebeurtenissen van accounts en functies",
            },
        ),
        migrations.CreateModel(
            name="HistoricalFunctionPeriod",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(max_length=40, verbose_name="functie")),
                ("start", models.DateField(verbose_name="van")),
                ("end", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roles.organisation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roles.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical functie van een persoon",
                "verbose_name_plural": "historical functies van personen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="functionperiod",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="functions",
                to="roles.region",
            ),
        ),
        migrations.CreateModel(
            name="FunctionGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(max_length=40)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="function_group",
                        to="auth.group",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="function_groups",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "function"), name="one_group_per_function"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NormChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=8, verbose_name="fase")),
                ("norm", models.CharField(max_length=40, verbose_name="norm")),
                ("was", models.PositiveSmallIntegerField(null=True, verbose_name="was")),
                ("became", models.PositiveSmallIntegerField(null=True, verbose_name="werd")),
                (
                    "model_days",
                    models.PositiveSmallIntegerField(null=True, verbose_name="volgens het model"),
                ),
                ("reason", models.TextField(verbose_name="reden")),
                ("at", models.DateTimeField(verbose_name="gewijzigd op")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="norm_changes",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "wijziging van een norm",
                "verbose_name_plural": "wijzigingen van normen",
                "indexes": [
                    models.Index(fields=["municipality", "-id"], name="norm_changes_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="norm_changed_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("became__isnull", False), ("was__isnull", True)),
                            models.Q(("became__isnull", True), ("was__isnull", False)),
                            models.Q(("was", models.F("became")), _negated=True),
                            _connector="OR",
                        ),
                        name="norm_really_changed",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="normchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="af64790885e7f869133bb250a26fb1ea6f4fc08e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d7321",
                    table="roles_normchange",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="normoverride",
            constraint=models.UniqueConstraint(
                fields=("municipality", "phase", "norm"), name="one_override_per_norm"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"), name="organisation_once_per_municipality"
            ),
        ),
        migrations.AddConstraint(
            model_name="personevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("municipality__isnull", False),
                            ("region__isnull", False),
                            _connector="XOR",
                        ),
                        ("kind__in", ("function_given", "end_set")),
                        ("period__isnull", False),
                        ("start__isnull", False),
                        models.Q(("function", ""), _negated=True),
                    ),
                    models.Q(
                        ("end__isnull", True),
                        ("function", ""),
                        ("kind__in", ("account_opened", "account_closed", "account_reopened")),
                        ("municipality__isnull", True),
                        ("period__isnull", True),
                        ("region__isnull", True),
                        ("start__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="person_event_of_account_or_function",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4f58218259fdb855d52f9a2241b22d0e165c7eca",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_02423",
                    table="roles_personevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="functionperiod",
            index=models.Index(
                fields=["municipality", "function", "start"], name="roles_funct_municip_bd7120_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="functionperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("municipality__isnull", False), ("region__isnull", False), _connector="XOR"
                ),
                name="function_in_municipality_or_region",
                violation_error_message="Kies een gemeente of een regio, niet allebei.",
            ),
        ),
        migrations.AddConstraint(
            model_name="functionperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                ),
                name="function_ends_after_start",
                violation_error_message="De einddatum ligt voor de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="functionperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    ("user", "="),
                    ("function", "="),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            "municipality", models.Value(0), output_field=models.BigIntegerField()
                        ),
                        "=",
                    ),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            "region", models.Value(0), output_field=models.BigIntegerField()
                        ),
                        "=",
                    ),
                    (
                        common.ranges.DayRange(
                            "start",
                            "end",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ),
                name="function_held_once_at_a_time",
                violation_error_message="Deze persoon heeft deze functie dan al.",
            ),
        ),
    ]
