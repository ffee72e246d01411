"""``python -m server.schema``: one JSON Schema of all that the API says and reads.

The editor's types are generated from it, so that neither side describes the other by hand.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from graphs.problems import Problem
from graphs.recipe import Recipe
from graphs.sameness import Comparison
from graphs.store import Picture, RecipeEntry, Result
from server import models
from server.catalogue_view import CatalogueView, WidgetInfo
from server.gallery import RecipeCard, RecipeForm
from server.live.models import (
    LiveFailed,
    LiveLine,
    LiveOver,
    LivePicture,
    LiveRequest,
    LiveSame,
    LiveStep,
)
from server.queue import messages
from server.settings import Settings
from server.telemetry.readiness import Alive, Readiness
from server.weights import Download, WeightsList

ANSWERS: dict[str, Any] = {
    "Alive": Alive,
    "CacheUse": models.CacheUse,
    "CatalogueView": CatalogueView,
    "Checked": models.Checked,
    "Comparison": Comparison,
    "Difference": models.Difference,
    "Download": Download,
    "ErrorAnswer": models.ErrorAnswer,
    "Event": messages.Event,
    "Film": models.Film,
    "LiveFailed": LiveFailed,
    "LiveLine": LiveLine,
    "LiveOver": LiveOver,
    "LivePicture": LivePicture,
    "LiveSame": LiveSame,
    "LiveStep": LiveStep,
    "Migrated": models.Migrated,
    "NodeState": models.NodeState,
    "Picture": Picture,
    "PreviewHeader": messages.PreviewHeader,
    "Problem": Problem,
    "Queue": models.Queue,
    "ReadRecipe": models.ReadRecipe,
    "Readiness": Readiness,
    "RecipeCard": RecipeCard,
    "RecipeEntry": RecipeEntry,
    "RecipeForm": RecipeForm,
    "RecipeVersion": models.RecipeVersion,
    "Result": Result,
    "Run": models.Run,
    "RunDetail": models.RunDetail,
    "RunSummary": models.RunSummary,
    "Saved": models.Saved,
    "ServerMessage": messages.ServerMessage,
    "Settings": Settings,
    "StoredBlock": models.StoredBlock,
    "StoredRecipe": models.StoredRecipe,
    "StoredVersion": models.StoredVersion,
    "System": models.System,
    "WeightsList": WeightsList,
    "WidgetInfo": WidgetInfo,
}
REQUESTS: dict[str, Any] = {
    "DifferenceRequest": models.DifferenceRequest,
    "LiveRequest": LiveRequest,
    "MigrateRequest": models.MigrateRequest,
    "Recipe": Recipe,
    "RecipeRequest": models.RecipeRequest,
    "RetryRequest": models.RetryRequest,
    "RunRequest": models.RunRequest,
}


class _Schema(GenerateJsonSchema):
    """What is answered always holds every field, those with a default too."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def api_schema() -> dict[str, Any]:
    """Return a schema whose ``$defs`` hold every type of the API by its name."""
    inputs: list[tuple[str, Literal["validation", "serialization"], TypeAdapter[Any]]] = [
        *((name, "serialization", TypeAdapter(kind)) for name, kind in ANSWERS.items()),
        *((name, "validation", TypeAdapter(kind)) for name, kind in REQUESTS.items()),
    ]
    found, schema = TypeAdapter.json_schemas(inputs, title="Impasto API", schema_generator=_Schema)
    definitions = schema["$defs"]
    for (name, _), entry in found.items():
        if entry != {"$ref": f"#/$defs/{name}"}:
            definitions[name] = entry  # a union has no definition of its own
    schema["$defs"] = {name: _with_references(definitions[name]) for name in sorted(definitions)}
    return schema


def _with_references(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_references(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.items() >= models.RECIPE_MARK.items():
        return {"$ref": "#/$defs/Recipe"}
    return {key: _with_references(value) for key, value in schema.items()}


if __name__ == "__main__":
    json.dump(api_schema(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
