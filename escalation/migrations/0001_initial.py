import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("roles", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        unique=True,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("inactive", "Geen activiteit"),
                            ("no_casusregie", "Geen casusregisseur"),
                            ("no_procesregie", "Geen procesregisseur"),
                            ("no_plan", "Geen plan van aanpak"),
                            ("evaluation_overdue", "Evaluatie te laat"),
                            ("phase_too_long", "Lang in dezelfde fase"),
                            ("signals_rising", "Snel meer signalen"),
                            ("proposal_waiting", "Voorstel wacht op besluit"),
                            ("unconfirmed", "Spoedbesluit niet bevestigd"),
                            ("back_and_forth", "Opnieuw in dezelfde fase"),
                            ("recurring", "Huishouden komt terug"),
                            ("waakvlam_passed", "Waakvlam voorbij"),
                            ("assignment_overdue", "Opdracht te laat"),
                            ("agreement_overdue", "Bindende afspraak te laat"),
                            ("caseload", "Veel casussen bij één regisseur"),
                            ("function_lapsed", "Functie gestopt, casussen niet"),
                        ],
                        max_length=20,
                        verbose_name="oorzaak",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "let op"), (2, "ernstig"), (3, "dringend")],
                        verbose_name="ernst",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="norm voorbij sinds")),
                ("figures", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "reviewed_severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "let op"), (2, "ernstig"), (3, "dringend")],
                        null=True,
                        verbose_name="ernst bij de beoordeling",
                    ),
                ),
                ("quiet_until", models.DateField(null=True, verbose_name="rust tot")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="cases.case",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signalering",
                "verbose_name_plural": "signaleringen",
            },
        ),
        migrations.CreateModel(
            name="NormTrial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        unique=True,
                    ),
                ),
                ("norms", models.JSONField(verbose_name="normen op proef")),
                ("first", models.DateField(verbose_name="eerste dag")),
                ("last", models.DateField(verbose_name="laatste dag")),
                ("asked_at", models.DateTimeField(verbose_name="gevraagd op")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="klaar op")),
                ("result", models.JSONField(null=True)),
                (
                    "asked_by",
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
                        related_name="+",
                        to="roles.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "proef met normen",
                "verbose_name_plural": "proeven met normen",
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("step", "Op- of afschalen"),
                            ("appoint", "Regie beleggen of vervangen"),
                            ("meeting", "Opschalingsoverleg plannen"),
                            ("assignment", "Opdracht aan de casusregisseur"),
                            ("snooze", "Uitstellen"),
                            ("dismiss", "Ongegrond"),
                            ("handled", "Opgepakt"),
                        ],
                        max_length=10,
                        verbose_name="wat volgt",
                    ),
                ),
                ("reason", models.TextField(verbose_name="waarom")),
                ("again", models.TextField(blank=True, verbose_name="waarom opnieuw uitgesteld")),
                ("until", models.DateField(null=True, verbose_name="tot")),
                ("at", models.DateTimeField(verbose_name="beoordeeld op")),
                ("function", models.CharField(max_length=40, verbose_name="in de functie van")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="cases.case",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "beoordeling",
                "verbose_name_plural": "beoordelingen",
            },
        ),
        migrations.CreateModel(
            name="FlagEvent",
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
                            ("opened", "Gesignaleerd"),
                            ("worsened", "Erger geworden"),
                            ("eased", "Minder erg geworden"),
                            ("changed", "Cijfers veranderd"),
                            ("closed", "Vanzelf voorbij"),
                            ("reviewed", "Beoordeeld"),
                            ("woken", "De tijd van de beoordeling is om"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "let op"), (2, "ernstig"), (3, "dringend")]
                    ),
                ),
                ("figures", models.JSONField()),
                (
                    "flag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="escalation.flag",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="escalation.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebeurtenis",
                "verbose_name_plural": "gebeurtenissen",
            },
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["municipality", "-severity", "since"],
                name="flag_open_worst_first",
            ),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["person"],
                name="flags_of_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", False), ("closed_at__isnull", True)),
                fields=("case", "cause"),
                name="one_open_flag_per_case_and_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True), ("person__isnull", False)),
                fields=("municipality", "person", "cause"),
                name="one_open_flag_per_person_and_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", False), ("person__isnull", False), _connector="XOR"
                ),
                name="flag_of_a_case_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__gte", 1), ("severity__lte", 3)),
                name="flag_severity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closed_at__gte", models.F("opened_at")),
                    _connector="OR",
                ),
                name="flag_closed_after_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quiet_until__isnull", True),
                    ("reviewed_severity__isnull", False),
                    _connector="OR",
                ),
                name="flag_rests_after_a_review",
            ),
        ),
        migrations.AddIndex(
            model_name="normtrial",
            index=models.Index(fields=["municipality", "-asked_at"], name="trials_of_town"),
        ),
        migrations.AddConstraint(
            model_name="normtrial",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("last"))), name="trial_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="normtrial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", False), ("result__isnull", True), _connector="OR"
                ),
                name="trial_has_a_result_when_finished",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["case", "-at"], name="reviews_of_case"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", False), ("person__isnull", False), _connector="XOR"
                ),
                name="review_of_a_case_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="review_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ["assignment", "handled", "meeting", "snooze"]),
                        _negated=True,
                    ),
                    ("until__isnull", False),
                    _connector="OR",
                ),
                name="review_with_a_day_where_it_needs_one",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="29feb890988c27da3b14f9e69f2584e59a06d4ff",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_de256",
                    table="escalation_review",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="flagevent",
            index=models.Index(fields=["flag", "at"], name="events_of_flag"),
        ),
        migrations.AddIndex(
            model_name="flagevent",
            index=models.Index(
                condition=models.Q(("review__isnull", False)),
                fields=["review"],
                name="events_of_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reviewed"), ("review__isnull", False)),
                    models.Q(
                        models.Q(("kind", "reviewed"), _negated=True), ("review__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="flag_reviewed_by_a_review",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flagevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e35639a790afc7a68a2822daaaf0cf32368a980f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_de964",
                    table="escalation_flagevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
