"""Times peers and ours in turn, and appends a row of JSON for each comparison.

The number of threads is that of the environment, which bench-peers.sh sets before any library is loaded.
"""

import argparse
import importlib.metadata
import json
import subprocess
import sys
import time

import numpy as np

import dsg
import kernels
import linear
import products
from rows import Rows

TURNS = 7
# A turn is at least so long, in seconds: long against the clock's grain and a pause before it.
TURN = 0.08
# Threads of BLAS and OpenMP go on looking for work for some time after they had some, and would take the other's core.
PAUSE = 0.1


class Ours:
    """Our side, which works only while it is asked to."""

    def __init__(self, program, folder, threads):
        command = [program, "-data", folder, "-threads", str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("bench-peers: our side stopped; its last line says why")
        return json.loads(line)

    def time(self, task, times):
        self.process.stdin.write(f"{task} {times}\n")
        self.process.stdin.flush()
        answer = self.answer()
        return answer["seconds"], answer["quality"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(run, times):
    start = time.perf_counter()
    for _ in range(times):
        quality = run()
    return (time.perf_counter() - start) / times, quality()


def fitting(measure):
    """How many times a task fits a turn; this is its warm-up too, and quick tasks are measured once more when warm."""
    seconds = measure(1)[0]
    if seconds < TURN:
        seconds = measure(1)[0]
    return max(1, round(TURN / seconds))


def compare(ours, task, run):
    """The times of both, turn by turn, and how good their last results were."""
    sides = {"ours": lambda times: ours.time(task, times), "peer": lambda times: timed(run, times)}
    fit = {name: fitting(measure) for name, measure in sides.items()}
    seconds, quality = {"ours": [], "peer": []}, {}
    for turn in range(TURNS):
        for name in sorted(sides, reverse=turn % 2 == 1):
            time.sleep(PAUSE)
            value, quality[name] = sides[name](fit[name])
            seconds[name].append(value)
    return seconds, quality


def comparisons(rows, threads, with_torch):
    """What is compared: a name of table.py, our task, and the peer's work made ready."""
    yield "product-square", "product-square", products.square(rows)
    yield "product-features", "product-features", products.features_product(rows)
    yield "features-share", "features", products.features_product(rows)
    yield "features", "features", products.features(rows)
    if threads == 1:  # a step of SGD leaves no work for a second thread
        yield "least-squares", "least-squares", linear.least_squares(rows)
        yield "logistic", "logistic", linear.logistic(rows)
    yield "features-sgd", "features-sgd", kernels.features_sgd(rows)
    yield "nystrom-float32", "nystrom", kernels.nystrom(rows, np.float32)
    yield "nystrom-float64", "nystrom", kernels.nystrom(rows, np.float64)
    yield "dsg", "dsg", dsg.task(rows)
    if with_torch:
        import lenet

        yield "lenet5", "lenet5", lenet.task(rows)


def versions(with_torch):
    from threadpoolctl import threadpool_info

    found = {name: importlib.metadata.version(name) for name in ("numpy", "scikit-learn")}
    for library in threadpool_info():
        if library["internal_api"] == "openblas" and "numpy" in library["filepath"]:
            found["OpenBLAS"] = f'{library["version"]}, its kernels for {library["architecture"]}'
    if with_torch:
        found["PyTorch"] = importlib.metadata.version("torch")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", required=True, help="our program, built")
    parser.add_argument("--data", required=True, help="folder for the rows")
    parser.add_argument("--out", required=True, help="file to append to")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--torch", action="store_true", help="PyTorch is there")
    args = parser.parse_args()
    ours = Ours(args.ours, args.data, args.threads)
    rows = Rows(args.data)
    with open(args.out, "a", encoding="utf-8") as out:
        about = {"versions": versions(args.torch), "ours": ours.about, "threads": args.threads}
        out.write(json.dumps(about) + "\n")
        for name, task, run in comparisons(rows, args.threads, args.torch):
            seconds, quality = compare(ours, task, run)
            row = {"name": name, "threads": args.threads, "seconds": seconds, "quality": quality}
            out.write(json.dumps(row) + "\n")
            out.flush()
            ratio = float(np.median(np.divide(seconds["ours"], seconds["peer"])))
            print(f"{name}, {args.threads} threads: ours takes {ratio:.2f} of the peer's time", flush=True)
    ours.close()


if __name__ == "__main__":
    main()
