import cases.core.references
import common.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("roles", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=cases.core.references.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="kenmerk",
                    ),
                ),
                ("title", models.CharField(max_length=140, verbose_name="titel")),
                (
                    "problem_areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="leefgebieden",
                    ),
                ),
                (
                    "dominant_problem",
                    models.CharField(max_length=40, verbose_name="overheersend probleem"),
                ),
                (
                    "safety_risk",
                    models.BooleanField(default=False, verbose_name="veiligheidsrisico"),
                ),
                (
                    "media_attention",
                    models.BooleanField(default=False, verbose_name="media-aandacht"),
                ),
                (
                    "minors_involved",
                    models.BooleanField(default=False, verbose_name="minderjarigen betrokken"),
                ),
                ("model_slug", models.CharField(editable=False, max_length=50)),
                ("model_version", models.CharField(editable=False, max_length=20)),
                ("phase", models.CharField(editable=False, max_length=8, verbose_name="fase")),
                (
                    "phase_since",
                    models.DateTimeField(editable=False, verbose_name="in deze fase sinds"),
                ),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="geopend op")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="gesloten op"
                    ),
                ),
                (
                    "closed_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reden van sluiten"),
                ),
                (
                    "waakvlam_until",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="waakvlam tot"
                    ),
                ),
                (
                    "grip_since",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="GRIP sinds"
                    ),
                ),
                (
                    "last_activity_at",
                    models.DateTimeField(editable=False, verbose_name="laatste activiteit"),
                ),
                ("grounds", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "casus",
                "verbose_name_plural": "casussen",
                "permissions": (
                    ("view_case_outline", "De casus in hoofdlijnen zien"),
                    ("view_case", "Het dossier inzien"),
                    ("work_on_case", "Aan de casus werken"),
                ),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Briefing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("phase", models.CharField(max_length=8)),
                (
                    "addressees",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("situation", models.TextField(verbose_name="situatie")),
                ("risk", models.TextField(verbose_name="risico")),
                ("scenario", models.TextField(blank=True, verbose_name="scenario")),
                ("measures", models.TextField(verbose_name="maatregelen")),
                ("communication", models.TextField(blank=True, verbose_name="communicatielijn")),
                ("asked", models.TextField(blank=True, verbose_name="wat er wordt gevraagd")),
                ("asked_of", models.CharField(blank=True, max_length=40, verbose_name="van wie")),
                ("asked_before", models.DateField(blank=True, null=True, verbose_name="uiterlijk")),
                ("function", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefings",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "bestuurlijke informatie",
                "verbose_name_plural": "bestuurlijke informatie",
            },
        ),
        migrations.CreateModel(
            name="Projection",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="projection",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("again_at", models.DateTimeField(null=True)),
                ("rules_version", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "projectie",
                "verbose_name_plural": "projecties",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="opdracht")),
                ("due", models.DateField(verbose_name="uiterlijk")),
                ("given_at", models.DateTimeField(verbose_name="gegeven op")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="klaar op")),
                ("result", models.TextField(blank=True, verbose_name="wat het opleverde")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "opdracht",
                "verbose_name_plural": "opdrachten",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=200, verbose_name="wie doet het")),
                ("text", models.TextField(verbose_name="wat is afgesproken")),
                ("due", models.DateField(verbose_name="uiterlijk")),
                ("agreed_on", models.DateField(verbose_name="afgesproken op")),
                ("agreed_with", models.CharField(max_length=200, verbose_name="afgesproken met")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="afgerond op"),
                ),
                ("kept", models.BooleanField(blank=True, null=True, verbose_name="nagekomen")),
                ("result", models.TextField(blank=True, verbose_name="wat ervan kwam")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "bindende afspraak",
                "verbose_name_plural": "bindende afspraken",
            },
        ),
        migrations.CreateModel(
            name="CaseGroupObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="cases.case"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField(verbose_name="van")),
                ("until", models.DateField(verbose_name="tot")),
                ("reason", models.TextField(verbose_name="reden")),
                ("decided_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resumed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pauze van een casus",
                "verbose_name_plural": "pauzes van casussen",
            },
        ),
        migrations.CreateModel(
            name="CaseUserObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cause", models.CharField(max_length=20)),
                ("late_from", models.DateTimeField()),
                ("late_until", models.DateTimeField(null=True)),
                ("since", models.DateTimeField()),
                ("due", models.DateField(null=True)),
                ("severity", models.PositiveSmallIntegerField()),
                ("worse_from", models.DateTimeField(null=True)),
                ("urgent_from", models.DateTimeField(null=True)),
                ("figures", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="cases.case",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "termijn",
                "verbose_name_plural": "termijnen",
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=200, verbose_name="wie doet het")),
                ("text", models.TextField(verbose_name="wat is afgesproken")),
                ("due", models.DateField(verbose_name="uiterlijk")),
                ("agreed_on", models.DateField(verbose_name="afgesproken op")),
                ("agreed_with", models.CharField(max_length=200, verbose_name="afgesproken met")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="afgerond op"),
                ),
                ("kept", models.BooleanField(blank=True, null=True, verbose_name="nagekomen")),
                ("result", models.TextField(blank=True, verbose_name="wat ervan kwam")),
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
                    "author",
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "done_by",
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
                "verbose_name": "historical bindende afspraak",
                "verbose_name_plural": "historical bindende afspraken",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssignment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="opdracht")),
                ("due", models.DateField(verbose_name="uiterlijk")),
                ("given_at", models.DateTimeField(verbose_name="gegeven op")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="klaar op")),
                ("result", models.TextField(blank=True, verbose_name="wat het opleverde")),
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "done_by",
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
                    "given_by",
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
                    "given_to",
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
                "verbose_name": "historical opdracht",
                "verbose_name_plural": "historical opdrachten",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCaseHold",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField(verbose_name="van")),
                ("until", models.DateField(verbose_name="tot")),
                ("reason", models.TextField(verbose_name="reden")),
                ("decided_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(blank=True, null=True)),
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resumed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical pauze van een casus",
                "verbose_name_plural": "historical pauzes van casussen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHousehold",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=cases.core.references.new_reference,
                        max_length=9,
                        verbose_name="kenmerk",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="straat")),
                (
                    "house_number",
                    models.CharField(blank=True, max_length=12, verbose_name="huisnummer"),
                ),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="postcode")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="plaats")),
                ("area", models.CharField(blank=True, max_length=80, verbose_name="wijk of kern")),
                ("created_at", models.DateTimeField(verbose_name="aangemaakt op")),
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
                    "created_by",
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
                        verbose_name="gemeente",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical huishouden",
                "verbose_name_plural": "historical huishoudens",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPerson",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=cases.core.references.new_reference,
                        max_length=9,
                        verbose_name="kenmerk",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=80, verbose_name="voornaam"),
                ),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=20, verbose_name="tussenvoegsel"),
                ),
                ("last_name", models.CharField(max_length=120, verbose_name="achternaam")),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="geboortedatum"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoon")),
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
                "verbose_name": "historical persoon",
                "verbose_name_plural": "historical personen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "responsibility",
                    models.CharField(
                        choices=[
                            ("casusregie", "Casusregie"),
                            ("procesregie", "Procesregie"),
                            ("behandelregie", "Behandelregie"),
                        ],
                        max_length=20,
                    ),
                ),
                ("aspect", models.CharField(blank=True, max_length=20)),
                ("function", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField(verbose_name="van")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="tot")),
                ("decided_in_function", models.CharField(max_length=40)),
                ("reason", models.TextField(verbose_name="reden")),
                ("end_reason", models.TextField(blank=True, verbose_name="reden van einde")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="roles.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "verantwoordelijkheid",
                "verbose_name_plural": "verantwoordelijkheden",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=cases.core.references.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="kenmerk",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="straat")),
                (
                    "house_number",
                    models.CharField(blank=True, max_length=12, verbose_name="huisnummer"),
                ),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="postcode")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="plaats")),
                ("area", models.CharField(blank=True, max_length=80, verbose_name="wijk of kern")),
                ("created_at", models.DateTimeField(verbose_name="aangemaakt op")),
                (
                    "address_search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "street",
                                models.Value(" "),
                                "house_number",
                                models.Value(" "),
                                "postcode",
                                models.Value(" "),
                                "town",
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "created_by",
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
                        related_name="households",
                        to="roles.municipality",
                        verbose_name="gemeente",
                    ),
                ),
            ],
            options={
                "verbose_name": "huishouden",
                "verbose_name_plural": "huishoudens",
            },
        ),
        migrations.CreateModel(
            name="HistoricalSignal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=cases.core.references.new_reference,
                        max_length=9,
                        verbose_name="kenmerk",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("melding", "Melding"), ("advice", "Adviesvraag")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                (
                    "reporter",
                    models.CharField(
                        choices=[
                            ("resident", "Inwoner"),
                            ("network", "Familie of netwerk"),
                            ("professional", "Professional"),
                            ("police", "Politie"),
                            ("meldpunt", "Meldpunt Bezorgd"),
                            ("veilig_thuis", "Veilig Thuis"),
                            ("school", "School of leerplicht"),
                            ("housing", "Woningcorporatie"),
                            ("other", "Anders"),
                        ],
                        max_length=20,
                        verbose_name="wie meldt",
                    ),
                ),
                (
                    "reporter_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="naam of organisatie van de melder"
                    ),
                ),
                ("text", models.TextField(verbose_name="wat is er aan de hand")),
                ("received_at", models.DateTimeField(verbose_name="ontvangen op")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advice_only", "Alleen advies gegeven"),
                            ("added", "Bij een bestaande casus gevoegd"),
                            ("new_case", "Nieuwe casus"),
                        ],
                        max_length=12,
                        verbose_name="uitkomst",
                    ),
                ),
                (
                    "triage_note",
                    models.TextField(blank=True, verbose_name="toelichting bij de triage"),
                ),
                ("triaged_at", models.DateTimeField(blank=True, null=True)),
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
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
                (
                    "recorded_by",
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
                    "triaged_by",
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
                    "household",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signaal",
                "verbose_name_plural": "historical signalen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=cases.core.references.new_reference,
                        max_length=9,
                        verbose_name="kenmerk",
                    ),
                ),
                ("title", models.CharField(max_length=140, verbose_name="titel")),
                (
                    "problem_areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="leefgebieden",
                    ),
                ),
                (
                    "dominant_problem",
                    models.CharField(max_length=40, verbose_name="overheersend probleem"),
                ),
                (
                    "safety_risk",
                    models.BooleanField(default=False, verbose_name="veiligheidsrisico"),
                ),
                (
                    "media_attention",
                    models.BooleanField(default=False, verbose_name="media-aandacht"),
                ),
                (
                    "minors_involved",
                    models.BooleanField(default=False, verbose_name="minderjarigen betrokken"),
                ),
                ("phase", models.CharField(editable=False, max_length=8, verbose_name="fase")),
                (
                    "phase_since",
                    models.DateTimeField(editable=False, verbose_name="in deze fase sinds"),
                ),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="geopend op")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="gesloten op"
                    ),
                ),
                (
                    "closed_reason",
                    models.TextField(blank=True, editable=False, verbose_name="reden van sluiten"),
                ),
                (
                    "waakvlam_until",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="waakvlam tot"
                    ),
                ),
                (
                    "grip_since",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="GRIP sinds"
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
                    "household",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical casus",
                "verbose_name_plural": "historical casussen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="case",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.household",
            ),
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "functions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("method", models.CharField(max_length=8)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "inzage",
                "verbose_name_plural": "inzagelog",
            },
        ),
        migrations.CreateModel(
            name="LogDraft",
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
                            ("contact", "Contact"),
                            ("visit", "Huisbezoek"),
                            ("phone", "Telefoongesprek"),
                            ("incident", "Incident"),
                            ("meeting", "Overleg"),
                            ("note", "Notitie"),
                        ],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("text", models.TextField(verbose_name="wat is er gebeurd of besproken")),
                (
                    "happened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="wanneer"),
                ),
                ("saved_at", models.DateTimeField(verbose_name="bewaard op")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_drafts",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "concept voor het logboek",
                "verbose_name_plural": "concepten voor het logboek",
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
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
                            ("contact", "Contact"),
                            ("visit", "Huisbezoek"),
                            ("phone", "Telefoongesprek"),
                            ("incident", "Incident"),
                            ("meeting", "Overleg"),
                            ("note", "Notitie"),
                        ],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("text", models.TextField(verbose_name="wat is er gebeurd of besproken")),
                ("happened_at", models.DateTimeField(verbose_name="wanneer")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to="cases.case",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="cases.logentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "logboekregel",
                "verbose_name_plural": "logboek",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("instrument", models.CharField(max_length=40, verbose_name="maatregel")),
                ("start", models.DateField(verbose_name="van")),
                ("until", models.DateField(blank=True, null=True, verbose_name="tot")),
                ("text", models.TextField(verbose_name="waarom")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="cases.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "maatregel",
                "verbose_name_plural": "maatregelen",
            },
        ),
        migrations.CreateModel(
            name="MeasureEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="per")),
                (
                    "mistaken",
                    models.BooleanField(default=False, verbose_name="ten onrechte vastgelegd"),
                ),
                ("text", models.TextField(verbose_name="waarom")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended",
                        to="cases.measure",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "einde van een maatregel",
                "verbose_name_plural": "einden van maatregelen",
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.CharField(blank=True, max_length=120, verbose_name="contactpersoon"),
                ),
                (
                    "task",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="wat doet deze partij"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "betrokken partij",
                "verbose_name_plural": "betrokken partijen",
            },
        ),
        migrations.CreateModel(
            name="PartySetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField(verbose_name="van")),
                ("until", models.DateField(verbose_name="tot")),
                ("reason", models.TextField(verbose_name="reden")),
                ("decided_at", models.DateTimeField()),
                ("decided_in_function", models.CharField(max_length=40)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_asides",
                        to="cases.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=cases.core.references.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="kenmerk",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=80, verbose_name="voornaam"),
                ),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=20, verbose_name="tussenvoegsel"),
                ),
                ("last_name", models.CharField(max_length=120, verbose_name="achternaam")),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="geboortedatum"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoon")),
                (
                    "name_search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "first_name",
                                models.Value(" "),
                                "prefix",
                                models.Value(" "),
                                "last_name",
                            )
                        ),
                        output_field=models.TextField(),
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
            ],
            options={
                "verbose_name": "persoon",
                "verbose_name_plural": "personen",
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="rol in het huishouden"
                    ),
                ),
                ("start", models.DateField(verbose_name="van")),
                ("end", models.DateField(blank=True, null=True, verbose_name="tot")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="cases.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "lid van een huishouden",
                "verbose_name_plural": "leden van huishoudens",
            },
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="rol in het huishouden"
                    ),
                ),
                ("start", models.DateField(verbose_name="van")),
                ("end", models.DateField(blank=True, null=True, verbose_name="tot")),
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
                    "household",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lid van een huishouden",
                "verbose_name_plural": "historical leden van huishoudens",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PhaseTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="volgnummer")),
                ("from_phase", models.CharField(blank=True, max_length=8)),
                ("to_phase", models.CharField(max_length=8)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("entry", "entry"),
                            ("up", "up"),
                            ("down", "down"),
                            ("within-up", "within-up"),
                            ("within-down", "within-down"),
                        ],
                        max_length=12,
                    ),
                ),
                ("model_slug", models.CharField(max_length=50)),
                ("model_version", models.CharField(max_length=20)),
                ("proposer_function", models.CharField(max_length=40)),
                ("decider_function", models.CharField(max_length=40)),
                ("gremium", models.CharField(blank=True, max_length=120, verbose_name="namens")),
                ("present", models.CharField(blank=True, max_length=300, verbose_name="aanwezig")),
                ("motivation", models.TextField(verbose_name="motivatie")),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("basis", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField()),
                ("urgent", models.BooleanField(default=False, verbose_name="spoedbesluit")),
                ("confirm_before", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="cases.case",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "besluit",
                "verbose_name_plural": "besluiten",
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("agrees", models.BooleanField(verbose_name="eens met het besluit")),
                ("text", models.TextField(verbose_name="toelichting")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "transition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="cases.phasetransition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="versie")),
                ("for_phase", models.CharField(max_length=8, verbose_name="voor fase")),
                ("text", models.TextField(verbose_name="plan van aanpak")),
                ("agreed_on", models.DateField(verbose_name="afgesproken op")),
                ("agreed_with", models.CharField(max_length=200, verbose_name="afgesproken met")),
                ("next_evaluation_on", models.DateField(verbose_name="volgende evaluatie")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan van aanpak",
                "verbose_name_plural": "plannen van aanpak",
            },
        ),
        migrations.CreateModel(
            name="ProjectionDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "uit te voeren projectie",
                "verbose_name_plural": "uit te voeren projecties",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_phase", models.CharField(max_length=8)),
                ("to_phase", models.CharField(max_length=8)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("entry", "entry"),
                            ("up", "up"),
                            ("down", "down"),
                            ("within-up", "within-up"),
                            ("within-down", "within-down"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Wacht op besluit"),
                            ("returned", "Teruggestuurd met een vraag"),
                            ("disputed", "Voorgelegd bij meningsverschil"),
                            ("approved", "Goedgekeurd"),
                            ("refused", "Afgewezen"),
                            ("withdrawn", "Ingetrokken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "preconditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("motivation", models.TextField(verbose_name="motivatie")),
                ("receiver", models.CharField(blank=True, max_length=200, verbose_name="naar wie")),
                ("proposer_function", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("grounds", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="cases.case",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "voorstel",
                "verbose_name_plural": "voorstellen",
            },
        ),
        migrations.AddField(
            model_name="phasetransition",
            name="proposal",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transition",
                to="cases.proposal",
            ),
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(blank=True, max_length=40, verbose_name="functie")),
                ("party", models.CharField(max_length=120, verbose_name="wie")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agrees", "Eens"),
                            ("disagrees", "Oneens"),
                            ("advice", "Advies gegeven"),
                        ],
                        max_length=10,
                        verbose_name="uitkomst",
                    ),
                ),
                ("text", models.TextField(verbose_name="wat is er gezegd")),
                ("held_at", models.DateTimeField(verbose_name="wanneer")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="cases.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "raadpleging",
                "verbose_name_plural": "raadplegingen",
            },
        ),
        migrations.CreateModel(
            name="ProposalStep",
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
                            ("proposed", "Voorgesteld"),
                            ("returned", "Teruggestuurd met een vraag"),
                            ("answered", "Vraag beantwoord"),
                            ("added", "Aangevuld"),
                            ("disputed", "Voorgelegd bij meningsverschil"),
                            ("approved", "Goedgekeurd"),
                            ("refused", "Afgewezen"),
                            ("withdrawn", "Ingetrokken"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("function", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="cases.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=cases.core.references.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="kenmerk",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("melding", "Melding"), ("advice", "Adviesvraag")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                (
                    "reporter",
                    models.CharField(
                        choices=[
                            ("resident", "Inwoner"),
                            ("network", "Familie of netwerk"),
                            ("professional", "Professional"),
                            ("police", "Politie"),
                            ("meldpunt", "Meldpunt Bezorgd"),
                            ("veilig_thuis", "Veilig Thuis"),
                            ("school", "School of leerplicht"),
                            ("housing", "Woningcorporatie"),
                            ("other", "Anders"),
                        ],
                        max_length=20,
                        verbose_name="wie meldt",
                    ),
                ),
                (
                    "reporter_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="naam of organisatie van de melder"
                    ),
                ),
                ("text", models.TextField(verbose_name="wat is er aan de hand")),
                ("received_at", models.DateTimeField(verbose_name="ontvangen op")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advice_only", "Alleen advies gegeven"),
                            ("added", "Bij een bestaande casus gevoegd"),
                            ("new_case", "Nieuwe casus"),
                        ],
                        max_length=12,
                        verbose_name="uitkomst",
                    ),
                ),
                (
                    "triage_note",
                    models.TextField(blank=True, verbose_name="toelichting bij de triage"),
                ),
                ("triaged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="cases.case",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="cases.household",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="roles.municipality",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "triaged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signaal",
                "verbose_name_plural": "signalen",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("subject", models.CharField(max_length=60)),
                ("urgency", models.CharField(max_length=1)),
                ("since", models.DateTimeField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("function", models.CharField(blank=True, max_length=40)),
                ("asked_as", models.CharField(blank=True, max_length=40)),
                ("record", models.BigIntegerField(null=True)),
                ("responsibility", models.CharField(blank=True, max_length=20)),
                ("aspect", models.CharField(blank=True, max_length=20)),
                ("to_phase", models.CharField(blank=True, max_length=8)),
                ("disputed", models.BooleanField(default=False)),
                ("due", models.DateField(null=True)),
                ("late_from", models.DateTimeField(null=True)),
                ("visible_from", models.DateTimeField(null=True)),
                ("visible_until", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="cases.case",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "not_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "taak",
                "verbose_name_plural": "taken",
            },
        ),
        migrations.CreateModel(
            name="BriefingReply",
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
                            ("read", "Gelezen"),
                            ("question", "Vraag"),
                            ("answer", "Antwoord"),
                            ("result", "Reactie"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("function", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="cases.briefing",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reactie op bestuurlijke informatie",
                "verbose_name_plural": "reacties op bestuurlijke informatie",
                "indexes": [
                    models.Index(models.F("briefing"), models.F("at"), name="briefing_replies")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "read")),
                        fields=("briefing", "by"),
                        name="briefing_read_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "read"), ("text", "")),
                            models.Q(
                                models.Q(("kind", "read"), _negated=True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="briefing_reply_says_something",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="briefingreply",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5badce5c9da835dc95ab561bb02e9dfa21c63f2f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_09802",
                    table="cases_briefingreply",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="projection",
            index=models.Index(
                condition=models.Q(("again_at__isnull", False)),
                fields=["again_at"],
                name="project_again",
            ),
        ),
        migrations.AddIndex(
            model_name="projection",
            index=models.Index(fields=["rules_version"], name="projected_by_version"),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.UniqueConstraint(
                fields=("case", "number"), name="briefing_number_per_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("situation", ""), _negated=True),
                    models.Q(("risk", ""), _negated=True),
                    models.Q(("measures", ""), _negated=True),
                ),
                name="briefing_says_what_matters",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked", ""), ("asked_of", ""), ("asked_before__isnull", True)),
                    models.Q(
                        models.Q(("asked", ""), _negated=True),
                        models.Q(("asked_of", ""), _negated=True),
                        ("asked_before__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="briefing_asks_somebody_before_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(("addressees", []), _negated=True),
                name="briefing_is_addressed_to_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="briefing",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ef91402efc2cc81ee3c26f086b4ef3b73f188c87",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3cede",
                    table="cases_briefing",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["case", "due"],
                name="assignments_open_of_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="assignment_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True), ("result", "")),
                    models.Q(
                        ("done_at__gte", models.F("given_at")),
                        ("done_by__isnull", False),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assignment_done_with_a_result",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["case", "due"],
                name="agreements_open_of_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("who", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("agreed_with", ""), _negated=True),
                ),
                name="agreement_says_who_does_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gte", models.F("agreed_on"))),
                name="agreement_due_after_it_was_made",
                violation_error_message="De laatste dag ligt voor de dag van de afspraak.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None), ("kept", None), ("result", "")),
                    models.Q(
                        ("done_at__gte", models.F("recorded_at")),
                        ("done_by__isnull", False),
                        ("kept__isnull", False),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_settled_with_a_result",
            ),
        ),
        migrations.AddIndex(
            model_name="casegroupobjectpermission",
            index=models.Index(fields=["group", "content_object"], name="case_group_grant"),
        ),
        migrations.AddIndex(
            model_name="casegroupobjectpermission",
            index=models.Index(fields=["content_object", "group"], name="case_grant_groups"),
        ),
        migrations.AlterUniqueTogether(
            name="casegroupobjectpermission",
            unique_together={("group", "permission", "content_object")},
        ),
        migrations.AddConstraint(
            model_name="casehold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=((common.ranges.DayRange("start", "until"), "&&"), ("case", "=")),
                name="case_on_hold_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="casehold",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("start"))), name="hold_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="casehold",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="hold_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="casehold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resumed_at__isnull", True), ("resumed_by__isnull", True)),
                    models.Q(("resumed_at__isnull", False), ("resumed_by__isnull", False)),
                    _connector="OR",
                ),
                name="hold_resumed_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="caseuserobjectpermission",
            index=models.Index(fields=["user", "content_object"], name="case_user_grant"),
        ),
        migrations.AlterUniqueTogether(
            name="caseuserobjectpermission",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["case", "cause"], name="deadlines_of_case"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["municipality", "late_from"], name="deadline_comes"),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    ("case", "="),
                    ("cause", "="),
                    (common.ranges.MomentRange("late_from", "late_until"), "&&"),
                ),
                name="late_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("late_until__isnull", True),
                    ("late_until__gt", models.F("late_from")),
                    _connector="OR",
                ),
                name="late_for_some_time",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["holder", "responsibility"],
                name="holding_now_by_person",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(fields=["case", "started_at"], name="holding_of_case"),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["case", "responsibility", "aspect"],
                include=("holder", "function"),
                name="holding_now_of_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    ("case", "="),
                    ("responsibility", "="),
                    ("aspect", "="),
                    (common.ranges.MomentRange("started_at", "ended_at"), "&&"),
                ),
                name="one_holder_of_a_responsibility_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holder__isnull", False),
                    models.Q(("organisation__isnull", False), ("responsibility", "behandelregie")),
                    _connector="OR",
                ),
                name="regie_is_held_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    ("ended_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="holding_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="holding_ends_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("address_search"), "gin_trgm_ops"),
                name="household_address_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["household"], include=("opened_at", "closed_at"), name="case_of_household"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["municipality", "phase", "last_activity_at"],
                include=("id",),
                name="case_open_by_phase",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["municipality", "-last_activity_at", "-id"], name="case_by_activity"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["municipality", "phase", "last_activity_at", "id"], name="case_by_phase"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "phase_since", "id"], name="case_by_since"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "reference"], name="case_by_reference"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("waakvlam_until__isnull", False)),
                fields=["municipality", "waakvlam_until"],
                name="case_waakvlam",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("household",),
                name="one_open_case_per_household",
                violation_error_message="Voor dit huishouden loopt al een casus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closed_at__gte", models.F("opened_at")),
                    _connector="OR",
                ),
                name="case_closed_after_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    models.Q(("closed_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_closed_with_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="phase_is_newest_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n                    PERFORM 1 FROM cases_case c\n                     WHERE c.id = NEW.id AND c.phase IS DISTINCT FROM (\n                        SELECT t.to_phase FROM cases_phasetransition t\n                         WHERE t.case_id = c.id ORDER BY t.number DESC LIMIT 1);\n                    IF FOUND THEN\n                        RAISE EXCEPTION 'case % is not in the phase of its newest decision', NEW.id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="5fa149099aecfff808c60b3c9a6c7aadc20c36b6",
                    operation='INSERT OR UPDATE OF "phase"',
                    pgid="pgtrigger_phase_is_newest_decision_39980",
                    table="cases_case",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="accesslog",
            index=models.Index(fields=["case", "-at"], name="access_of_case"),
        ),
        migrations.AddIndex(
            model_name="accesslog",
            index=models.Index(fields=["user", "-at"], name="access_by_user"),
        ),
        migrations.AddIndex(
            model_name="accesslog",
            index=models.Index(fields=["municipality", "-at"], name="access_of_municipality"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accesslog",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ea520ed983280eb812a58a9e29636893e144b4d4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_28716",
                    table="cases_accesslog",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="logdraft",
            index=models.Index(fields=["saved_at"], name="draft_saved"),
        ),
        migrations.AddConstraint(
            model_name="logdraft",
            constraint=models.UniqueConstraint(
                fields=("case", "author"), name="one_draft_per_person_and_case"
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["case", "-happened_at", "-id"], name="log_of_case"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("happened_at__lte", models.F("recorded_at"))),
                name="log_happened_before_recorded",
                violation_error_message="Wat nog moet gebeuren hoort niet in het logboek.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="logentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5f24ea42a3c996c46958a97f26ce016a0da0b4b3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_09e0c",
                    table="cases_logentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["case", "-start"], name="measures_of_case"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="measure_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("start")), _connector="OR"
                ),
                name="measure_ends_after_start",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="141d6e6d7659a0636b91857fc0c59bf914d94647",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c0d58",
                    table="cases_measure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="measureend",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="measure_end_says_why"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measureend",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bd064a2d1b74719c2ef0c09bda05b6903435eea1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1ca20",
                    table="cases_measureend",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                fields=("case", "organisation"),
                name="party_once_per_case",
                violation_error_message="Deze partij staat al bij de casus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partysetaside",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("start"))),
                name="set_aside_ends_after_start",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partysetaside",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="55054a20a2837899750ad664a261e0b41994da82",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4fb15",
                    table="cases_partysetaside",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("name_search"), "gin_trgm_ops"),
                name="person_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["municipality", "birth_date"], name="person_born"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                ),
                name="membership_ends_after_start",
                violation_error_message="De einddatum ligt voor de begindatum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    ("person", "="),
                    ("household", "="),
                    (common.ranges.DayRange("start", "end"), "&&"),
                ),
                name="person_once_in_a_household_at_a_time",
                violation_error_message="Deze persoon hoort dan al bij dit huishouden.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e412443dda982013edf787d2723902339866fe7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7f457",
                    table="cases_confirmation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("case", "number"),
                include=("for_phase", "recorded_at", "agreed_on", "next_evaluation_on"),
                name="plan_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_evaluation_on__gt", models.F("agreed_on"))),
                name="plan_evaluated_after_agreed",
                violation_error_message="De evaluatie komt na de dag van de afspraak.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="96d00cbdc675bee1997cb970b2cea6b2bdf718cc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dcd0a",
                    table="cases_plan",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("status__in", ("open", "returned", "disputed"))),
                fields=["status", "proposed_at"],
                name="proposal_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("open", "returned", "disputed"))),
                fields=("case",),
                name="one_pending_proposal_per_case",
                violation_error_message="Er ligt al een voorstel voor deze casus.",
            ),
        ),
        migrations.AddIndex(
            model_name="phasetransition",
            index=models.Index(fields=["case", "-number"], name="transitions_of_case"),
        ),
        migrations.AddIndex(
            model_name="phasetransition",
            index=models.Index(
                condition=models.Q(("urgent", True)),
                fields=["confirm_before"],
                name="transition_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="phasetransition",
            index=models.Index(
                condition=models.Q(("direction", "up"), ("number__gt", 2)),
                fields=["case", "number", "to_phase"],
                name="transition_up_again",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasetransition",
            constraint=models.UniqueConstraint(
                fields=("case", "number"),
                include=("decided_at", "from_phase", "to_phase"),
                name="transition_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasetransition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("urgent", False), ("confirm_before__isnull", False), _connector="OR"
                ),
                name="urgent_decision_has_confirmation_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasetransition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction", "entry"), ("from_phase", "")),
                    models.Q(("from_phase", ""), _negated=True),
                    _connector="OR",
                ),
                name="only_entry_comes_from_nowhere",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phasetransition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fc22d3a1abf800008c929d9646cc7f935960000d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2f11",
                    table="cases_phasetransition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="235ca0be86f3054093fe04d0f7515da4b5947097",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_681b1",
                    table="cases_consultation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposalstep",
            index=models.Index(fields=["proposal", "at"], name="steps_of_proposal"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalstep",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="008fd2afd212e551d6814e9997202adb137443a3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c81f0",
                    table="cases_proposalstep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["received_at"], name="signal_received"),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("outcome", "")),
                fields=["municipality", "received_at"],
                name="signal_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                name="signal_received_before_recorded",
                violation_error_message="Het signaal kan niet in de toekomst zijn ontvangen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(("triaged_at__isnull", False), ("triaged_by__isnull", False)),
                    _connector="XOR",
                ),
                name="signal_outcome_with_triage",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ("added", "new_case")), ("case__isnull", True), _connector="XOR"
                ),
                name="signal_case_with_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("person__isnull", True)),
                fields=["municipality", "function", "urgency", "since"],
                name="task_by_function",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["person", "urgency", "since"],
                name="task_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("asked_by__isnull", False)),
                fields=["asked_by"],
                name="task_asked_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "subject", "function", "person"),
                name="task_asked_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False),
                    models.Q(("function", ""), _negated=True),
                    _connector="OR",
                ),
                name="task_asked_of_somebody",
            ),
        ),
    ]
