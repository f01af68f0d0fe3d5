from __future__ import annotations

from importlib.resources import files

import jsonschema
import pytest

from pipeline.records import FILES
from pipeline.results.schemas import schema_texts


def test_the_shipped_schemas_are_those_of_the_types() -> None:
    shipped = files("pipeline.results").joinpath("json_schemas")
    for name, text in schema_texts().items():
        assert shipped.joinpath(name).read_text(encoding="utf-8") == text, "run `make schemas`"


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_valid_and_refuse_rubbish(name: str) -> None:
    import json

    schema = json.loads(schema_texts()[f"{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"rubbish": 1}, schema)
