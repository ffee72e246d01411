"""The operations on recipes."""

from __future__ import annotations

from server.openapi.operation import (
    BYTES,
    NEXT,
    NOTHING,
    PAGE,
    TAG,
    Answer,
    Body,
    Operation,
    in_header,
    in_path,
)

GROUP = "Recipes"
ID = in_path("id", "The id of a recipe: a-z, 0-9 and hyphens, at most 64 characters.")
IF_MATCH = in_header(
    "If-Match", "The tag of what you saw, or `*` for whatever is there: what was changed since answers 412."
)
NUMBER = in_path(
    "number", "The number of a version.", {"type": "integer", "minimum": 0, "maximum": 999_999_999}
)
RECIPE = Body(about="The recipe.", type="RecipeRequest")

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/recipes",
        id="listRecipes",
        group=GROUP,
        summary="The recipes that there are.",
        about="Those that ship come first, then those that were saved, newest first.",
        parameters=PAGE,
        answers=(Answer(about="The recipes.", type="RecipeEntry", many=True, headers=NEXT),),
    ),
    Operation(
        method="POST",
        path="/api/recipes",
        id="addRecipe",
        group=GROUP,
        summary="Save under a new id made from the recipe's name.",
        about="A recipe with problems is saved all the same.",
        body=RECIPE,
        answers=(
            Answer(status=201, about="Saved.", type="Saved", headers={"Location": "Where it is now.", **TAG}),
        ),
        refusals=(507,),
    ),
    Operation(
        method="GET",
        path="/api/recipes/{id}",
        id="readRecipe",
        group=GROUP,
        summary="A recipe, with its problems here and now.",
        about="Parameters are given as the recipe has them, its empty parts are left out. 304 says that the "
        "recipe is the same; its problems may be others since, as pictures and networks come and go.",
        parameters=(ID, in_header("If-None-Match", "The tag of what you have: 304 while it is the same.")),
        answers=(
            Answer(about="The recipe.", type="StoredRecipe", headers=TAG),
            Answer(status=304, about="It is the one that you have.", headers=TAG),
        ),
        refusals=(404,),
    ),
    Operation(
        method="PUT",
        path="/api/recipes/{id}",
        id="saveRecipe",
        group=GROUP,
        summary="Save under this id, also one that was not there yet.",
        about="Send If-Match with the tag that you read, so that nothing that another window saved is "
        "overwritten unseen. 412 tells the tag of what is there now by its header ETag. What ships stays as "
        "it is (409): save it as another.",
        parameters=(ID, IF_MATCH, in_header("If-None-Match", "`*`: only if there is none of this id yet.")),
        body=RECIPE,
        answers=(Answer(about="Saved.", type="Saved", headers=TAG),),
        refusals=(404, 409, 412, 507),
    ),
    Operation(
        method="DELETE",
        path="/api/recipes/{id}",
        id="deleteRecipe",
        group=GROUP,
        summary="Delete a saved recipe.",
        parameters=(ID, IF_MATCH),
        answers=(NOTHING,),
        refusals=(404, 409, 412),
    ),
    Operation(
        method="GET",
        path="/api/recipes/{id}/versions",
        id="listVersions",
        group=GROUP,
        summary="What a recipe was saved as before, newest first, with what changed each time.",
        about="Every saving makes a version, and deleting the recipe leaves them. All of the last day are "
        "kept, then one a day for a month, one a week for a year, one a month; at most 200. What ships has "
        "none.",
        parameters=(ID, *PAGE),
        answers=(Answer(about="The versions.", type="RecipeVersion", many=True, headers=NEXT),),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/recipes/{id}/versions/{number}",
        id="readVersion",
        group=GROUP,
        summary="A version of a recipe, with its problems here and now.",
        parameters=(ID, NUMBER),
        answers=(Answer(about="The version.", type="StoredVersion", headers=TAG),),
        refusals=(404,),
    ),
    Operation(
        method="POST",
        path="/api/recipes/{id}/versions/{number}/restore",
        id="restoreVersion",
        group=GROUP,
        summary="Save a version anew.",
        about="It becomes the newest version; what was there before stays one. A recipe that was deleted is "
        "there again.",
        parameters=(ID, NUMBER, IF_MATCH),
        answers=(Answer(about="Saved.", type="Saved", headers=TAG),),
        refusals=(404, 409, 412, 507),
    ),
    Operation(
        method="POST",
        path="/api/recipes/read",
        id="readRecipeFile",
        group=GROUP,
        summary="The recipe in a file.",
        body=Body(about="The bytes of a JSON file, or of a PNG that Save Image wrote.", media=BYTES),
        answers=(Answer(about="The recipe in it.", type="ReadRecipe"),),
    ),
    Operation(
        method="POST",
        path="/api/check",
        id="checkRecipe",
        group=GROUP,
        summary="Everything that is wrong with a recipe.",
        about="What cannot be read as a recipe is refused; whatever else is wrong is listed.",
        body=RECIPE,
        answers=(Answer(about="Every problem; none when it can be painted.", type="Checked"),),
    ),
    Operation(
        method="POST",
        path="/api/migrate",
        id="migrateRecipe",
        group=GROUP,
        summary="The recipe with names of older versions as they are now.",
        about="Nothing is stored. What can be migrated is a problem of the code `outdated`; no run "
        "does it by itself. `impasto migrate` does the same.",
        body=Body(about="The recipe, and which of its nodes.", type="MigrateRequest"),
        answers=(Answer(about="The recipe, and what changed.", type="Migrated"),),
    ),
    Operation(
        method="POST",
        path="/api/difference",
        id="readDifference",
        group=GROUP,
        summary="What changed from one recipe to another, in words and typed.",
        about="A parameter that was left out is the same as its default. Nodes are told apart by their ids, "
        "and where those changed by their types and wires. Where nodes lie is passed over unless `layout` "
        "asks for it. `text` calls parameters and sockets by their labels; `impasto diff` prints the same "
        "with their names.",
        body=Body(about="The recipes before and after.", type="DifferenceRequest"),
        answers=(Answer(about="The changes, always in the same order.", type="Difference"),),
    ),
    Operation(
        method="POST",
        path="/api/lock",
        id="lockRecipe",
        group=GROUP,
        summary="The recipe with what it is painted with here: versions, and weights and pictures by hash.",
        about="Nothing is stored. What cannot be painted cannot be locked: its problems are answered (422).",
        body=RECIPE,
        answers=(Answer(about="The recipe with its `lock`.", type="ReadRecipe"),),
        refusals=(422,),
    ),
    Operation(
        method="POST",
        path="/api/lock/check",
        id="checkLock",
        group=GROUP,
        summary="Whether a locked recipe paints the same here, and all that deviates.",
        about="`same` means the same bytes, `close` other last digits, `different` another picture.",
        body=RECIPE,
        answers=(Answer(about="The result.", type="Comparison"),),
    ),
    Operation(
        method="GET",
        path="/api/schema/recipe",
        id="recipeSchema",
        group=GROUP,
        summary="The JSON Schema of recipes.",
        answers=(Answer(about="A schema of draft 2020-12.", media=("application/json",)),),
    ),
)
