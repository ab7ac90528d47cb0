#!/usr/bin/env python3
"""Random forests of scikit-learn on the same tables as `sst-bench forests`:

    peer_forests.py train TABLES ROWS SEED TASKS [MODELS]   trains; prints a line of JSON for each task
    peer_forests.py apply MODEL TABLES TASK [TIMES]         applies a saved model to the test rows; prints events/s of processor time
    peer_forests.py permute TABLES ROWS SEED TASK           the rise of the out-of-bag error of each tree by shuffling each feature

TASKS: names with commas, of energy, disp_norm, gh, disp_sign. Needs numpy, scikit-learn, joblib."""
import inspect
import json
import pathlib
import sys
import time
import warnings

import joblib
import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.ensemble._forest import _generate_unsampled_indices
from sklearn.metrics import roc_auc_score

warnings.simplefilter("ignore")
SETTINGS = dict(max_depth=30, min_samples_leaf=10, min_samples_split=10, bootstrap=True, n_jobs=1)
FEATURES = {"energy": list(range(12)), "disp_norm": list(range(8)) + [10, 11], "gh": list(range(12)), "disp_sign": list(range(8))}
TARGETS = {"energy": "log_true_energy", "disp_norm": "disp_norm", "disp_sign": "disp_sign"}


class Tables:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        meta = json.loads((self.folder / "columns.json").read_text())
        self.names, self.offset, self.scale = meta["columns"], np.array(meta["offset"]), np.array(meta["scale"])

    def rows(self, name, count=None):
        return self.offset + self.scale * np.load(self.folder / f"{name}.u16.npy", mmap_mode="r")[:count].astype(float)

    def columns(self, task):
        return [self.names[k] for k in FEATURES[task]]

    def sample(self, task, count, prefix=""):
        """Features and truth of the training rows, or of all test rows."""
        if task == "gh":
            gammas, protons = (self.rows(prefix + kind, count and count // 2) for kind in ("gammas", "protons"))
            x = np.concatenate([gammas, protons])
            y = np.concatenate([np.zeros(len(gammas)), np.full(len(protons), 101.0)])
        else:
            x = self.rows(prefix + "gammas", count)
            y = x[:, self.names.index(TARGETS[task])]
            y = np.sign(y) if task == "disp_sign" else y
        return np.ascontiguousarray(x[:, FEATURES[task]]), y


def make(task, seed):
    if task in ("energy", "disp_norm"):
        return RandomForestRegressor(n_estimators=150, criterion="squared_error", oob_score=True, random_state=seed, **SETTINGS)
    return RandomForestClassifier(n_estimators=100, criterion="gini", oob_score=True, random_state=seed, **SETTINGS)


def train(tables, count, seed, tasks, models=None):
    tables = Tables(tables)
    for task in tasks.split(","):
        x, y = tables.sample(task, int(count))
        model = make(task, int(seed))
        start = time.process_time()
        model.fit(x, y)
        spent = time.process_time() - start
        found = dict(engine=f"scikit-learn {sklearn.__version__}", task=task, rows=len(x), seed=int(seed), train_cpu_s=spent,
                     nodes=int(sum(t.tree_.node_count for t in model.estimators_)))
        test, truth = tables.sample(task, None, "test_")
        if task in ("energy", "disp_norm"):
            found["quality"] = float(np.sqrt(np.mean((model.predict(test) - truth) ** 2)))
            found["out_of_bag"] = float(np.sqrt(np.mean((model.oob_prediction_ - y) ** 2)))
        else:
            positive = 0 if task == "gh" else 1
            score = model.predict_proba(test)[:, list(model.classes_).index(positive)]
            found["quality"] = float(roc_auc_score(truth == positive, score))
            found["out_of_bag"] = float(model.oob_score_)
        each = [t.feature_importances_ for t in model.estimators_]
        found["importances"] = [float(v) for v in np.mean(each, axis=0)]
        found["importances_spread"] = [float(v) for v in np.std(each, axis=0)]
        print(json.dumps(found), flush=True)
        if models:
            model.feature_names_in_ = np.array(tables.columns(task), dtype=object)
            joblib.dump(model, f"{models}/{task}_{count}.sav", compress=3)


def apply(path, tables, task, times="1"):
    model = joblib.load(path)
    model.n_jobs = 1
    x, _ = Tables(tables).sample(task, None, "test_")
    x = np.tile(x, (int(times), 1)).astype(np.float32)
    score = model.predict if task in ("energy", "disp_norm") else model.predict_proba
    start = time.process_time()
    score(x)
    spent = time.process_time() - start
    print(json.dumps(dict(engine=f"scikit-learn {sklearn.__version__}", task=task, rows=len(x), events_per_cpu_s=len(x) / spent)))


def permute(tables, count, seed, task):
    tables = Tables(tables)
    x, y = tables.sample(task, int(count))
    model = make(task, int(seed)).fit(x, y)
    x = x.astype(np.float32)
    rng = np.random.default_rng(int(seed))
    classes = getattr(model, "classes_", None)
    # Releases behind 1.7 want weights as well.
    weights = [None] if "sample_weight" in inspect.signature(_generate_unsampled_indices).parameters else []
    rises = []
    for tree in model.estimators_:
        rows = _generate_unsampled_indices(tree.random_state, len(x), len(x), *weights)
        inside = x[rows]

        def error(values):
            if classes is None:
                return np.mean((tree.predict(values) - y[rows]) ** 2)
            return np.mean(classes[tree.predict(values).astype(int)] != y[rows])

        base, rise = error(inside), []
        for feature in range(x.shape[1]):
            shuffled = inside.copy()
            shuffled[:, feature] = rng.permutation(shuffled[:, feature])
            rise.append(error(shuffled) - base)
        rises.append(rise)
    print(json.dumps(dict(engine=f"scikit-learn {sklearn.__version__}", task=task, rows=len(x), seed=int(seed),
                          permutation=[float(v) for v in np.mean(rises, axis=0)],
                          permutation_spread=[float(v) for v in np.std(rises, axis=0)])))


if __name__ == "__main__":
    {"train": train, "apply": apply, "permute": permute}[sys.argv[1]](*sys.argv[2:])
