"""Recomputes the figures of a report from a run's folder alone, with Python's standard library only.

usage: trace.py RUN_FOLDER
Reads run.json, samples.jsonl and journal.jsonl; prints JSON by cell: trials, every metric's estimate and n, cost in
nano-USD, latency, tokens. Labels are judged anew from samples and answers; other scores are those of the journal. Metrics
of a whole corpus other than macro-F1 are left out: metrics.py stands for them.
"""

import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path


def read(folder):
    run = json.loads((folder / "run.json").read_text("utf-8"))
    samples = {}
    for line in (folder / "samples.jsonl").read_text("utf-8").splitlines():
        sample = json.loads(line)
        samples[(sample["suite"], sample["id"])] = sample
    lines = (folder / "journal.jsonl").read_text("utf-8").splitlines()
    return run, samples, [json.loads(line)["record"] for line in lines]


def price_of(prices, model):
    """The full name, the name without its date, the longest prefix."""
    for name in (model, re.sub(r"-\d{4}-\d{2}-\d{2}$", "", model)):
        for price in prices:
            if price["match"] == name:
                return price
    fitting = [p for p in prices if p["match"].endswith("*") and model.startswith(p["match"][:-1])]
    return max(fitting, key=lambda p: len(p["match"]), default=None)


def rounded(value):
    return math.floor(value + 0.5)


def cost_of(price, usage, machine_ms):
    """In nano-USD, None when price or usage is unknown."""
    if price is None:
        return None
    if "machinePerHour" in price:
        return None if machine_ms is None else rounded(machine_ms * price["machinePerHour"] * 1e9 / 3.6e6)
    if usage is None:
        return None
    plain = price.get("inputPerMillion")
    cached = price.get("cachedInputPerMillion", plain)
    output = price.get("outputPerMillion")
    parts = [
        (usage["inputTokens"] - usage["cachedInputTokens"], plain),
        (usage["cachedInputTokens"], cached),
        (usage["outputTokens"], output),
    ]
    if any(tokens > 0 and rate is None for tokens, rate in parts):
        return None
    return rounded(sum(tokens * (rate or 0) for tokens, rate in parts) * 1000)


def total(amounts):
    amounts = list(amounts)
    return None if any(amount is None for amount in amounts) else sum(amounts)


def mean(values):
    return sum(values) / len(values) if values else None


def quantile(values, share):
    values = sorted(values)
    place = (len(values) - 1) * share
    low = math.floor(place)
    high = math.ceil(place)
    return values[low] + (values[high] - values[low]) * (place - low)


def macro_f1(pairs, labels):
    scores = []
    for label in labels:
        right = sum(target == label and given == label for target, given in pairs)
        named = sum(target == label for target, _ in pairs) + sum(given == label for _, given in pairs)
        if named:
            scores.append(2 * right / named)
    return mean(scores)


class Journal:
    def __init__(self, records):
        self.trials, self.scores, self.lookups = {}, {}, {}
        self.own_calls, self.any_calls, self.variants = {}, {}, {}
        for record in records:
            kind = record["type"]
            if kind == "trial":
                self.trials[(record["purpose"], record["cell"], record["key"])] = record
            elif kind == "call":
                self.own_calls[(record["trial"], record["key"])] = record
                if record["cachedFrom"] is None or record["key"] not in self.any_calls:
                    self.any_calls[record["key"]] = record
            elif kind == "score":
                self.scores[(record["trial"], record["metric"])] = record["value"]
            elif kind == "setup" and record["kind"] == "prompt-selection":
                for cell in [record["cell"], *record.get("alsoFor", [])]:
                    self.variants[cell] = record["chosen"]
            elif kind == "retrieval":
                self.lookups[record["key"]] = record

    def calls_of(self, trial):
        keys = [(trial["key"], key) for key in trial["calls"]]
        found = [self.own_calls.get(key) or self.any_calls.get(key[1]) for key in keys]
        return [call for call in found if call is not None]


def label_of(trial):
    return trial["outcome"]["answer"] if trial["outcome"]["status"] == "answered" else None


def metrics_of(suite, trials, samples, journal):
    result = {}
    labels = suite["answer"].get("labels")
    judged = [trial for trial in trials if trial["outcome"]["status"] != "failed"]
    target_of = lambda trial: samples[(suite["name"], trial["sample"])]["targets"]
    for metric in suite["metrics"]:
        name = metric["name"]
        if labels is not None and name == "accuracy":
            values = [(trial, float(label_of(trial) in target_of(trial))) for trial in judged]
        elif labels is not None and name == "macro-f1":
            pairs = [(target_of(trial)[0], label_of(trial)) for trial in judged]
            asked = {trial["sample"] for trial in judged}
            result[name] = {"n": len(asked), "estimate": macro_f1(pairs, labels)}
            continue
        elif metric["aggregation"]["kind"] == "corpus":
            continue
        else:
            values = [(trial, journal.scores.get((trial["key"], name))) for trial in judged]
            values = [(trial, value) for trial, value in values if value is not None]
        asked = {trial["sample"] for trial, _ in values}
        result[name] = {"n": len(asked), "estimate": mean([value for _, value in values])}
    return result


def spent_on_reasoning(response):
    reasoned = (response["usage"] or {}).get("reasoningTokens", 0) > 0 or response.get("reasoning", "") != ""
    return response["finishReason"] == "length" and response["text"].strip() == "" and reasoned


