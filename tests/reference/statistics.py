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
import pandas as pd
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize

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
    counts = [(0, 1), (1, 2), (5, 20), (0, 300), (49, 100), (490, 1000), (49900, 100000), (499000, 1000000)]
    places = [-35.0, -12.5, -6.0, -2.5, -1.0, -1e-8, 0.0, 0.3, 1.96, 5.0, 9.0]
    return {
        "normal": [[p, stats.norm.ppf(p)] for p in tails],
        "normalCdf": [[z, stats.norm.cdf(z)] for z in places],
        "student": [[p, d, stats.t.ppf(p, d)] for p in tails for d in freedom],
        "studentCdf": [[x, d, stats.t.cdf(x, d)] for x in places for d in freedom],
        "beta": [[p, a, b, stats.beta.ppf(p, a, b)] for p in tails for a, b in shapes],
        "fairBinomial": [[k, n, stats.binom.cdf(k, n, 0.5)] for k, n in counts],
    }


def proportions():
    cases = [(0, 1), (1, 1), (1, 2), (0, 10), (10, 10), (5, 5), (17, 20), (1, 300), (150, 300), (299, 300),
             (9000, 10000), (1, 100000), (0, 1000000), (999999, 1000000)]
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
    rows = [[0.0, 1.0], [3.5, 3.5, 3.5, 4.0], [-2.0, -2.0, -2.0], list(rng.normal(5, 2, 12)),
            list(rng.exponential(1e6, 40)), list(rng.normal(1e12, 1, 8)), list(rng.exponential(1e-9, 300))]
    result = []
    for values in rows:
        for level in LEVELS:
            error = stats.sem(values)
            bounds = stats.t.interval(level, len(values) - 1, np.mean(values), error) if error else [values[0]] * 2
            result.append({"values": values, "level": level, "bounds": bounds})
    return result


def clustered(rng):
    rows = [
        [[1, 0, 1], [1, 0, 0], [1, 1, 1], [0, 1, 0]],
        [[1.0, 2.0], [4.0], [3.5, 3.0, 2.5, 7.0]],
        [list(rng.normal(m, 1, k)) for m, k in zip(rng.normal(0, 2, 9), rng.integers(1, 6, 9))],
        [[0.0], [1.0]],
        [[2.5, 2.5], [2.5]],
        [[0, 0, 0], [1, 1, 1], [0, 0, 0], [1, 1, 1], [1, 1, 1]],
        [list(rng.binomial(1, m, 5)) for m in rng.uniform(0, 1, 60)],
        [list(rng.exponential(1e9, 2)) for _ in range(20)],
    ]
    result = []
    for clusters in rows:
        values = np.concatenate(clusters)
        groups = np.repeat(np.arange(len(clusters)), [len(c) for c in clusters])
        fit = sm.OLS(values, np.ones(len(values))).fit(
            cov_type="cluster", cov_kwds={"groups": groups, "use_correction": True}
        )
        half = stats.t.ppf(0.975, len(clusters) - 1) * fit.bse[0]
        mean = fit.params[0]
        result.append({"clusters": clusters, "standardError": fit.bse[0], "bounds": [mean - half, mean + half]})
    return result


def mcnemars():
    result = []
    for gained, lost in [(0, 0), (0, 1), (5, 0), (6, 0), (1, 7), (4, 3), (15, 5), (5, 15), (6, 16), (40, 40), (0, 300),
                         (120, 90), (900, 1000), (50500, 49500)]:
        exact = mcnemar([[10, gained], [lost, 10]], exact=True).pvalue
        fewer, both = min(gained, lost), gained + lost
        mid = exact - stats.binom.pmf(fewer, both, 0.5) if gained != lost else 1.0
        result.append({"gained": gained, "lost": lost, "p": exact, "midP": mid})
    return result


def tango_score(gained, lost, n):
    """Tango's statistic from the definition: the constrained maximum of the trinomial likelihood by root finding on
    its derivative (the source's code uses the closed form)."""
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
        if abs(d) == 1:
            return -d * np.inf
        variance = n * (2 * loss_rate(d) + d * (1 - d))
        return (gained - lost - n * d) / np.sqrt(variance)

    return score


