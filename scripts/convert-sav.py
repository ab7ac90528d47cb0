#!/usr/bin/env python3
"""Turns a forest that joblib or pickle has saved into a model file of swift-sst.

    scripts/convert-sav.py MODEL.sav OUT.sstmodel [--features a,b,c] [--targets y] [--purpose energy] [--force]

For files that `sstctl models import` refuses: other names in the pickle, extra trees, single decision trees, a forest at
the end of a Pipeline whose other steps change nothing. Needs the scikit-learn that made the model, joblib and numpy.

CAUTION: loading a pickle runs whatever it contains. Only convert files of people you trust.

The layout is described in Docs/reference/model-file.md."""
import argparse
import json
import pathlib
import struct
import sys
import zlib

import joblib
import numpy as np
import sklearn


def key(threshold):
    """The whole number of the largest 32-bit float that is not above each threshold, in the order of the floats."""
    near = threshold.astype(np.float32)
    low = np.where(near.astype(np.float64) > threshold, np.nextafter(near, np.float32(-np.inf)), near) + np.float32(0)
    bits = low.astype(np.float32).view(np.uint32)
    return np.where(bits >> 31 == 0, bits | np.uint32(0x80000000), ~bits)


def tree(source, classes):
    """The bytes of the nodes and leaf values of a tree, siblings side by side, and the number of nodes."""
    left, right = source.children_left, source.children_right
    order, next_place = [0], 0
    while next_place < len(order):
        node = order[next_place]
        if left[node] != -1:
            order += [left[node], right[node]]
        next_place += 1
    order = np.array(order)
    leaf = left[order] == -1
    place = np.empty(len(order), dtype=np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    number = (np.cumsum(leaf) - 1).astype(np.uint32)
    missing = getattr(source, "missing_go_to_left", np.zeros(len(order), dtype=bool))
    nodes = np.empty((len(order), 2), dtype="<u4")
    nodes[:, 0] = np.where(leaf, np.uint32(0xFF800001) + number, key(source.threshold[order]))
    nodes[:, 1] = np.where(leaf, np.arange(len(order), dtype=np.uint32) << 8,
                           place[left[order]] << 8 | (missing[order].astype(np.uint32) << 7)
                           | source.feature[order].clip(0).astype(np.uint32))
    values = source.value.reshape(len(left), -1)[order][leaf]
    if classes is not None:
        total = values.sum(axis=1, keepdims=True)
        counts = not hasattr(source, "missing_go_to_left")
        values = np.where(total == 0, values, values / total) if counts else values
    return nodes.tobytes() + values.astype("<f8").tobytes(), len(order)


def head(model, trees, arguments):
    names = arguments.features or [str(n) for n in getattr(model, "feature_names_in_", [])]
    if len(names) != model.n_features_in_:
        sys.exit(f"{len(names)} feature names for {model.n_features_in_} features: give --features in the order of the training")
    classes = getattr(model, "classes_", None)
    outputs = len(classes) if classes is not None else getattr(model, "n_outputs_", 1)
    targets = arguments.targets or (["class"] if classes is not None else
                                    ["value"] if outputs == 1 else [f"value_{k}" for k in range(outputs)])
    if len(targets) != (1 if classes is not None else outputs):
        sys.exit(f"{len(targets)} targets for {outputs} outputs")
    tried = {None: "all", 1.0: "all", "sqrt": "sqrt", "auto": "sqrt"}.get(model.max_features)
    if tried is None:
        tried = {"count" if isinstance(model.max_features, int) else "fraction": model.max_features}
    parameters = dict(treeCount=trees, minimumLeafRows=int(model.min_samples_leaf), minimumSplitRows=int(model.min_samples_split),
                      minimumLeafWeightFraction=float(model.min_weight_fraction_leaf),
                      minimumImpurityDecrease=float(model.min_impurity_decrease), featureChoice=tried,
                      bootstrap=bool(getattr(model, "bootstrap", False)))
    if model.max_depth is not None:
        parameters["maximumDepth"] = int(model.max_depth)
    return dict(kind="regression" if classes is None else "classification", purpose=arguments.purpose,
                features=[dict(name=n) for n in names], targets=[dict(name=n) for n in targets],
                classes=[] if classes is None else [float(c) for c in classes], conventions={}, hyperparameters=parameters,
                sample=dict(inputs=[], cuts=[], configuration=""), software=f"scikit-learn {sklearn.__version__}",
                annotations={"converted from": pathlib.Path(arguments.model).name}), outputs


def padded(content, fill):
    return content + fill * (-len(content) % 64)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("output")
    parser.add_argument("--features", type=lambda text: text.split(","))
    parser.add_argument("--targets", type=lambda text: text.split(","))
    parser.add_argument("--purpose", default="")
    parser.add_argument("--force", action="store_true", help="replace OUT")
    arguments = parser.parse_args()
    model = joblib.load(arguments.model)
    model = model.steps[-1][1] if hasattr(model, "steps") else model
    estimators = getattr(model, "estimators_", None) or [model]
    if not all(hasattr(e, "tree_") for e in estimators):
        sys.exit(f"{type(model).__name__} is not an average of decision trees")
    described, outputs = head(model, len(estimators), arguments)
    text = padded(json.dumps(described, indent=2, sort_keys=True).encode(), b" ")
    trees = [tree(e.tree_, getattr(model, "classes_", None)) for e in estimators]
    table = padded(b"".join(struct.pack("<II", count, zlib.crc32(content)) for content, count in trees), b"\0")
    body = b"".join(content for content, _ in trees)
    fixed = b"SSTFORST" + struct.pack("<IIIIQII", 1, len(text), len(trees), outputs, 64 + len(text) + len(table) + len(body),
                                      zlib.crc32(text), zlib.crc32(table)) + bytes(20)
    fixed += struct.pack("<I", zlib.crc32(fixed))
    with open(arguments.output, "wb" if arguments.force else "xb") as file:
        file.write(fixed + text + table + body)


if __name__ == "__main__":
    main()
