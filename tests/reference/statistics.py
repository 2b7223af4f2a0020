"""Writes statistics.json: reference values for src/statistics from scipy, statsmodels and numpy.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install -r tests/reference/requirements.txt
    /tmp/reference/bin/python -P tests/reference/statistics.py

-P keeps this folder off the import path, where it would hide the standard module of the same name.
Run it again only when a reference or a case changes; the tests read the committed JSON.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint

LEVELS = [0.8, 0.95, 0.99]


def lcg(seed):
    """The generator of tests/unit/statistics/lcg.ts, so that both sides draw the same resamples."""
    state = seed

    def draw():
        nonlocal state
        state = (1664525 * state + 1013904223) % 2**32
        return state / 2**32

    return draw


def distributions():
    tails = [1e-6, 0.001, 0.025, 0.05, 0.3, 0.5, 0.8, 0.95, 0.975, 0.99999]
    freedom = [1, 2, 3, 11, 59, 299, 9999]
    shapes = [(1, 20), (4, 2), (18, 3), (101, 300), (301, 5000)]
    counts = [(0, 1), (1, 2), (5, 20), (49, 100), (490, 1000), (49900, 100000)]
    return {
        "normal": [[p, stats.norm.ppf(p)] for p in tails],
        "student": [[p, d, stats.t.ppf(p, d)] for p in tails for d in freedom],
        "beta": [[p, a, b, stats.beta.ppf(p, a, b)] for p in tails for a, b in shapes],
        "fairBinomial": [[k, n, stats.binom.cdf(k, n, 0.5)] for k, n in counts],
    }


def proportions():
    cases = [(0, 1), (1, 1), (0, 10), (5, 5), (17, 20), (1, 300), (150, 300), (299, 300), (9000, 10000)]
    return [
        {
            "successes": x,
            "n": n,
            "level": level,
            "wilson": proportion_confint(x, n, 1 - level, method="wilson"),
            "clopperPearson": proportion_confint(x, n, 1 - level, method="beta"),
        }
        for x, n in cases
        for level in LEVELS
    ]


def means(rng):
    rows = [[0.0, 1.0], [3.5, 3.5, 3.5, 4.0], list(rng.normal(5, 2, 12)), list(rng.exponential(1e6, 40))]
    result = []
    for values in rows:
        for level in LEVELS:
            bounds = stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))
            result.append({"values": values, "level": level, "bounds": bounds})
    return result


def clustered(rng):
    rows = [
        [[1, 0, 1], [1, 0, 0], [1, 1, 1], [0, 1, 0]],
        [[1.0, 2.0], [4.0], [3.5, 3.0, 2.5, 7.0]],
        [list(rng.normal(m, 1, k)) for m, k in zip(rng.normal(0, 2, 9), rng.integers(1, 6, 9))],
    ]
    result = []
    for clusters in rows:
        values = np.concatenate(clusters)
        groups = np.repeat(np.arange(len(clusters)), [len(c) for c in clusters])
        fit = sm.OLS(values, np.ones(len(values))).fit(
            cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
        )
        half = stats.t.ppf(0.975, len(clusters) - 1) * fit.bse[0]
        mean = fit.params[0]
        result.append({"clusters": clusters, "standardError": fit.bse[0], "bounds": [mean - half, mean + half]})
    return result


def mcnemars():
    result = []
    for gained, lost in [(0, 0), (0, 1), (5, 0), (1, 7), (15, 5), (5, 15), (6, 16), (40, 40), (120, 90), (900, 1000)]:
        exact = mcnemar([[10, gained], [lost, 10]], exact=True).pvalue
        fewer, both = min(gained, lost), gained + lost
        mid = exact - stats.binom.pmf(fewer, both, 0.5) if gained != lost else 1.0
        result.append({"gained": gained, "lost": lost, "p": exact, "midP": mid})
    return result


def tango_limit(gained, lost, n, z):
    """Tango's limits from the definition: the constrained maximum of the trinomial likelihood by root finding on
    its derivative (the source's code uses the closed form), then the root of the score statistic."""
    same = n - gained - lost

    def loss_rate(d):
        # q = base + t keeps every probability free of cancellation: q + d = t + max(0, d), the rest = 2 (width - t).
        base, width = max(0.0, -d), (1 - abs(d)) / 2

        def slope(t):
            parts = 0.0
            if gained:
                parts += gained / (t + max(0.0, d))
            if lost:
                parts += lost / (base + t)
            if same:
                parts -= same / (width - t)
            return parts

        left, right = width * 1e-15, width * (1 - 1e-15)
        if slope(left) <= 0:
            return base
        if slope(right) >= 0:
            return base + width
        return base + optimize.brentq(slope, left, right, xtol=1e-18, rtol=1e-15, maxiter=500)

    def score(d):
        if gained - lost == n * d:
            return 0.0
        variance = n * (2 * loss_rate(d) + d * (1 - d))
        return (gained - lost - n * d) / np.sqrt(variance)

    estimate = (gained - lost) / n
    start, edge = estimate * (1 - 1e-9), 1 - 1e-13

    def limit(target, outside):
        if abs(estimate) == 1 and np.sign(estimate) == np.sign(outside):
            return outside
        return optimize.brentq(lambda d: score(d) - target, start, outside * edge, xtol=1e-14, rtol=1e-14)

    return [limit(z, -1), limit(-z, 1)]


def tangos():
    cases = [(6, 16, 161), (1, 7, 21), (40, 20, 160), (0, 0, 30), (3, 0, 30), (0, 5, 50), (15, 5, 100), (1, 0, 44),
             (9, 1, 10), (10, 0, 10), (120, 90, 3000)]
    return [
        {"gained": g, "lost": l, "n": n, "level": level,
         "bounds": tango_limit(g, l, n, stats.norm.ppf((1 + level) / 2))}
        for g, l, n in cases
        for level in LEVELS
    ]


def sign_flips(rng):
    rows = [
        [1.0, 2.0, 3.0],
        [0.5, -0.25, 0.0, 1.0, 0.75, 0.0, 0.1],
        [1, 1, 1, 0, 0, -1, 1, 1, 0, 1],
        list(rng.normal(0.4, 1, 14)),
    ]
    result = []
    for values in rows:
        test = stats.permutation_test((np.array(values),), lambda x, axis: np.mean(x, axis=axis),
                                      permutation_type="samples", vectorized=True, n_resamples=np.inf)
        result.append({"differences": values, "p": test.pvalue})
    # 22 values whose exact p is known by counting sums: the Monte Carlo version is compared with it.
    many = [int(v) for v in rng.integers(-4, 7, 22)]
    ways = {0: 1}
    for value in many:
        step = {}
        for total, count in ways.items():
            for signed in (total + value, total - value):
                step[signed] = step.get(signed, 0) + count
        ways = step
    reached = sum(count for total, count in ways.items() if abs(total) >= abs(sum(many)))
    return {"exact": result, "monteCarlo": {"differences": many, "p": reached / 2 ** len(many)}}


def bootstraps(rng):
    values = [round(float(v), 3) for v in rng.exponential(2, 25)]
    resamples, seed, level = 400, 20, 0.9
    draw = lcg(seed)
    replicates = [np.mean([values[int(draw() * 25)] for _ in range(25)]) for _ in range(resamples)]
    draw = lcg(seed)
    medians = [np.median([values[int(draw() * 25)] for _ in range(25)]) for _ in range(resamples)]
    quantiles = [(1 - level) / 2, (1 + level) / 2]
    peer = stats.bootstrap((values,), np.mean, n_resamples=200_000, confidence_level=level,
                           method="percentile", rng=np.random.default_rng(3)).confidence_interval
    return {
        "values": values, "resamples": resamples, "seed": seed, "level": level,
        "mean": list(np.quantile(replicates, quantiles)),
        "median": list(np.quantile(medians, quantiles)),
        "scipyMean": [peer.low, peer.high],
    }


def corpora(rng):
    """A ratio of sums as the corpus metric, as BLEU's precision is."""
    n, resamples, seed, level = 30, 300, 7, 0.95
    totals = rng.integers(3, 12, n)
    a = [[int(rng.binomial(t, 0.5)), int(t)] for t in totals]
    b = [[int(rng.binomial(t, 0.57)), int(t)] for t in totals]
    rows_a, rows_b = np.array(a), np.array(b)

    def metric(sums):
        return sums[0] / sums[1]

    quantiles = [(1 - level) / 2, (1 + level) / 2]
    draw = lcg(seed)
    single, paired = [], []
    for _ in range(resamples):
        picks = [int(draw() * n) for _ in range(n)]
        single.append(metric(rows_a[picks].sum(axis=0)))
        paired.append(metric(rows_b[picks].sum(axis=0)) - metric(rows_a[picks].sum(axis=0)))
    observed = metric(rows_b.sum(axis=0)) - metric(rows_a.sum(axis=0))
    draw = lcg(seed)
    reached = 0
    for _ in range(resamples):
        swap = np.array([draw() >= 0.5 for _ in range(n)])[:, None]
        left, right = np.where(swap, rows_b, rows_a), np.where(swap, rows_a, rows_b)
        reached += abs(metric(right.sum(axis=0)) - metric(left.sum(axis=0))) >= abs(observed) - 1e-12
    return {
        "a": a, "b": b, "resamples": resamples, "seed": seed, "level": level,
        "single": list(np.quantile(single, quantiles)),
        "paired": list(np.quantile(paired, quantiles)),
        "difference": observed,
        "p": (reached + 1) / (resamples + 1),
    }


def corrections(rng):
    rows = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.9, 0.8, 0.7], [0.0, 1.0, 0.05, 0.05], list(rng.uniform(0, 0.2, 15))]
    return [
        {"p": p, "holm": list(multipletests(p, method="holm")[1]), "bh": list(multipletests(p, method="fdr_bh")[1])}
        for p in rows
    ]


