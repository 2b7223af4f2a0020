import { plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import type { CallRecord } from '../../protocol/records.ts';
import { type Adaptation, ATTEMPT_FAULTS, type AttemptFault } from '../../protocol/words.ts';
import type { RunTotals } from '../figures/run-totals.ts';
import { listWords } from '../figures/say.ts';
import type { RunIndex } from '../trials/run-index.ts';

/** What an endpoint refuses, and what that means for the answers. */
const MEANINGS: Readonly<Record<Adaptation, readonly [what: string, effect: string]>> = {
  temperature: [
    'refuses the temperature that was asked for',
    'answers are not greedy, but drawn at the server’s own temperature, and may vary',
  ],
  seed: ['refuses a seed', 'answers that are drawn by chance may vary'],
  stop: ['refuses stop texts', 'answers were cut here, and what followed a stop text was paid for'],
  'system-role': ['takes no system role', 'system prompts were put before the first user turn'],
  'token-limit': [
    'takes no token limit as short as was asked for',
    'it was raised to the least that is taken',
  ],
};

/** The same for an application of the user's own, whose file says what it is told. */
const UNTOLD: Readonly<Partial<typeof MEANINGS>> = {
  temperature: [
    'is not told the temperature that was asked for',
    'answers are drawn at its own, and may vary',
  ],
  seed: ['is not told a seed', 'answers that are drawn by chance may vary'],
  stop: ['is not told stop texts', 'answers were cut here'],
};

/** Requests that an endpoint did not take as they were, model by model. */
export function adaptationNotices({ cells, header }: RunIndex): string[] {
  const calls = new Map(
    cells.flatMap(({ trials }) => trials.flatMap((trial) => trial.calls)).map((call) => [call.key, call]),
  );
  const found = Map.groupBy(calls.values(), ({ model }) => model);
  return [...found].flatMap(([model, own]) => {
    const hasFile = header.models.find(({ id }) => id === model)?.configHash !== undefined;
    const meanings = hasFile ? { ...MEANINGS, ...UNTOLD } : MEANINGS;
    return (Object.keys(MEANINGS) as Adaptation[]).flatMap((adaptation) => {
      const adapted = own.filter((call) => isAdapted(call, adaptation)).length;
      if (adapted === 0) return [];
      const part = adapted === own.length ? '' : ` (${adapted} of ${own.length} calls)`;
      const [what, effect] = meanings[adaptation];
      return [`${model} ${what}${part}: ${effect}.`];
    });
  });
}

function isAdapted({ response }: CallRecord, adaptation: Adaptation): boolean {
  return response.adapted?.includes(adaptation) === true;
}

const FAULTS: Readonly<Record<AttemptFault, string>> = {
  limited: 'beyond a limit of calls',
  failed: 'failed by the server',
  refused: 'refused',
  'timed-out': 'not answered in time',
  'broken-off': 'broken off',
  unreadable: 'with an answer that cannot be read',
};

/** What was sent for nothing, and what that cost. */
export function wasteNotices({ wasted }: Pick<RunTotals, 'wasted'>): string[] {
  if (wasted === undefined) return [];
  const { attempts, lost, why, cost } = wasted;
  const parts = ATTEMPT_FAULTS.flatMap((fault) => {
    const count = why[fault] ?? 0;
    return count === 0 ? [] : [`${count} ${FAULTS[fault]}`];
  });
  const price = cost === null ? 'What they cost is not known' : `They cost ${formatUsd(cost)}`;
  return [
    `${lost} of ${plural(attempts, 'attempt')} at calls came to nothing: ${listWords(parts)}. ${price}.`,
  ];
}
