"""Learn `sketch` anew: ``python -m nodes.features.sketch [FILE]``. Same seed, same machine, same bytes."""

from __future__ import annotations

import argparse
from pathlib import Path

from nodes.features.catalogue import SHIPPED
from nodes.features.sketch.fit import learn


def main() -> None:
    """Draw the pictures, fit the filters and write them as float16."""
    import torch
    from safetensors.torch import save_file

    parser = argparse.ArgumentParser(prog="python -m nodes.features.sketch", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SHIPPED / "sketch.safetensors")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # The order of a parallel sum depends on the number of threads, and with it the last bits.
    torch.set_num_threads(1)
    weights = {name: tensor.half().contiguous() for name, tensor in learn(options.seed).items()}
    options.file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, options.file)
    count = sum(tensor.numel() for tensor in weights.values())
    print(f"{options.file}: {count} numbers, {options.file.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