def tango_limit(gained, lost, n, z):
    """Tango's limits: the roots of the score statistic."""
    score = tango_score(gained, lost, n)
    estimate = (gained - lost) / n
    start, edge = estimate * (1 - 1e-9), 1 - 1e-13

    def limit(target, outside):
        if abs(estimate) == 1 and np.sign(estimate) == np.sign(outside):
            return outside
        return optimize.brentq(lambda d: score(d) - target, start, outside * edge, xtol=1e-14, rtol=1e-14)

    return [limit(z, -1), limit(-z, 1)]


TANGO_CASES = [(6, 16, 161), (1, 7, 21), (40, 20, 160), (0, 0, 30), (3, 0, 30), (0, 5, 50), (15, 5, 100), (1, 0, 44),
               (9, 1, 10), (10, 0, 10), (120, 90, 3000)]


def tangos():
    return [
        {"gained": g, "lost": l, "n": n, "level": level,
         "bounds": tango_limit(g, l, n, stats.norm.ppf((1 + level) / 2))}
        for g, l, n in TANGO_CASES
        for level in LEVELS
    ]


def tango_tests():
    """One-sided p values at bounds, and the two one-sided tests against a margin."""
    result = []
    for gained, lost, n in TANGO_CASES + [(1, 0, 1), (0, 0, 1), (1, 1, 2), (500, 480, 100000)]:
        score = tango_score(gained, lost, n)
        tests = [{"bound": d, "atMost": stats.norm.sf(score(d)), "atLeast": stats.norm.cdf(score(d))}
                 for d in [-1.0, -0.3, -0.05, 0.0, 0.01, 0.2, 0.9]]
        equivalence = [{"margin": m, "p": max(stats.norm.sf(score(-m)), stats.norm.cdf(score(m)))}
                       for m in [0.005, 0.05, 0.15]]
        result.append({"gained": gained, "lost": lost, "n": n, "tests": tests, "equivalence": equivalence})
    return result


def sign_flips(rng):
    rows = [
        [1.0, 2.0, 3.0],
        [0.5, -0.25, 0.0, 1.0, 0.75, 0.0, 0.1],
        [1, 1, 1, 0, 0, -1, 1, 1, 0, 1],
        list(rng.normal(0.4, 1, 14)),
        [2.0],
        [0.0],
        [-1.0, 1.0],
        [0.3, 0.3, 0.3, 0.3],
        list(rng.exponential(1e9, 11) - 5e8),
        list(rng.normal(1e-9, 1e-9, 12)),
    ]
    result = []
    for values in rows:
        # scipy takes no single value; a 0 beside it changes no sum.
        padded = np.array(values if len(values) > 1 else values + [0.0])
        test = stats.permutation_test((padded,), lambda x, axis: np.mean(x, axis=axis),
                                      permutation_type="samples", vectorized=True, n_resamples=np.inf)
        result.append({"differences": values, "p": test.pvalue})
    # The Monte Carlo version on the same draws: 30 signs are the bits of one random number, the lowest first.
    drawn = []
    for n, loc, resamples, seed in [(20, 0.2, 300, 5), (45, 0.3, 500, 6), (17, 0.0, 99, 7)]:
        values = [round(float(v), 2) for v in rng.normal(loc, 1, n)]
        draw, reached = lcg(seed), 0
        moving = [v for v in values if v != 0]
        for _ in range(resamples):
            bits = []
            for start in range(0, len(moving), 30):
                number = int(draw() * 2**30)
                bits += [(number >> k) & 1 for k in range(min(30, len(moving) - start))]
            flipped = sum(-v if bit else v for v, bit in zip(moving, bits))
            reached += abs(flipped) >= abs(sum(moving)) - 1e-9
        drawn.append({"differences": values, "resamples": resamples, "seed": seed,
                      "p": (reached + 1) / (resamples + 1)})
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
    return {"exact": result, "drawn": drawn, "monteCarlo": {"differences": many, "p": reached / 2 ** len(many)}}


def in_order(values):
    """The sum in the order given: numpy and Python add floats in another order or with compensation."""
    total = 0.0
    for value in values:
        total += value
    return total


