"""The real PostgreSQL and Valkey that every test runs on."""

from django.core.cache import cache
from django.db import connection
from django.test import Client


def test_the_database_is_postgresql_with_the_dutch_stemmer(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('dutch', 'opschaling') @@ to_tsquery('dutch', 'opschalen')"
        )
        assert cursor.fetchone() == (True,)


def test_the_application_is_no_superuser_of_its_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_the_cache_keeps_what_it_is_given() -> None:
    cache.set("house", "warm", timeout=5)
    assert cache.get("house") == "warm"


def test_health_answers_when_database_and_redis_do(client: Client, db: None) -> None:
    response = client.get("/gezond/")
    assert (response.status_code, response.content) == (200, b"gezond")
