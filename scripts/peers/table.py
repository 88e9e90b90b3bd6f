"""Writes the rows of compare.py as a table between the markers of a document."""

import argparse
import json
import platform

import numpy as np

BEGIN, END = "<!-- bench-peers: begin -->", "<!-- bench-peers: end -->"

# What each comparison is of: ours and the peer's.
TITLES = {
    "product-square": ("product of 512 × 512 × 512, float32", "OpenBLAS"),
    "product-features": ("product of 512 features, 2048 rows, 100 columns, float32", "OpenBLAS"),
    "features-share": ("these features: product, cosines, ten scores", "OpenBLAS, the bare product"),
    "features": ("the same", "numpy, all of it"),
    "least-squares": ("SGD, least squares, 100,000 × 90, 3 epochs", "SGDRegressor"),
    "logistic": ("SGD, logistic, 100,000 × 90, 3 epochs", "SGDClassifier"),
    "features-sgd": ("features-sgd, 2048 features, one epoch of 10,000 × 90", "RBFSampler, SGDRegressor"),
    "nystrom-float32": ("nystrom, 256 landmarks, 6000 × 90", "Nystroem, Ridge, in float32"),
    "nystrom-float64": ("the same", "Nystroem, Ridge, in float64"),
    "dsg": ("dsg, 16 iterations of 512 features, 1024 rows", "numpy"),
    "lenet5": ("LeNet-5, 12 steps of 64 pictures", "PyTorch"),
}
EPOCHS = {"least-squares": 3, "logistic": 3, "features-sgd": 1}

# What has to be counted for the share of a bare product that features reach: they multiply by ten coefficients too.
COLUMNS, SCORES = 100, 10


def time_of(seconds):
    return f"{1e3 * seconds:.3g} ms" if seconds < 0.9995 else f"{seconds:.3g} s"


def verdict(low, middle, high):
    """Who is faster. Turns of which a tenth says otherwise decide nothing."""
    if low <= 1 <= high:
        return "neither, within the spread"
    return f"ours, {1 / middle:.2f} times" if middle < 1 else f"**the peer**, {middle:.2f} times"


def line(row):
    ours, peer = (np.array(row["seconds"][side]) for side in ("ours", "peer"))
    low, middle, high = np.quantile(ours / peer, [0.1, 0.5, 0.9])
    what, against = TITLES[row["name"]]
    quality = f'{row["quality"]["ours"]:.4g} / {row["quality"]["peer"]:.4g}' if row["quality"]["ours"] else ""
    epochs = EPOCHS.get(row["name"], 1)
    each = " an epoch" if row["name"] in EPOCHS else ""
    times = f"{time_of(np.median(ours) / epochs)} / {time_of(np.median(peer) / epochs)}{each}"
    if row["name"] == "features-share":
        share = (1 + SCORES / COLUMNS) / middle
        who = f"ours reach {100 * share:.0f} % of the bare product's rate"
    else:
        who = verdict(low, middle, high)
    return f'| {what} | {against} | {row["threads"]} | {times} | {middle:.2f} ({low:.2f}–{high:.2f}) | {quality} | {who} |'


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for text in lines:
            if text.startswith("model name"):
                return text.split(":", 1)[1].strip()
    return platform.machine()


def table(records):
    about = records[0]
    names = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    ours = f'{about["ours"]["go"]}, {about["ours"]["kernels"]}'
    rows = [row for row in records if "name" in row]
    turns = len(rows[0]["seconds"]["ours"])
    without = "" if "PyTorch" in about["versions"] else " PyTorch could not be had."
    return [
        f"Measured on {processor()} with {names}; ours: {ours}; {turns} turns.{without}",
        "",
        "| work | peer | threads | time, ours / peer | ratio of times, 10–90 % | loss, ours / peer | faster |",
        "|---|---|---|---|---|---|---|",
        *(line(row) for row in rows),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", required=True)
    parser.add_argument("--document", required=True)
    args = parser.parse_args()
    with open(args.rows, encoding="utf-8") as lines:
        text = "\n".join(table([json.loads(record) for record in lines]))
    with open(args.document, encoding="utf-8") as document:
        before, rest = document.read().split(BEGIN)
    after = rest.split(END)[1]
    with open(args.document, "w", encoding="utf-8") as document:
        document.write(f"{before}{BEGIN}\n{text}\n{END}{after}")
    print(f"bench-peers: wrote the table of {args.document}")


if __name__ == "__main__":
    main()