class Bootstrap:
    """Percentile, BCa (Efron 1987) and BCa with widened t tails (Hesterberg 2015, 4.4) on given replicates."""

    def __init__(self, estimate, n, replicates, leave_one_out):
        self.estimate, self.n, self.replicates = estimate, n, np.sort(replicates)
        self.slack = 1e-12 * max(1, np.max(np.abs(replicates)))
        self.bias = self.acceleration = 0.0
        bias = stats.norm.ppf(self.below(estimate) / len(replicates))
        if np.ptp(replicates) > self.slack and np.isfinite(bias):
            gaps = np.mean(leave_one_out) - leave_one_out
            self.bias = bias
            self.acceleration = np.sum(gaps**3) / (6 * np.sum(gaps**2) ** 1.5)

    def below(self, bound):
        less = np.sum(self.replicates < bound - self.slack)
        return less + np.sum(np.abs(self.replicates - bound) <= self.slack) / 2

    def place(self, method, tail):
        """The quantile that stands for a nominal tail share."""
        if method == "percentile":
            return tail
        z = stats.norm.ppf(tail)
        if method == "bca-t":
            z = np.sqrt(self.n / (self.n - 1)) * stats.t.ppf(tail, self.n - 1)
        shifted = self.bias + z
        scale = 1 - self.acceleration * shifted
        if scale <= 0:
            return 1.0 if shifted > 0 else 0.0
        return stats.norm.cdf(self.bias + shifted / scale)

    def interval(self, method, level):
        return [np.quantile(self.replicates, self.place(method, t)) for t in [(1 - level) / 2, (1 + level) / 2]]

    def at_most(self, method, bound):
        """The tail at which the interval would end at the bound, by root finding; one replicate more on either side."""
        share = (self.below(bound) + 0.5) / (len(self.replicates) + 1)
        least = 0.5 / (len(self.replicates) + 1)
        if self.place(method, 1e-14) >= share:
            return least
        if self.place(method, 1 - 1e-14) <= share:
            return 1.0
        # As the logarithm of the odds, so that small tails keep their digits.
        odds = optimize.brentq(lambda w: self.place(method, 1 / (1 + np.exp(-w))) - share, -32, 32, xtol=1e-13)
        return max(least, 1 / (1 + np.exp(-odds)))

    def at_least(self, method, bound):
        mirrored = Bootstrap.__new__(Bootstrap)
        mirrored.n, mirrored.replicates, mirrored.slack = self.n, -self.replicates, self.slack
        mirrored.bias, mirrored.acceleration = -self.bias, -self.acceleration
        return mirrored.at_most(method, -bound)

    def cases(self, levels, bounds):
        return {
            "estimate": self.estimate,
            "standardError": np.std(self.replicates, ddof=1) if np.ptp(self.replicates) > self.slack else 0.0,
            "intervals": [{"method": m, "level": level, "bounds": self.interval(m, level)}
                          for m in METHODS for level in levels],
            "tests": [{"method": m, "bound": bound, "atMost": self.at_most(m, bound),
                       "atLeast": self.at_least(m, bound)}
                      for m in METHODS for bound in bounds],
        }


METHODS = ["percentile", "bca", "bca-t"]


def scipy_bca(values, replicates, level):
    """scipy's own BCa interval of the mean on given replicates."""
    given = type("Given", (), {"bootstrap_distribution": np.array(replicates)})()
    found = stats.bootstrap((values,), np.mean, n_resamples=0, bootstrap_result=given, confidence_level=level,
                            method="BCa").confidence_interval
    return [found.low, found.high]


