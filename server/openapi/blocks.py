"""The operations on blocks."""

from __future__ import annotations

from server.openapi.operation import NEXT, NOTHING, PAGE, TAG, Answer, Operation, in_header, in_path
from server.openapi.recipes import IF_MATCH, RECIPE

GROUP = "Blocks"
ID = in_path("id", "The id of a block: a-z, 0-9 and hyphens, at most 64 characters.")

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/blocks",
        id="listBlocks",
        group=GROUP,
        summary="The groups of nodes that are kept to be used in other recipes, by name.",
        about="A block is a recipe of one node, which is of a definition that the recipe holds.",
        parameters=PAGE,
        answers=(Answer(about="The blocks.", type="StoredBlock", many=True, headers=NEXT),),
    ),
    Operation(
        method="POST",
        path="/api/blocks",
        id="addBlock",
        group=GROUP,
        summary="Keep a block under a new id made from its name.",
        about="At most 1 MB.",
        body=RECIPE,
        answers=(
            Answer(status=201, about="Kept.", type="Saved", headers={"Location": "Where it is now.", **TAG}),
        ),
        refusals=(507,),
    ),
    Operation(
        method="PUT",
        path="/api/blocks/{id}",
        id="saveBlock",
        group=GROUP,
        summary="Keep a block under this id, in place of what has it.",
        about="Recipes that use the older one have its definition, and stay as they are.",
        parameters=(ID, IF_MATCH, in_header("If-None-Match", "`*`: only if there is none of this id yet.")),
        body=RECIPE,
        answers=(Answer(about="Kept.", type="Saved", headers=TAG),),
        refusals=(404, 412, 507),
    ),
    Operation(
        method="DELETE",
        path="/api/blocks/{id}",
        id="deleteBlock",
        group=GROUP,
        summary="Delete a block.",
        about="Recipes that use it stay as they are.",
        parameters=(ID, IF_MATCH),
        answers=(NOTHING,),
        refusals=(404, 412),
    ),
)
