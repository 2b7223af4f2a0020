import { createHash } from 'node:crypto';
import { defineProvider, type Model, type OpenOptions, type Prompt } from 'adaptbench';

/** The words that the model knows by itself. */
const WORDS = {
  loans: ['borrow', 'book', 'return', 'renew'],
  rooms: ['room', 'desk', 'seat'],
  events: ['tickets', 'workshop', 'concert'],
};

/** Lines such as `- loans: overdue, reminder` teach it more words. */
const LESSON = /^- (\w+): (.+)$/gm;
const QUESTION = /^Note: .+$/gm;

/** A provider of one model, which looks for words that it knows in the last note that it is shown. */
export const keywords = defineProvider({
  name: 'keywords',
  title: 'A model that knows a few words',
  place: 'local',
  example: 'keywords:desk',
  variables: {},
  names: ['desk'],
  open: async (name, options) => openModel(name, options),
});

function openModel(name: string, { clock, maxConcurrency = 1 }: OpenOptions): Model {
  return {
    info: {
      id: `keywords:${name}`,
      provider: 'keywords',
      name,
      form: 'completion',
      place: 'local',
      endpoint: null,
      // Other words are another model, whose answers are not taken from the cache.
      weightsHash: createHash('sha256').update(JSON.stringify(WORDS)).digest('hex'),
      maxConcurrency,
      maxTrials: maxConcurrency,
      contextTokens: null,
    },
    async generate({ prompt }) {
      const start = clock.monotonic();
      const text = answer(textOf(prompt));
      const latencyMs = clock.monotonic() - start;
      return {
        text,
        finishReason: 'stop',
        // It counts no tokens: what it took is unknown, which is not 0.
        usage: null,
        timing: { latencyMs, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1, machineMs: latencyMs },
      };
    },
    async close() {},
  };
}

function textOf(prompt: Prompt): string {
  if (prompt.form === 'completion') return prompt.text;
  return prompt.messages.map(({ content }) => content).join('\n');
}

/** The desk with the most words in the question; of several the first, of none an honest "unsure". */
function answer(text: string): string {
  const known = new Map<string, string[]>(Object.entries(WORDS));
  for (const [, desk = '', words = ''] of text.matchAll(LESSON)) {
    known.set(desk, [...(known.get(desk) ?? []), ...words.split(', ')]);
  }
  const question = text.match(QUESTION)?.at(-1)?.toLowerCase().match(/\w+/g) ?? [];
  let best = { desk: 'unsure', hits: 0 };
  for (const [desk, words] of known) {
    const hits = question.filter((word) => words.includes(word)).length;
    if (hits > best.hits) best = { desk, hits };
  }
  return best.desk;
}
