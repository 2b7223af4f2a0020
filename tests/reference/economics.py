"""Writes economics.json: reference values for break-even, cost of a right answer and the frontier, from numpy and scipy.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install -r tests/reference/requirements.txt
    /tmp/reference/bin/python -P tests/reference/economics.py

-P keeps this folder off the import path, where statistics.py would hide the standard module of the same name.
Run it again only when a reference or a case changes; the tests read the committed JSON.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

RESAMPLES = 400


def lcg(seed):
    """The generator of tests/unit/statistics/lcg.ts, so that both sides draw the same resamples."""
    state = seed

    def draw():
        nonlocal state
        state = (1664525 * state + 1013904223) % 2**32
        return state / 2**32

    return draw


def draws(n, seed):
    random = lcg(seed)
    return np.array([[int(random() * n) for _ in range(n)] for _ in range(RESAMPLES)])


def interval(estimate, replicates, without_one, n, level=0.95):
    """BCa with t tails, quantiles as numpy's."""
    slack = 1e-12 * max(1, np.abs(replicates).max())
    if np.all(np.abs(replicates - estimate) <= slack):
        return [estimate, estimate]
    less = np.sum(replicates < estimate - slack)
    equal = np.sum(np.abs(replicates - estimate) <= slack)
    bias = stats.norm.ppf((less + equal / 2) / len(replicates))
    apart = np.mean(without_one) - without_one
    acceleration = np.sum(apart**3) / (6 * np.sum(apart**2) ** 1.5) if np.any(apart) else 0.0
    if not np.isfinite(bias):
        bias = acceleration = 0.0
    ends = []
    for tail in [(1 - level) / 2, (1 + level) / 2]:
        z = bias + np.sqrt(n / (n - 1)) * stats.t.ppf(tail, n - 1)
        ends.append(np.quantile(replicates, stats.norm.cdf(bias + z / (1 - acceleration * z))))
    return ends


# By the signs of the set-up difference and of both ends of the saving: when the first side is cheaper in total.
VERDICTS = {
    (1, 1, 1): "from", (1, 0, 1): "not settled", (1, -1, 1): "not settled", (1, -1, 0): "never", (1, -1, -1): "never",
    (1, 0, 0): "never", (0, 1, 1): "always", (0, 0, 1): "always", (0, -1, 1): "not settled", (0, -1, 0): "never",
    (0, -1, -1): "never", (0, 0, 0): "same", (-1, 1, 1): "always", (-1, 0, 1): "always", (-1, -1, 1): "not settled",
    (-1, -1, 0): "not settled", (-1, -1, -1): "until", (-1, 0, 0): "always",
}


def break_evens(rng):
    pairs = [
        ([4.0, 6.0], [9.0, 12.0]),
        ([3.0, 3.0, 3.0], [5.0, 5.0, 5.0]),
        ([3.0, 3.0, 3.0], [3.0, 3.0, 3.0]),
        (list(rng.normal(100, 12, 30)), list(rng.normal(140, 25, 30))),
        (list(rng.normal(100, 30, 30)), list(rng.normal(101, 30, 30))),
        (list(rng.exponential(8e3, 60)), list(rng.exponential(2e4, 60))),
    ]
    result = []
    for number, (a, b) in enumerate(pairs):
        n, seed = len(a), 11 + number
        a, b = np.array(a), np.array(b)
        drawn = draws(n, seed)
        saved = b - a
        saving = interval(saved.mean(), saved[drawn].mean(axis=1), (saved.sum() - saved) / (n - 1), n)
        for set_up in [(500.0, 20.0), (20.0, 500.0), (80.0, 80.0), (1e9, 0.0)]:
            for swapped in [False, True]:
                difference = (set_up[0] - set_up[1]) * (-1 if swapped else 1)
                low, high = [-saving[1], -saving[0]] if swapped else saving
                mean = -saved.mean() if swapped else saved.mean()
                verdict = VERDICTS[tuple(int(np.sign(x)) for x in (difference, low, high))]
                # The band: every number at which the totals may cross, over the interval of the saving.
                crossings = [difference / s if s != 0 else np.inf for s in (low, high)]
                crossings = [c if c > 0 else np.inf for c in crossings]
                answers = difference / mean if mean != 0 else -1
                banded = verdict in ("from", "until") or (verdict == "not settled" and difference != 0)
                result.append({
                    "a": list(b if swapped else a), "b": list(a if swapped else b), "seed": seed,
                    "setUp": list(set_up[::-1] if swapped else set_up), "verdict": verdict, "saving": [low, high],
                    "answers": answers if banded and answers > 0 else None,
                    "band": [float(x) if banded and np.isfinite(x) else None
                             for x in (min(crossings), max(crossings))],
                })
    return result


