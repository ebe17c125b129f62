import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at_once",
                    models.BooleanField(
                        default=True, verbose_name="direct een e-mail als iets niet kan wachten"
                    ),
                ),
                (
                    "digest",
                    models.BooleanField(default=True, verbose_name="elke ochtend een overzicht"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "keuze voor e-mail",
                "verbose_name_plural": "keuzes voor e-mail",
            },
        ),
        migrations.CreateModel(
            name="Mail",
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
                        choices=[("at_once", "Direct"), ("digest", "Overzicht")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=100, verbose_name="onderwerp")),
                ("body", models.TextField(verbose_name="tekst")),
                ("created_at", models.DateTimeField(verbose_name="gemaakt op")),
                ("next_try_at", models.DateTimeField(verbose_name="volgende poging")),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="pogingen"
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="fout"
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="verzonden op")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["next_try_at"],
                        name="mail_to_send",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("key",), name="mail_put_in_once")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=300)),
                ("part", models.CharField(blank=True, db_default="", default="", max_length=30)),
                ("urgent", models.BooleanField(db_default=False, default=False)),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["recipient", "-created_at"],
                        name="notice_unseen",
                    ),
                    models.Index(fields=["recipient", "-created_at", "-id"], name="notice_newest"),
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True), ("urgent", True)),
                        fields=["created_at"],
                        name="notice_to_mail",
                    ),
                    models.Index(
                        condition=models.Q(("asked_by__isnull", False)),
                        fields=["asked_by"],
                        name="notice_asked",
                    ),
                ],
            },
        ),
    ]