def connor(n, discordance, difference, alpha, power):
    z_alpha, z_power = stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)
    spread = z_alpha * np.sqrt(discordance) + z_power * np.sqrt(discordance - difference**2)
    return n * difference**2 - spread**2


def powers():
    binary = []
    for discordance, difference in [(0.1, 0.05), (0.2, 0.1), (0.3, 0.3), (0.4, 0.02), (1.0, 0.5)]:
        for alpha, power in [(0.05, 0.8), (0.01, 0.9), (0.05, 0.5)]:
            n = optimize.brentq(connor, 0, 1e9, args=(discordance, difference, alpha, power), xtol=1e-9)
            pairs = int(np.ceil(n))
            if connor(pairs, discordance, discordance, alpha, power) < 0:
                detectable = None
            else:
                detectable = optimize.brentq(
                    lambda d: connor(pairs, discordance, d, alpha, power), 1e-12, discordance, xtol=1e-15)
            binary.append({"discordance": discordance, "difference": difference, "alpha": alpha, "power": power,
                           "pairs": pairs, "detectable": detectable})
    continuous = []
    for effect in [0.1, 0.2, 0.5, 0.8]:
        for alpha, power in [(0.05, 0.8), (0.01, 0.9)]:
            n = TTestPower().solve_power(effect_size=effect, alpha=alpha, power=power, alternative="two-sided")
            continuous.append({"effect": effect, "alpha": alpha, "power": power, "pairs": float(n)})
    return {"binary": binary, "continuous": continuous}


def main():
    rng = np.random.default_rng(20240607)
    result = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "distributions": distributions(),
        "proportions": proportions(),
        "means": means(rng),
        "clustered": clustered(rng),
        "mcnemar": mcnemars(),
        "tango": tangos(),
        "signFlip": sign_flips(rng),
        "bootstrap": bootstraps(rng),
        "corpus": corpora(rng),
        "corrections": corrections(rng),
        "power": powers(),
    }
    target = Path(__file__).with_name("statistics.json")
    target.write_text(json.dumps(result, indent=1, default=float) + "\n", encoding="utf-8")


main()
