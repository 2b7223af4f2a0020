"""Recomputes the figures of a report from trials.csv alone, with Python's standard library only.

usage: recompute.py trials.csv METRIC REFERENCE
METRIC is a score column of 0 and 1, REFERENCE the technique that the others are compared with. Prints JSON.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


def wilson(successes, n):
    share = successes / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return [max(0.0, centre - half), min(1.0, centre + half)]


def mcnemar(only_a, only_b):
    n = only_a + only_b
    tail = sum(math.comb(n, k) for k in range(min(only_a, only_b) + 1)) / 2**n
    return min(1.0, 2 * tail)


def holm(ps):
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    adjusted = [0.0] * len(ps)
    worst = 0.0
    for rank, index in enumerate(order):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = worst
    return adjusted


def main(path, metric, reference):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    cells = defaultdict(list)
    for row in rows:
        cells[(row["suite"], row["technique"], row["model"])].append(row)
    column = f"score:{metric}"
    result = {}
    scores = {}
    for key, own in cells.items():
        scored = [float(row[column]) for row in own if row[column] != ""]
        scores[key] = {row["sample"]: float(row[column]) for row in own if row[column] != ""}
        costs = [int(row["cost_nano_usd"]) for row in own if row["status"] != "failed"]
        result["/".join(key)] = {
            "n": len(scored),
            "estimate": sum(scored) / len(scored),
            "interval": wilson(sum(scored), len(scored)),
            "answered": sum(row["status"] == "answered" for row in own),
            "formatErrors": sum(row["status"] == "format-error" for row in own),
            "failed": sum(row["status"] == "failed" for row in own),
            "cost": sum(costs),
            "inputTokens": sum(int(row["input_tokens"]) for row in own if row["status"] != "failed"),
        }
    for suite, model in sorted({(suite, model) for suite, _, model in cells}):
        base = scores[(suite, reference, model)]
        others = [key for key in cells if key[0] == suite and key[2] == model and key[1] != reference]
        ps = []
        for key in others:
            pairs = [(scores[key][sample], base[sample]) for sample in scores[key] if sample in base]
            only_technique = sum(a > b for a, b in pairs)
            only_reference = sum(a < b for a, b in pairs)
            p = mcnemar(only_technique, only_reference)
            ps.append(p)
            result["/".join(key)]["comparison"] = {
                "pairs": len(pairs),
                "difference": (only_technique - only_reference) / len(pairs),
                "p": p,
            }
        for key, p in zip(others, holm(ps)):
            result["/".join(key)]["comparison"]["adjustedP"] = p
    json.dump(result, sys.stdout)


main(*sys.argv[1:])
