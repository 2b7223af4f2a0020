import { type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { sumKnown } from '../../lib/sum-known.ts';
import { costOfCall } from '../../pricing/cost.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import type { CellData, RunIndex, SuiteData } from '../trials/run-index.ts';
import type { DeclaredEffort, TrainingTook, TunedFacts, TunedReport } from './tuned-model.ts';

const MINUTE_MS = 60_000;

/** The tuned models that answered in a suite, each with what making it took in full. */
export function tunedReports(index: RunIndex, suite: SuiteData): readonly TunedReport[] {
  const cells = index.cells.filter((cell) => cell.suite === suite && cell.header.curve === undefined);
  const byModel = Map.groupBy(cells, ({ tuned, header }) =>
    tuned === null ? '' : `${tuned.key}\u0000${header.model}`,
  );
  return [...byModel.values()].flatMap((ofModel) => {
    const [first] = ofModel;
    if (first === undefined || first.tuned === null) return [];
    const { key, attempts } = first.tuned;
    return {
      key,
      model: first.header.model,
      techniques: ofModel.map(({ header }) => header.technique.name),
      facts: factsOf(key, attempts, first),
    };
  });
}

function factsOf(
  key: string,
  attempts: readonly TunedAttempt[],
  { price }: Pick<CellData, 'price'>,
): TunedFacts | null {
  const attempt = attempts.find(({ id }) => id === key);
  if (attempt === undefined) return null;
  return {
    training: attempt.training,
    backend: attempt.backend,
    place: attempt.machine === null ? 'remote' : 'local',
    examples: attempt.data.examples,
    available: attempt.data.available,
    seed: attempt.seed,
    hyperparameters: attempt.hyperparameters,
    took: tookOf([attempt], price),
    inAll: tookOf(attempts, price),
    attempts: {
      started: attempts.length,
      failed: attempts.filter(({ model }) => model === null).length,
    },
    peakMemoryBytes: attempt.took.peakMemoryBytes,
    bytes: attempt.model?.kind === 'adapter' ? attempt.model.bytes : null,
    heldOut: attempt.loss.heldOut,
    keptStep: attempt.loss.keptStep,
    devScores: attempts.flatMap(({ id, seed, devScore }) =>
      devScore === null
        ? []
        : [
            {
              seed,
              value: devScore.value,
              low: devScore.low,
              high: devScore.high,
              n: devScore.n,
              chosen: id === key,
            },
          ],
    ),
    declared: declaredOf(attempt),
  };
}

function tookOf(attempts: readonly TunedAttempt[], price: PriceEntry | null): TrainingTook {
  return {
    elapsedMs: sumKnown(attempts.map(({ took }) => took.elapsedMs)),
    trainedTokens: sumKnown(attempts.map(({ took }) => took.trainedTokens)),
    cost: sumNanoUsd(attempts.map((attempt) => attemptCost(attempt, price))),
  };
}

/** What a provider charged, or the machine's time at its price. */
export function attemptCost({ machine, took }: TunedAttempt, price: PriceEntry | null): NanoUsd | null {
  if (machine === null) return took.usd === null ? null : usdToNano(took.usd);
  if (took.elapsedMs === null) return null;
  return costOfCall({ usage: null, timing: { machineMs: took.elapsedMs } }, price).amount;
}

function declaredOf({ declared, data }: TunedAttempt): DeclaredEffort | null {
  if (declared === null) return null;
  const minutes = declared.labellingMinutesPerExample * data.examples;
  const { hourlyRateUsd } = declared;
  return {
    labellingMs: minutes * MINUTE_MS,
    cost: hourlyRateUsd === null ? null : usdToNano((minutes / 60) * hourlyRateUsd),
  };
}
