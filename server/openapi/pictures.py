"""The operations on pictures that come in, and on those that were painted."""

from __future__ import annotations

from server.openapi.operation import (
    BYTES,
    NEXT,
    NOTHING,
    PAGE,
    Answer,
    Body,
    Operation,
    in_path,
    in_query,
    text,
)

IMAGES, RESULTS = "Images", "Results"
REF = in_path("ref", "`sample:NAME` or `sha256:HEX`.")
ID = in_path("id", "The id of a result: 16 hexadecimal digits.")
FOREVER = {"Cache-Control": "How long to keep it: what is named by a hash never changes."}

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/images",
        id="listImages",
        group=IMAGES,
        summary="The pictures that recipes can name.",
        about="Samples first, then uploads, newest first.",
        parameters=PAGE,
        answers=(Answer(about="The pictures.", type="Picture", many=True, headers=NEXT),),
    ),
    Operation(
        method="POST",
        path="/api/images",
        id="uploadImage",
        group=IMAGES,
        summary="Take in a picture.",
        about="It is decoded in a process of its own and stored anew, so that the same picture again has the "
        "same `ref`.",
        parameters=(in_query("name", "What it was called.", text()),),
        body=Body(about="The bytes of a PNG, JPEG, WebP, TIFF, BMP or GIF of one frame.", media=BYTES),
        answers=(Answer(status=201, about="The picture.", type="Picture"),),
        refusals=(507,),
    ),
    Operation(
        method="DELETE",
        path="/api/images/{hash}",
        id="deleteImage",
        group=IMAGES,
        summary="Delete an upload.",
        parameters=(in_path("hash", "The hash of the picture, in hexadecimal."),),
        answers=(NOTHING,),
        refusals=(404, 409),
    ),
    Operation(
        method="GET",
        path="/api/images/{ref}/file",
        id="imageFile",
        group=IMAGES,
        summary="The stored picture.",
        parameters=(REF,),
        answers=(Answer(about="The file.", media=("image/png", "image/jpeg"), headers=FOREVER),),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/images/{ref}/thumbnail",
        id="imageThumbnail",
        group=IMAGES,
        summary="A small picture of it.",
        about="Its longest side is at most `side`; 64, 160, 320, 640 and 1024 are kept. What is transparent "
        "shows white.",
        parameters=(
            REF,
            in_query(
                "side", "In pixels; 320 without it.", {"type": "integer", "minimum": 64, "maximum": 1024}
            ),
        ),
        answers=(Answer(about="A JPEG.", media=("image/jpeg",), headers=FOREVER),),
        refusals=(404, 507),
    ),
    Operation(
        method="GET",
        path="/api/results",
        id="listResults",
        group=RESULTS,
        summary="The files that Save Image wrote, newest first.",
        parameters=(in_query("run", "Only those of this run.", text()), *PAGE),
        answers=(Answer(about="The results.", type="Result", many=True, headers=NEXT),),
    ),
    Operation(
        method="GET",
        path="/api/results/{id}",
        id="readResult",
        group=RESULTS,
        summary="What is known of one result.",
        parameters=(ID,),
        answers=(Answer(about="The result.", type="Result"),),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/results/{id}/file",
        id="resultFile",
        group=RESULTS,
        summary="The file.",
        parameters=(ID, in_query("download", "`1`: to be saved under its name.", text())),
        answers=(
            Answer(
                about="The file.",
                media=("image/png", "image/jpeg", "image/webp"),
                headers=FOREVER,
            ),
        ),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/results/{id}/thumbnail",
        id="resultThumbnail",
        group=RESULTS,
        summary="A JPEG of at most 640 pixels.",
        parameters=(ID,),
        answers=(Answer(about="A JPEG.", media=("image/jpeg",), headers=FOREVER),),
        refusals=(404,),
    ),
    Operation(
        method="DELETE",
        path="/api/results/{id}",
        id="deleteResult",
        group=RESULTS,
        summary="Delete the file.",
        parameters=(ID,),
        answers=(NOTHING,),
        refusals=(404,),
    ),
)
