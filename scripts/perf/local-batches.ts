import pLimit from 'p-limit';
import { readEnvironment } from '../../src/config/environment.ts';
import { BUILT_IN_PROVIDERS } from '../../src/models/built-in-providers.ts';
import { openModel } from '../../src/models/open-model.ts';
import { modelOptionsOf } from '../../src/models/options.ts';
import type { GenerateRequest } from '../../src/protocol/model.ts';
import { atLeast, type Row, timed } from './row.ts';

const ROUNDS = 3;
const AT_ONCE = 3;
const CONCEPTS = [
  'photosynthesis',
  'a black hole',
  'inflation',
  'how a vaccine works',
  'why the sky is blue',
  'a blockchain',
];

/** Explanations by a local model, some at a time beside one after the other; throws where an answer differs. */
export async function batching(name: string): Promise<Row> {
  const clock = { monotonic: () => performance.now(), timestamp: () => new Date().toISOString() };
  const model = await openModel(
    `local:${name}`,
    modelOptionsOf(readEnvironment(BUILT_IN_PROVIDERS), { clock, providers: BUILT_IN_PROVIDERS }),
  );
  const requests = CONCEPTS.map(
    (concept): GenerateRequest => ({
      prompt: { form: 'completion', text: `Request: Explain ${concept} to a newcomer.\nExplanation:` },
      maxTokens: 80,
      temperature: 0,
      seed: 1,
      stop: ['\n\n'],
    }),
  );
  const { signal } = new AbortController();
  const answers = async (atOnce: number): Promise<readonly string[]> => {
    const limit = pLimit(atOnce);
    const responses = requests.map((request) => limit(() => model.generate(request, signal)));
    return (await Promise.all(responses)).map(({ text }) => text);
  };
  try {
    const expected = await answers(1);
    let [alone, batched] = [0, 0];
    const same = async (atOnce: number): Promise<void> => {
      const found = await answers(atOnce);
      if (found.some((text, at) => text !== expected[at]))
        throw new Error(`${atOnce} at a time answer otherwise`);
    };
    // In turns, so that a slower minute of the machine meets both.
    for (let round = 0; round < ROUNDS; round++) {
      alone += await timed(() => same(1));
      batched += await timed(() => same(AT_ONCE));
    }
    const anHour = (ms: number): string =>
      `${Math.round((ROUNDS * requests.length * 3_600_000) / ms).toLocaleString('en')}/h`;
    return {
      what: `explanations by ${name}, ${AT_ONCE} at a time beside one, the same answers`,
      bare: anHour(alone),
      ours: anHour(batched),
      ratio: alone / batched,
      ...atLeast(1.6, alone / batched),
    };
  } finally {
    await model.close();
  }
}
