"""`python -m tests.training.export WEIGHTS OUT`: trained weights become an int8 ONNX file.

WEIGHTS is what `tests.training.train` wrote, OUT the file to write, which `index.Reader` opens
with the sha256 that is printed. Needs the extra "training".
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from rich.console import Console
from safetensors import SafetensorError
from safetensors.torch import load_file

from tests.training.network import Network

_OPERATIONS = 17  # the version of ONNX's set of operations
_EXAMPLE_TOKENS = 17


def main(typed: Sequence[str] | None = None) -> int:
    """Exports and says the sha256."""
    arguments = _parser().parse_args(typed)
    try:
        network = Network.of(load_file(arguments.weights))
    except KeyError as error:
        Console(stderr=True).print(f"export: {arguments.weights} has no {error}: not from training")
        return 1
    except (OSError, SafetensorError) as error:
        Console(stderr=True).print(f"export: {error}", highlight=False)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "reader.onnx"
        export(network, whole)
        quantize(whole, arguments.out)
    Console().print(hashlib.sha256(arguments.out.read_bytes()).hexdigest(), highlight=False)
    return 0


def export(network: Network, path: Path) -> None:
    """Writes the network for one pair: `ids` and `types` (1, tokens) to `scores` (1, 2)."""
    ids = torch.ones(1, _EXAMPLE_TOKENS, dtype=torch.int64)
    with warnings.catch_warnings():
        # The exporter that torch has instead needs another package, and gave no smaller file.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network.eval(), (ids, torch.zeros_like(ids)), str(path),
            input_names=["ids", "types"], output_names=["scores"],
            dynamic_axes={name: {1: "tokens"} for name in ("ids", "types")},
            opset_version=_OPERATIONS, dynamo=False,
        )  # fmt: skip


def quantize(path: Path, out: Path) -> None:
    """Writes the same with int8 weights, a scale for each column.

    Seven bits of them are used: with eight, processors without VNNI would overflow.

    Source: onnxruntime's documentation, "Quantize ONNX models", on `reduce_range`.
    """
    quantize_dynamic(
        path, out, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.training.export", description=__doc__.partition("\n\n")[2]
    )
    parser.add_argument("weights", type=Path, metavar="WEIGHTS", help="from tests.training.train")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    return parser


if __name__ == "__main__":
    sys.exit(main())
