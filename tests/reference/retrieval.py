"""Ranking metrics by pytrec_eval-terrier (trec_eval), for tests/unit/metrics/retrieval.test.ts.

Usage: python retrieval.py > retrieval.json
Requirements: see requirements.txt. Rankings are drawn with a fixed seed, with the corners put in by hand. Cut at a
depth of at least their own length, as where a search finds fewer than it was asked for; recall is over all relevant ones.
"""
import importlib.metadata
import json
import random

import pytrec_eval

random.seed(20260101)
rankings = [
    ([True], 1), ([False], 1), ([True], 3), ([False, True], 1), ([True, True], 2), ([True, True], 5),
    ([False] * 5, 2), ([True] * 5, 5), ([False, False, True], 1), ([True, False, True, False, True], 4),
]
while len(rankings) < 60:
    length = random.randint(1, 12)
    ranking = [random.random() < random.choice([0.1, 0.3, 0.6]) for _ in range(length)]
    held = sum(ranking)
    rankings.append((ranking, max(1, held + random.randint(0, 3))))

cases = []
for ranking, relevant in rankings:
    found = len(ranking)
    k = found + random.choice([0, 0, 1, 4])
    qrel, run, held = {}, {}, 0
    for rank, holds in enumerate(ranking):
        name = f"r{rank}" if holds else f"n{rank}"
        run[name] = float(found - rank)
        qrel[name] = 1 if holds else 0
        held += holds
    for more in range(relevant - held):
        qrel[f"m{more}"] = 1
    measures = {f"recall.{k}", f"P.{k}", "recip_rank", "map", f"ndcg_cut.{k}"}
    result = pytrec_eval.RelevanceEvaluator({"q": qrel}, measures).evaluate({"q": run})["q"]
    cases.append({
        "ranking": ranking,
        "relevant": relevant,
        "depth": k,
        "recall": result[f"recall_{k}"],
        "precision": result[f"P_{k}"],
        "reciprocalRank": result["recip_rank"],
        "averagePrecision": result["map"],
        "ndcg": result[f"ndcg_cut_{k}"],
    })
print(json.dumps({"made_by": f"pytrec_eval-terrier {importlib.metadata.version('pytrec_eval-terrier')}", "cases": cases}))