def bootstraps(rng):
    rows = {
        "two values": [1.0, 4.0],
        "two equal values": [0.1, 0.1],
        "five with ties": [0.0, 1.0, 1.0, 1.0, 0.0],
        "five, one far out": [0.0, 0.0, 0.0, 0.0, -1.0],
        "five equal values": [0.1] * 5,
        "25, skewed": [round(float(v), 3) for v in rng.exponential(2, 25)],
        "60, skewed": list(rng.lognormal(0, 1.5, 60)),
        "60 differences of shares": [int(v) for v in rng.choice([-1, 0, 0, 0, 1, 1], 60)],
        "12 small": list(rng.normal(1e-6, 2e-6, 12)),
        "12 huge": list(rng.exponential(1e12, 12)),
    }
    result = []
    for seed, (name, values) in enumerate(rows.items(), 20):
        n, resamples, draw = len(values), 400, lcg(seed)
        replicates = [in_order(values[int(draw() * n)] for _ in range(n)) / n for _ in range(resamples)]
        total = in_order(values)
        peer = Bootstrap(total / n, n, replicates, np.array([(total - v) / (n - 1) for v in values]))
        spread = np.std(values)
        bounds = [total / n + k * spread / np.sqrt(n) for k in [-9, -1.7, 0.0, 0.4, 2.2]]
        case = {"name": name, "values": values, "resamples": resamples, "seed": seed}
        case |= peer.cases(LEVELS, bounds)
        # Where decimals tie after rounding scipy counts them as different, and it refuses equal values.
        case["scipy"] = []
        if n > 2 and spread > 1e-15 * abs(total):
            case["scipy"] = [{"method": "bca", "level": level, "bounds": scipy_bca(values, replicates, level)}
                             for level in LEVELS]
            if n >= 12:
                tail = stats.norm.cdf(np.sqrt(n / (n - 1)) * stats.t.ppf(0.05, n - 1))
                case["scipy"].append({"method": "bca-t", "level": 0.9,
                                      "bounds": scipy_bca(values, replicates, 1 - 2 * tail)})
        result.append(case)
    # And scipy's with resamples of its own, many enough that only those of the other side err.
    values, level = rows["25, skewed"], 0.9
    own = []
    for method in ["percentile", "BCa"]:
        found = stats.bootstrap((values,), np.mean, n_resamples=200_000, confidence_level=level, method=method,
                                rng=np.random.default_rng(3)).confidence_interval
        own.append({"method": method.lower(), "level": level, "bounds": [found.low, found.high]})
    return {"means": result, "independent": {"values": values, "intervals": own}}


def corpora(rng):
    """A ratio of sums as the corpus metric, as BLEU's precision is."""
    return [corpus(rng, n, resamples, seed) for n, resamples, seed in [(2, 50, 4), (30, 300, 7), (80, 200, 8)]]


def corpus(rng, n, resamples, seed):
    totals = rng.integers(3, 12, n)
    a = [[int(rng.binomial(t, 0.5)), int(t)] for t in totals]
    b = [[int(rng.binomial(t, 0.57)), int(t)] for t in totals]
    rows_a, rows_b = np.array(a), np.array(b)

    def metric(sums):
        return sums[0] / sums[1]

    draw = lcg(seed)
    single, paired = [], []
    for _ in range(resamples):
        picks = [int(draw() * n) for _ in range(n)]
        single.append(metric(rows_a[picks].sum(axis=0)))
        paired.append(metric(rows_b[picks].sum(axis=0)) - metric(rows_a[picks].sum(axis=0)))
    sum_a, sum_b = rows_a.sum(axis=0), rows_b.sum(axis=0)
    observed = metric(sum_b) - metric(sum_a)
    without_a = np.array([metric(sum_a - row) for row in rows_a])
    without_b = np.array([metric(sum_b - row) for row in rows_b])
    draw = lcg(seed)
    reached = 0
    for _ in range(resamples):
        swap = np.array([draw() >= 0.5 for _ in range(n)])[:, None]
        left, right = np.where(swap, rows_b, rows_a), np.where(swap, rows_a, rows_b)
        reached += abs(metric(right.sum(axis=0)) - metric(left.sum(axis=0))) >= abs(observed) - 1e-12
    return {
        "a": a, "b": b, "resamples": resamples, "seed": seed,
        "single": Bootstrap(metric(sum_a), n, single, without_a).cases(LEVELS, [0.45, 0.5]),
        "paired": Bootstrap(observed, n, paired, without_b - without_a).cases(LEVELS, [-0.05, 0.0, 0.05]),
        "difference": observed,
        "p": (reached + 1) / (resamples + 1),
    }


def corrections(rng):
    rows = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.9, 0.8, 0.7], [0.0, 1.0, 0.05, 0.05], list(rng.uniform(0, 0.2, 15)),
            [0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.02] * 6, [0.03, 0.02, 0.03, 0.02, 0.5, 0.5],
            [1e-300, 1e-12, 0.049], list(rng.beta(0.3, 2, 60)), [round(float(v), 1) for v in rng.uniform(0, 1, 30)]]
    return [
        {"p": p, "holm": list(multipletests(p, method="holm")[1]), "bh": list(multipletests(p, method="fdr_bh")[1])}
        for p in rows
    ]


