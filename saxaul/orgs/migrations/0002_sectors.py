"""A fresh hub knows its fields of work."""

from typing import Any

from django.db import migrations

from saxaul.orgs.taxonomy import load_sectors


def load(apps: Any, schema_editor: Any) -> None:
    load_sectors(model=apps.get_model("orgs", "Sector"))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
