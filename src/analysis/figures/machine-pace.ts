import { fittedValues } from '../../statistics/least-squares.ts';
import type { CellData } from '../trials/run-index.ts';

/** Calls below which a cell's pace is not said. */
const FEWEST_CALLS = 10;

/**
 * How fast this machine was while each cell was measured: the machine time of the cell's own calls over what their tokens
 * explain, by cell id. The time of a call is fitted over all cells of a model, tuned ones included, by least squares of
 * relative errors on its tokens: t = a + b · new prompt tokens + c · cached prompt tokens + d · output tokens. What a cell
 * takes beyond that is the machine's (other work, heat, a shared host) or a technique's own overhead. Cells that a provider
 * answers have none, nor has a model with a single cell, whose pace nothing can be held against.
 */
export function machinePaces(cells: readonly CellData[]): ReadonlyMap<string, number> {
  const byModel = Map.groupBy(cells, ({ header }) => header.model);
  return new Map([...byModel.values()].flatMap((own) => [...pacesOfModel(own)]));
}

interface TimedCall {
  /** 1, new prompt tokens, cached prompt tokens, output tokens. */
  readonly row: readonly [number, number, number, number];
  readonly ms: number;
}

function pacesOfModel(cells: readonly CellData[]): ReadonlyMap<string, number> {
  const timed = cells
    .map(({ header, trials }) => ({ id: header.id, calls: trials.flatMap(timedCalls) }))
    .filter(({ calls }) => calls.length >= FEWEST_CALLS);
  if (timed.length < 2) return new Map();
  const all = timed.flatMap(({ calls }) => calls);
  const columns = ([0, 1, 2, 3] as const).map((at) => Float64Array.from(all, ({ row, ms }) => row[at] / ms));
  const shares = fittedValues(columns, new Float64Array(all.length).fill(1));
  const expected = new Map(all.map((call, at) => [call, call.ms * (shares[at] ?? 0)]));
  return new Map(
    timed.flatMap(({ id, calls }) => {
      const took = calls.reduce((sum, { ms }) => sum + ms, 0);
      const explained = calls.reduce((sum, call) => sum + (expected.get(call) ?? 0), 0);
      return explained > 0 ? [[id, took / explained] as const] : [];
    }),
  );
}

/** The calls that the trial made itself on this machine, alone and with known tokens. */
function timedCalls({ record, calls }: CellData['trials'][number]): TimedCall[] {
  return calls.flatMap(({ trial, cachedFrom, response: { usage, timing } }) => {
    const { machineMs } = timing;
    // In a batch, of trials or of votes, the machine is faster.
    const isAlone = record.sharedBy === 1 && timing.sharedBy === 1;
    const isOwn = trial === record.key && cachedFrom === null && isAlone;
    if (!isOwn || usage === null || machineMs === undefined || machineMs <= 0) return [];
    const { inputTokens, cachedInputTokens, outputTokens } = usage;
    return [{ row: [1, inputTokens - cachedInputTokens, cachedInputTokens, outputTokens], ms: machineMs }];
  });
}