def effect_sizes(rng):
    odds = []
    for gained, lost in [(1, 0), (0, 1), (0, 6), (1, 1), (5, 5), (15, 5), (6, 16), (120, 90), (1, 300), (5000, 4800)]:
        for level in LEVELS:
            low, high = proportion_confint(gained, gained + lost, 1 - level, method="beta")
            odds.append({"gained": gained, "lost": lost, "level": level,
                         "estimate": gained / lost if lost else None,
                         "bounds": [low / (1 - low), high / (1 - high) if lost else None]})
    cohen = []
    tables = [(15, 5, 60, 20), (0, 3, 10, 7), (1, 0, 1, 0), (0, 0, 5, 5), (10, 0, 0, 10), (5, 5, 0, 0), (0, 0, 9, 0),
              (1, 2, 99990, 7), (300, 250, 4000, 450)]
    for gained, lost, both, neither in tables:
        n = gained + lost + both + neither
        ours = np.repeat([1, 0, 1, 0], [gained, lost, both, neither])
        theirs = np.repeat([0, 1, 1, 0], [gained, lost, both, neither])
        h = proportion_effectsize(np.mean(ours), np.mean(theirs))
        for level in LEVELS:
            # Newcombe's square-and-add on the arcsine scale: the correlation from numpy, corrected where positive.
            limits = [
                np.arcsin(np.sqrt(proportion_confint(sum(side), n, 1 - level, method="wilson"))) * 2
                for side in (ours, theirs)
            ]
            (low1, high1), (low2, high2) = limits
            angle1, angle2 = 2 * np.arcsin(np.sqrt(np.mean(ours))), 2 * np.arcsin(np.sqrt(np.mean(theirs)))
            phi = 0.0
            if 0 < sum(ours) < n and 0 < sum(theirs) < n:
                phi = np.corrcoef(ours, theirs)[0, 1]
                if phi > 0:
                    phi = max(0, phi - n / 2 / (n**2 * np.std(ours) * np.std(theirs)))

            def reach(one, other):
                return np.sqrt(max(0, one**2 - 2 * phi * one * other + other**2))

            bounds = [h - reach(angle1 - low1, high2 - angle2), h + reach(high1 - angle1, angle2 - low2)]
            cohen.append({"gained": gained, "lost": lost, "both": both, "neither": neither, "level": level,
                          "estimate": h, "bounds": bounds})
    standardised = []
    for values in [[0.0, 1.0], [1.0, 1.0, 1.0], [-1.0, 1.0], list(rng.normal(0.4, 1, 30)),
                   list(rng.normal(0, 1e-9, 12)), list(rng.exponential(1e9, 500))]:
        n, difference, sd = len(values), np.mean(values), np.std(values, ddof=1)
        for level in LEVELS:
            bounds = None
            if sd > 0:
                d = difference / sd
                half = stats.norm.ppf((1 + level) / 2) * np.sqrt(1 / n + d**2 / (2 * n))
                bounds = [d - half, d + half]
            standardised.append({"difference": difference, "sd": sd, "n": n, "level": level, "bounds": bounds})
    return {"oddsRatio": odds, "cohensH": cohen, "standardised": standardised}


def variances(rng):
    """Mean squares from statsmodels' analysis of variance, and n0 for unequal numbers of repeats."""
    rows = [
        [[1, 0, 1], [1, 0, 0], [1, 1, 1], [0, 1, 0]],
        [[1.0, 2.0], [4.0], [3.5, 3.0, 2.5, 7.0]],
        [[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]],
        [[2.0, 2.0], [5.0, 5.0]],
        [[3.0, 3.0], [3.0, 3.0, 3.0]],
        [[1.0], [2.0], [4.0, 8.0]],
        [list(rng.normal(m, 1, 4)) for m in rng.normal(0, 2, 40)],
        [list(rng.normal(m, 3, k)) for m, k in zip(rng.normal(0, 1, 25), rng.integers(1, 7, 25))],
        [list(rng.normal(m, 1e6, 3)) for m in rng.normal(1e7, 2e6, 12)],
        [list(rng.normal(m, 1e-8, 2)) for m in rng.normal(1e-7, 1e-8, 12)],
    ]
    result = []
    for clusters in rows:
        sizes = np.array([len(c) for c in clusters])
        data = pd.DataFrame({"y": np.concatenate(clusters).astype(float),
                             "sample": np.repeat(np.arange(len(clusters)), sizes)})
        table = anova_lm(sm.OLS.from_formula("y ~ C(sample)", data).fit())
        squares = table["mean_sq"]
        repeats = (sizes.sum() - np.sum(sizes**2) / sizes.sum()) / (len(sizes) - 1)
        between = max(0.0, (squares["C(sample)"] - squares["Residual"]) / repeats)
        result.append({"clusters": clusters, "between": between, "within": squares["Residual"],
                       "samples": len(clusters), "repeats": repeats})
    # With equal numbers of repeats restricted maximum likelihood has the same solution, found by iteration.
    clusters = rows[6]
    data = pd.DataFrame({"y": np.concatenate(clusters), "sample": np.repeat(np.arange(40), 4)})
    mixed = sm.MixedLM.from_formula("y ~ 1", data, groups="sample").fit(reml=True)
    reml = {"clusters": clusters, "between": float(mixed.cov_re.iloc[0, 0]), "within": float(mixed.scale)}
    return {"anova": result, "reml": reml}


