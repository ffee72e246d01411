"""A node for tests of what clients are told: it fails with a path of the machine in the error."""

from __future__ import annotations

from nodes.contract import ALONE, Image, Run, node


@node(category="Test")
def stub_stray(image: Image, run: Run = ALONE) -> Image:
    """Read a file that is not there, as a library does that nobody told where it is.

    Args:
        image: any.
    """
    (run.output_folder.parent / "settings" / "of the library.json").read_bytes()
    return image