def passes(rng):
    cases = [
        (list(rng.integers(4000, 9000, 40)), list(rng.binomial(1, 0.6, 40)), 1_000_000),
        (list(rng.integers(4000, 9000, 40)), [1] + [0] * 39, 0),
        (list(rng.integers(100, 90000, 25)), [0] * 25, 50_000),
        (list(rng.integers(100, 90000, 25)), [1] * 25, 50_000),
        ([700] * 12, [1, 0] * 6, 0),
    ]
    result = []
    for number, (cost, right, set_up) in enumerate(cases):
        n, seed = len(cost), 101 + number
        cost, right = np.array(cost, dtype=float), np.array(right, dtype=float)
        drawn = draws(n, seed)
        volumes = []
        for volume in [1, 100, 10_000]:
            share = set_up / volume
            spread = interval(cost.mean(), cost[drawn].mean(axis=1), (cost.sum() - cost) / (n - 1), n)
            wilson = stats.binomtest(int(right.sum()), n).proportion_ci(method="wilson")
            if right.sum() == 0:
                found = [None, (spread[0] + share) / wilson.high, None]
            elif right.sum() == n:
                found = [cost.mean() + share, spread[0] + share, (spread[1] + share) / wilson.low]
            else:
                rate = right.mean() / (cost.mean() + share)
                others = (right.sum() - right) / (cost.sum() - cost + share * (n - 1))
                low, high = interval(rate, right[drawn].mean(axis=1) / (cost[drawn].mean(axis=1) + share), others, n)
                found = [1 / rate, 1 / high, 1 / low if low > 0 else None]
            volumes.append({"volume": volume, "cost": found})
        result.append({"cost": list(cost), "right": list(right), "setUp": set_up, "seed": seed, "volumes": volumes})
    return result


def on_frontier(worth, takes):
    better = (worth[None, :] >= worth[:, None]) & (takes[None, :] <= takes[:, None])
    strictly = (worth[None, :] > worth[:, None]) | (takes[None, :] < takes[:, None])
    return ~np.any(better & strictly, axis=1)


def frontiers(rng):
    result = []
    for number, (n, shares, means) in enumerate([
        (50, [0.2, 0.5, 0.5, 0.8], [100, 300, 310, 900]),
        (30, [0.6, 0.6, 0.6], [200, 200, 200]),
        (25, [0.9, 0.4], [100, 300]),
    ]):
        seed = 201 + number
        score = np.array([rng.binomial(1, share, n) for share in shares], dtype=float)
        cost = np.array([np.round(rng.normal(mean, 40, n)) for mean in means])
        drawn = draws(n, seed)
        worth, takes = score[:, drawn].mean(axis=2), cost[:, drawn].mean(axis=2)
        held = np.array([on_frontier(worth[:, at], takes[:, at]) for at in range(RESAMPLES)])
        result.append({
            "score": score.tolist(), "cost": cost.tolist(), "seed": seed,
            "onFrontier": [bool(x) for x in on_frontier(score.mean(axis=1), cost.mean(axis=1))],
            "chance": held.mean(axis=0).tolist(),
        })
    return result


def main():
    rng = np.random.default_rng(20250311)
    result = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "resamples": RESAMPLES,
        "breakEvens": break_evens(rng),
        "passes": passes(rng),
        "frontiers": frontiers(rng),
    }
    target = Path(__file__).with_name("economics.json")
    target.write_text(json.dumps(result, indent=1, default=float) + "\n", encoding="utf-8")


main()