def summaries(rng):
    rows = [[3.0], [1.0, 2.0], [0.5] * 4, [-1.0, 0.0, 0.0, 7.5], list(rng.normal(1e9, 1, 9)),
            list(rng.normal(0, 1e-9, 10)), list(rng.exponential(1e15, 21))]
    return [
        {"values": sorted(values), "sum": np.sum(values), "mean": np.mean(values),
         "sd": np.std(values, ddof=1) if len(values) > 1 else None,
         "quantiles": [[share, np.quantile(values, share)] for share in [0, 0.025, 0.25, 0.5, 0.9, 1]]}
        for values in rows
    ]


def lacking(n, discordance, difference, alpha, power):
    """n d - 1 - sqrt(n) (...): Connor's equation, corrected for continuity, with the discordance at least |d|."""
    apart = max(discordance, difference)
    z_alpha, z_power = stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)
    spread = z_alpha * np.sqrt(apart) + z_power * np.sqrt(apart - difference**2)
    return n * difference - 1 - np.sqrt(n) * spread


def exact_power(n, discordance, difference, alpha):
    """The chance that the exact McNemar test rejects, over every number of discordant pairs and every split of it."""
    apart = max(discordance, difference)
    gain = (apart + difference) / 2 / apart
    counts = np.arange(n + 1)
    chances = stats.binom.pmf(counts, n, apart)
    total = 0.0
    for count, chance in zip(counts, chances):
        if chance < 1e-18:
            continue
        tails = stats.binom.cdf(np.arange(count // 2 + 1), count, 0.5)
        splits = int(np.searchsorted(2 * tails, alpha, side="right"))
        if splits == 0 or 2 * splits > count + 1:
            continue
        total += chance * (stats.binom.cdf(splits - 1, count, gain) + stats.binom.sf(count - splits, count, gain))
    return total


def powers():
    plans = [(0.1, 0.05), (0.2, 0.1), (0.3, 0.3), (0.4, 0.02), (1.0, 0.5), (0.1, 0.2), (0.05, 0.04), (1.0, 1.0),
             (0.3, 0.15), (0.02, 0.01), (0.5, 0.25), (0.15, 0.05), (0.2, 0.05), (0.6, 0.6), (0.25, 0.2)]
    binary = []
    for discordance, difference in plans:
        for alpha, power in [(0.05, 0.8), (0.01, 0.9), (0.05, 0.5)]:
            n = optimize.brentq(lacking, 1e-9, 1e9, args=(discordance, difference, alpha, power), xtol=1e-9)
            pairs = int(np.ceil(n))
            detectable = None
            if lacking(pairs, discordance, 1.0, alpha, power) >= 0:
                detectable = optimize.brentq(
                    lambda d: lacking(pairs, discordance, d, alpha, power), 1e-12, 1.0, xtol=1e-15)
            binary.append({"discordance": discordance, "difference": difference, "alpha": alpha, "power": power,
                           "pairs": pairs, "detectable": detectable,
                           "exactPower": exact_power(pairs, discordance, difference, alpha)})
    # How the plan for a power of .8 keeps its word, over the whole range of shares.
    kept = []
    for discordance in [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.9, 1.0]:
        for part in range(1, 21):
            difference = discordance * part / 20
            n = optimize.brentq(lacking, 1e-9, 1e9, args=(discordance, difference, 0.05, 0.8), xtol=1e-9)
            pairs = int(np.ceil(n))
            if pairs <= 12_000:
                kept.append({"discordance": discordance, "difference": difference, "pairs": pairs,
                             "exactPower": exact_power(pairs, discordance, difference, 0.05)})
    noncentral = []
    for effect in [0.1, 0.2, 0.5, 0.8]:
        for alpha, power in [(0.05, 0.8), (0.01, 0.9)]:
            n = TTestPower().solve_power(effect_size=effect, alpha=alpha, power=power, alternative="two-sided")
            noncentral.append({"effect": effect, "alpha": alpha, "power": power, "pairs": float(n)})
    continuous = []
    for difference, sd in [(0.05, 0.4), (2.0, 7.0), (1e-9, 3e-9), (5e6, 1e6), (0.01, 1.0)]:
        for alpha, power in [(0.05, 0.8), (0.01, 0.9)]:
            z_alpha, z_power = stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)

            def short(n, d):
                return n - ((z_alpha + z_power) * sd / d) ** 2 - z_alpha**2 / 2

            pairs = int(np.ceil(optimize.brentq(short, 0, 1e9, args=(difference,), xtol=1e-9)))
            detectable = sd * optimize.brentq(lambda d: short(pairs, d * sd), 1e-6, 1e3, xtol=1e-15, rtol=1e-14)
            continuous.append({"difference": difference, "sd": sd, "alpha": alpha, "power": power, "pairs": pairs,
                               "detectable": detectable})
    return {"binary": binary, "kept": kept, "noncentral": noncentral, "continuous": continuous}


def allocations():
    """Every split enumerated; the least error, of equals the fewest repeats."""
    result = []
    for between, within in [(0.1, 0.2), (0.0, 0.3), (0.2, 0.0), (1e-6, 1e6), (0.25, 0.05)]:
        for trials, available, cost in [(1, None, 0), (100, None, 0), (100, 30, 0), (97, 10, 0), (250, None, 4),
                                        (60, 20, 9)]:
            best = None
            for repeats in range(1, min(trials, 100) + 1):
                for samples in range(1, min(available or trials, trials) + 1):
                    if samples * (repeats + cost) > trials:
                        break
                    error = np.sqrt(between / samples + within / (samples * repeats))
                    if best is None or error < best[0] * (1 - 1e-12):
                        best = (error, samples, repeats)
            result.append({"between": between, "within": within, "trials": trials, "available": available,
                           "sampleCost": cost, "error": best and best[0]})
    return result


def settling():
    """The n at which a true difference of 0 passes with the stated power, when the half-width goes with 1/sqrt(n)."""
    result = []
    for low, high, n, level, margin in [(-0.1, 0.1, 100, 0.95, 0.05), (-0.3, 0.2, 12, 0.9, 0.01),
                                        (-5e6, 1e6, 40, 0.99, 2e6), (-0.06, 0.01, 2, 0.95, 0.059)]:
        for power in [0.5, 0.8, 0.99]:
            z = stats.norm.ppf((1 + level) / 2)
            error = (high - low) / 2 / z * np.sqrt(n)

            def chance(samples):
                return stats.norm.cdf(margin * np.sqrt(samples) / error - z) - power

            result.append({"low": low, "high": high, "n": n, "level": level, "margin": margin, "power": power,
                           "settling": optimize.brentq(chance, 1e-6, 1e9, xtol=1e-9)})
    return result


def main():
    rng = np.random.default_rng(20240607)
    result = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "distributions": distributions(),
        "proportions": proportions(),
        "means": means(rng),
        "clustered": clustered(rng),
        "mcnemar": mcnemars(),
        "tango": tangos(),
        "tangoTests": tango_tests(),
        "signFlip": sign_flips(rng),
        "bootstrap": bootstraps(rng),
        "corpus": corpora(rng),
        "corrections": corrections(rng),
        "effectSizes": effect_sizes(rng),
        "varianceComponents": variances(rng),
        "summaries": summaries(rng),
        "power": powers(),
        "allocation": allocations(),
        "settling": settling(),
    }
    target = Path(__file__).with_name("statistics.json")
    target.write_text(json.dumps(result, indent=1, default=float) + "\n", encoding="utf-8")


main()
