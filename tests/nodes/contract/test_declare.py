"""Declarations: the signature is read whole, and what it leaves out is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pytest

import nodes
from nodes.catalogue import CATEGORIES, Catalogue, ExtraNodesNotFound, UnknownNodeType, shipped, with_extras
from nodes.contract import (
    ALONE,
    Image,
    ImageFile,
    Mask,
    ModelName,
    NodeError,
    NodeSpec,
    Number,
    Preset,
    Run,
    Seed,
    Slider,
    Style,
    Widget,
    node,
    spec_of,
)
from nodes.contract.declare import BadDeclaration


class Pair(NamedTuple):
    """Two results.

    Attributes:
        image: The picture.
        alpha: Its transparency.
    """

    image: Image
    alpha: Mask


@node(category="Test", icon="star", synonyms=("example",))
def an_example(
    photo: Image,
    styles: list[Style],
    mask: Mask | None = None,
    opacity: Annotated[float, Slider(0, 1, step=0.01)] = 1,
    count: Annotated[int, Number(1, 9, more=True)] = 3,
    size: Annotated[int | None, Number(64, 4096, unit="px")] = None,
    mode: Literal["plain", "fancy"] = "plain",
    exact: Annotated[bool, Widget(label="To the pixel", more=True)] = False,
    file: Annotated[Path | None, ImageFile()] = None,
    seed: Annotated[int, Seed()] = 0,
    run: Run = ALONE,
) -> Pair:
    """Show what a declaration holds.

    And say more about it.

    Args:
        photo: A photograph.
        styles: Pictures to
            learn from.
        mask: Where.
        opacity: How much.
        count: How often.
        size: How large.
        mode: Which way.
        exact: How exactly.
        file: From where.
        seed: Which draw.
    """
    return Pair(photo, photo)


SPEC = spec_of(an_example)


def test_names_come_from_the_function() -> None:
    assert (SPEC.type, SPEC.title, SPEC.summary) == (
        "AnExample",
        "An Example",
        "Show what a declaration holds.",
    )
    assert SPEC.description == "And say more about it."
    assert SPEC.takes_run


def test_socket_types_are_inputs_and_the_rest_widgets() -> None:
    assert list(SPEC.inputs) == ["photo", "styles", "mask"]
    assert list(SPEC.parameters) == ["opacity", "count", "size", "mode", "exact", "file", "seed"]
    assert SPEC.inputs["styles"].many
    assert [spec.required for spec in SPEC.inputs.values()] == [True, True, False]
    assert SPEC.inputs["styles"].help == "Pictures to learn from."
    kinds = {name: spec.widget.kind for name, spec in SPEC.parameters.items()}
    assert kinds == {
        "opacity": "slider",
        "count": "number",
        "size": "number",
        "mode": "choice",
        "exact": "switch",
        "file": "image",
        "seed": "seed",
    }
    assert SPEC.parameters["exact"].label == "To the pixel"
    assert SPEC.parameters["exact"].widget.more


def test_several_results_are_outputs_with_their_help() -> None:
    assert {name: (out.socket, out.help) for name, out in SPEC.outputs.items()} == {
        "image": ("Image", "The picture."),
        "alpha": ("Mask", "Its transparency."),
    }


def test_defaults_have_their_normal_form() -> None:
    assert SPEC.defaults()["opacity"] == 1.0
    assert isinstance(SPEC.defaults()["opacity"], float)
    assert SPEC.parameters["size"].problem(None) is None
    assert SPEC.parameters["count"].problem(None)
    assert SPEC.parameters["count"].problem(2.5)


def test_a_group_moves_a_parameter_behind_more() -> None:
    def grouped(
        amount: Annotated[float, Slider(0, 1, group="Losses")] = 1,
        mode: Annotated[Literal["plain", "fancy"], Widget(group="Losses", label="Way")] = "plain",
        exact: Annotated[bool, Widget(group="Losses")] = False,
    ) -> Image:
        """Have headed parameters.

        Args:
            amount: Something.
            mode: Something.
            exact: Something.
        """
        raise AssertionError

    widgets = [spec.widget for spec in spec_of(node(category="Test")(grouped)).parameters.values()]
    assert [(widget.group, widget.more) for widget in widgets] == [("Losses", True)] * 3
    assert widgets[1].label == "Way"


def with_presets(**declared: Any) -> NodeSpec:
    def painted(
        photo: Image,
        amount: Annotated[float, Slider(0, 1)] = 0.5,
        levels: Annotated[int, Number(1, 6)] = 3,
        size: Annotated[int | None, Number(64, 4096)] = None,
        seed: Annotated[int, Seed()] = 0,
    ) -> Image:
        """Paint.

        Args:
            photo: A photograph.
            amount: How much.
            levels: How many.
            size: How large.
            seed: Which draw.
        """
        raise AssertionError

    return spec_of(node(category="Test", **declared)(painted))


def test_a_preset_gives_what_it_names_and_the_defaults_of_the_rest() -> None:
    spec = with_presets(
        presets={"bold": Preset("Paint boldly.", {"amount": 1}), "plain": {}, "seeded": {"seed": 7}},
        preset_keeps=("size",),
    )
    assert spec.presets["bold"].help == "Paint boldly."
    assert spec.preset_keeps == ("size", "seed")
    assert spec.preset("bold") == {"amount": 1.0, "levels": 3}
    assert isinstance(spec.presets["bold"].values["amount"], float)
    assert spec.preset("plain") == {"amount": 0.5, "levels": 3}
    assert spec.preset("seeded") == {"amount": 0.5, "levels": 3, "seed": 7}


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        ({"presets": {"odd": {"amuont": 1}}}, "preset 'odd': there is no parameter 'amuont'"),
        ({"presets": {"odd": {"photo": 1}}}, "there is no parameter 'photo'"),
        ({"presets": {"odd": {"amount": 2}}}, "preset 'odd': 'amount' is 2; it must be a number from 0 to 1"),
        ({"presets": {"odd": {"amount": None}}}, "'amount' is None"),
        ({"preset_keeps": ("sise",)}, "presets keep sise"),
    ],
)
def test_a_preset_that_does_not_fit_its_node_is_refused(declared: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadDeclaration, match=complaint):
        with_presets(**declared)


def test_the_presets_of_each_node_that_ships_pass_its_own_check() -> None:
    for spec in shipped().values():
        for name in spec.presets:
            if spec.check:
                assert list(spec.check(spec.defaults() | spec.preset(name))) == [], (spec.type, name)


@pytest.mark.parametrize("name", ["nothing", "nothing.safetensors", "nothing.cube", "vgg19"])
def test_what_is_said_of_missing_weights_names_no_path_of_this_machine(home: Path, name: str) -> None:
    widgets = [spec.widget for node in shipped().values() for spec in node.parameters.values()]
    finders = {widget.find for widget in widgets if isinstance(widget, ModelName)}
    assert len(finders) >= 3
    for find in finders:
        with pytest.raises(NodeError) as told:
            find(name)
        assert str(home) not in told.value.message + told.value.hint
        assert told.value.hint


def test_the_palette_is_ordered_by_category_and_within_one_as_given() -> None:
    def made(name: str, category: str) -> Callable[..., object]:
        def function() -> Image:
            """Stand in its place."""
            raise AssertionError

        function.__name__ = name
        return node(category=category)(function)

    given = [("a", "Measure"), ("b", "Elsewhere"), ("c", "Style"), ("d", "Pictures"), ("e", "Style")]
    assert list(Catalogue(made(*each) for each in given)) == ["D", "C", "E", "A", "B"]


def test_every_node_that_ships_is_of_a_known_category() -> None:
    assert {spec.category for spec in shipped().values()} <= set(CATEGORIES)


def test_a_declared_function_is_still_the_function() -> None:
    pair: object = an_example("photo", [])  # type: ignore[arg-type]
    assert pair == ("photo", "photo")


def test_what_is_left_out_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="begins with a line"):
        node(category="Test")(lambda photo: photo)

    def unhelpful(photo: Image) -> Image:
        """Say nothing of its input."""
        return photo

    def untyped(amount: float = 1) -> Image:
        """Have no widget.

        Args:
            amount: Something.
        """
        raise AssertionError

    def beyond(amount: Annotated[float, Slider(0, 1)] = 2) -> Image:
        """Have a default out of range.

        Args:
            amount: Something.
        """
        raise AssertionError

    def resultless(photo: Image) -> int:
        """Return no socket type.

        Args:
            photo: Something.
        """
        return 1

    for function, words in (
        (unhelpful, "no help for 'photo'"),
        (untyped, "'amount' is neither"),
        (beyond, "the default of 'amount' is 2"),
        (resultless, "must return a socket type"),
    ):
        with pytest.raises(BadDeclaration, match=words):
            node(category="Test")(function)


def test_an_undeclared_function_is_no_node() -> None:
    with pytest.raises(BadDeclaration, match="not declared"):
        spec_of(len)


def test_the_catalogue_of_what_ships() -> None:
    catalogue = shipped()
    assert catalogue["LoadImage"].title == "Load Image"
    assert len({spec.title for spec in catalogue.values()}) == len(catalogue)
    with pytest.raises(UnknownNodeType):
        catalogue["Nothing"]
    for spec in catalogue.values():
        assert spec.summary.endswith("."), spec.type
        assert len(spec.summary) <= 100, spec.type
        assert all(entry.help for entry in spec.inputs.values()), spec.type
        assert all(entry.help for entry in spec.parameters.values()), spec.type


def test_extra_nodes_come_only_from_packages_that_are_named() -> None:
    assert dict(with_extras([])) == dict(shipped())
    with pytest.raises(ExtraNodesNotFound, match="pip install nowhere"):
        with_extras(["nowhere"])


def test_a_catalogue_can_be_made_of_any_nodes() -> None:
    assert list(Catalogue([an_example])) == ["AnExample"]


def test_type_checkers_are_told_of_every_node_that_ships() -> None:
    text = Path(nodes.__file__).read_text()
    told = set(re.findall(r"import \w+ as (\w+)", text))
    assert told == set(nodes.HOMES)
    assert all(getattr(nodes, name) is not None for name in nodes.HOMES)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        nodes.nothing  # noqa: B018