def ending_of(trial, calls):
    outcome = trial["outcome"]
    if outcome["status"] == "failed":
        return outcome.get("kind")
    if not calls:
        return None
    last = calls[-1]["response"]
    if last.get("refused"):
        return "refused"
    if last["finishReason"] == "content-filter":
        return "content-filter"
    return "empty" if last["finishReason"] != "length" and not last["text"].strip() else None


def facts_of(trial, journal, price, embedder_price, place):
    calls = journal.calls_of(trial)
    answered = trial["outcome"]["status"] != "failed"
    lookup = journal.lookups.get(trial.get("retrieval"))
    embedding = lookup["embedding"] if lookup else None
    lookup_cost = 0
    if embedding is not None:
        usage = None
        if embedding["inputTokens"] is not None:
            usage = {"inputTokens": embedding["inputTokens"], "cachedInputTokens": 0, "outputTokens": 0}
        lookup_cost = cost_of(embedder_price, usage, embedding["elapsedMs"])
    costs = []
    billed = []
    for call in calls:
        response = call["response"]
        cost = cost_of(price, response["usage"], response["timing"].get("machineMs"))
        costs.append(cost)
        if call["cachedFrom"] is None and call["trial"] == trial["key"]:
            billed.append(cost)
    if lookup is None or lookup["trial"] == trial["key"]:
        billed.append(lookup_cost)
    cached = any(call["cachedFrom"] is not None for call in calls)
    own = all(call["trial"] == trial["key"] for call in calls)
    alone = trial["sharedBy"] == 1 and (
        len(calls) > 1 or all(call["response"]["timing"]["sharedBy"] == 1 for call in calls)
    )
    latency = None
    if answered and calls and not cached and (place == "remote" or alone):
        looking = (embedding["elapsedMs"] if embedding else 0) + ((lookup or {}).get("searchMs") or 0)
        if len(calls) == 1:
            latency = looking + calls[0]["response"]["timing"]["latencyMs"]
        elif own:
            latency = looking + trial["elapsedMs"]
    return {
        "answered": answered,
        "cached": cached,
        "cut": answered and any(call["response"]["finishReason"] == "length" for call in calls),
        "spentOnReasoning": answered and any(spent_on_reasoning(call["response"]) for call in calls),
        "uncached": total([*costs, lookup_cost]),
        "billed": total(billed),
        "latency": latency,
        "input": sum(call["response"]["usage"]["inputTokens"] for call in calls),
        "output": sum(call["response"]["usage"]["outputTokens"] for call in calls),
    }


def cell_of(cell, run, samples, journal):
    suite = next(suite for suite in run["suites"] if suite["name"] == cell["suite"])
    model = cell.get("answeredBy", cell["model"])
    price = price_of(run["prices"], model)
    embedder = price_of(run["prices"], suite["corpus"]["embedder"]) if "corpus" in suite else None
    place = next((entry["place"] for entry in run["models"] if entry["id"] == model), None)
    trials = [
        trial
        for (purpose, name, _), trial in journal.trials.items()
        if purpose == "measure"
        and name == cell["id"]
        and trial["promptVariant"] == journal.variants.get(name, trial["promptVariant"])
    ]
    statuses = [trial["outcome"]["status"] for trial in trials]
    facts = [facts_of(trial, journal, price, embedder, place) for trial in trials]
    answered = [fact for fact in facts if fact["answered"]]
    latencies = [fact["latency"] for fact in answered if fact["latency"] is not None]
    of_answered = total(fact["uncached"] for fact in answered)
    slices = defaultdict(list)
    for column in suite["slices"]:
        for trial in trials:
            value = samples[(suite["name"], trial["sample"])]["metadata"].get(column, "")
            slices[f"{column}={value}"].append(trial)
    endings = defaultdict(int)
    for trial in trials:
        ending = ending_of(trial, journal.calls_of(trial))
        if ending is not None:
            endings[ending] += 1
    return {
        "trials": {
            **({"endings": endings} if endings else {}),
            "planned": cell["trials"],
            "answered": statuses.count("answered"),
            "formatErrors": statuses.count("format-error"),
            "failed": statuses.count("failed"),
            "cut": sum(fact["cut"] for fact in facts),
            "spentOnReasoning": sum(fact["spentOnReasoning"] for fact in facts),
            "cached": sum(fact["cached"] for fact in facts),
        },
        "metrics": metrics_of(suite, trials, samples, journal),
        "slices": {
            name: metrics_of(suite, own, samples, journal)[suite["primaryMetric"]]
            for name, own in slices.items()
        },
        "cost": {
            "perTrial": None if of_answered is None or not answered else rounded(of_answered / len(answered)),
            "billed": total(fact["billed"] for fact in facts),
            "uncached": total(fact["uncached"] for fact in facts),
        },
        "latency": None
        if not latencies
        else {
            "n": len(latencies),
            "p50": quantile(latencies, 0.5),
            "p90": quantile(latencies, 0.9),
            "skipped": len(answered) - len(latencies),
        },
        "tokens": {
            "input": mean([fact["input"] for fact in answered]),
            "output": mean([fact["output"] for fact in answered]),
        },
    }


def main(folder):
    run, samples, records = read(Path(folder))
    journal = Journal(records)
    cells = {cell["id"]: cell_of(cell, run, samples, journal) for cell in run["cells"]}
    json.dump(cells, sys.stdout)


main(*sys.argv[1:])
