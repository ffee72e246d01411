"""The operations on the gallery of recipes, and on the weights that they need."""

from __future__ import annotations

from server.openapi.operation import Answer, Operation, in_path
from server.openapi.recipes import GROUP, ID

WEIGHTS = "Weights"
NAME = in_path("name", "The name of weights in the catalogue.")

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/gallery",
        id="listGallery",
        group=GROUP,
        summary="The recipes with pictures, what they need, and how long they take here.",
        about="In the order of `GET /api/recipes`.",
        answers=(Answer(about="The recipes.", type="RecipeCard", many=True),),
    ),
    Operation(
        method="GET",
        path="/api/recipes/{id}/form",
        id="readForm",
        group=GROUP,
        summary="A recipe as a form: its named inputs, with the parameters that they set.",
        about="The page at /form/{id} is made of it.",
        parameters=(ID,),
        answers=(Answer(about="The form.", type="RecipeForm"),),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/recipes/{id}/thumbnail",
        id="recipeThumbnail",
        group=GROUP,
        summary="A small picture of what a recipe that ships paints.",
        parameters=(ID,),
        answers=(Answer(about="The picture.", media=("image/webp",)),),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/weights",
        id="listWeights",
        group=WEIGHTS,
        summary="The weights of the catalogue, which are here, and the newest download.",
        answers=(Answer(about="The weights.", type="WeightsList"),),
    ),
    Operation(
        method="POST",
        path="/api/weights/{name}/download",
        id="getWeights",
        group=WEIGHTS,
        summary="Get weights of the catalogue.",
        about="They come from the address in the catalogue alone, are verified by their sha256, and are "
        "in place only when whole. One download runs at a time (409 while another does); what was broken "
        "off goes on where it ended. `GET /api/weights` tells how far it is.",
        parameters=(NAME,),
        answers=(Answer(status=202, about="It runs.", type="Download"),),
        refusals=(404, 409),
    ),
    Operation(
        method="DELETE",
        path="/api/weights/{name}/download",
        id="cancelWeights",
        group=WEIGHTS,
        summary="Break off a download; what came is kept.",
        parameters=(NAME,),
        answers=(Answer(about="How far it was.", type="Download"),),
        refusals=(404,),
    ),
)
