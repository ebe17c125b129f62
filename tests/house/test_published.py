"""The files that tell others how to run AVE and what it is."""

import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMPOSE = ROOT / "docker-compose.yml"
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]


def test_the_compose_file_follows_its_schema() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    subprocess.run([checker, "--builtin-schema", "vendor.compose-spec", COMPOSE], check=True)


def test_compose_has_every_part_of_the_application() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgres", "redis"}


def test_every_secret_must_be_given_and_none_has_a_default() -> None:
    used = re.findall(r"\$\{(\w+)(:?[-?+]?)", COMPOSE.read_text())
    assert {"SECRET_KEY", "POSTGRES_PASSWORD", "WEB_DATABASE_PASSWORD", "REDIS_PASSWORD"} <= {
        name for name, _ in used
    }
    optional = {name for name, how in used if how != ":?"}
    assert {name for name in optional if not name.startswith("AVE_THEME_")} == {
        "PORT",
        "AVE_ADDRESS",
        "AVE_METRICS_TOKEN",
        "AVE_CONTACT_EMAIL",
        "AVE_CONTACT_PHONE",
        "AVE_FIGURES_THRESHOLD",
        "AVE_IDLE_MINUTES",
        "AVE_WAMS_FROM",
        "AVE_DRAFT_DAYS",
        "POSTGRES_BUFFERS",
        "SECRET_KEY_FALLBACKS",  # there are none until a key is changed
    }


def test_compose_passes_on_every_setting_of_ave() -> None:
    own = {name for name in dir(settings) if name.startswith("AVE_")}
    assert own - {"AVE_DEMO"} <= set(SERVICES["web"]["environment"])


def test_no_value_that_compose_hands_over_is_a_written_secret() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|_URL", name):
                assert value.count("${") >= 1, name


def test_only_the_service_that_migrates_connects_as_the_owner_of_the_tables() -> None:
    urls = {
        name: service["environment"]["DATABASE_URL"]
        for name, service in SERVICES.items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    owner = SERVICES["postgres"]["environment"]["POSTGRES_USER"]
    assert {name for name, url in urls.items() if f"//{owner}:" in url} == {"migrate"}
    assert {name for name, url in urls.items() if "//ave_web:" in url} == {"web", "worker", "beat"}
    assert "database_roles ave_web" in SERVICES["migrate"]["command"][-1]
    for name in ("web", "worker", "beat"):
        assert "POSTGRES_PASSWORD" not in str(SERVICES[name]["environment"])


def test_every_container_runs_without_rights_and_cannot_write_its_image() -> None:
    for name, service in SERVICES.items():
        assert service["user"] not in ("root", "0"), name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name


def test_every_lasting_container_tells_its_health() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {
        "migrate"
    }


def test_publiccode_names_what_the_standard_asks() -> None:
    published = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    required = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus"}
    required |= {"softwareType", "description", "legal", "maintenance", "localisation"}
    assert required <= set(published)
    assert published["legal"]["license"] == "EUPL-1.2"
    assert date.fromisoformat(published["releaseDate"])
    assert set(published["description"]) == {"nl", "en"}
    for text in published["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]


def test_one_version_is_named_everywhere() -> None:
    published = yaml.safe_load((ROOT / "publiccode.yml").read_text())["softwareVersion"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    package = json.loads((ROOT / "package.json").read_text())["version"]
    assert published == project == package


def test_the_licence_is_the_one_that_is_named() -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text()


def test_the_logs_of_every_container_are_rotated() -> None:
    for name, service in SERVICES.items():
        assert service["logging"]["options"]["max-size"], name
