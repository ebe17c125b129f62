"""What the models declare stands in the database: a migration may lose a guard without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def standing(model: type[Model]) -> Mapping[str, Any]:
    """By name what PostgreSQL keeps of the model's table: constraints and indexes."""
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_and_index_of_a_model_stands(model: type[Model]) -> None:
    declared = {made.name for made in [*model._meta.constraints, *model._meta.indexes]}
    assert declared - set(standing(model)) == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_key_index_and_uniqueness_of_a_field_stands(model: type[Model]) -> None:
    kept = standing(model).values()
    missing = []
    field: Any
    for field in model._meta.local_concrete_fields:
        alone = [made for made in kept if made["columns"] == [field.column]]
        if getattr(field, "db_constraint", False):
            target = (field.related_model._meta.db_table, field.target_field.column)
            if target not in [made["foreign_key"] for made in alone]:
                missing.append((field.name, "foreign key"))
        if field.unique and not field.primary_key and not any(made["unique"] for made in alone):
            missing.append((field.name, "unique"))
        if field.db_index and not any(made["index"] or made["unique"] for made in alone):
            missing.append((field.name, "index"))
    assert missing == []
