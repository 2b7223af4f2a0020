import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { defineIngredient } from '../../../src/core/ingredient.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { answerFromSources, writeFaqSuite } from '../../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';
import { resume, runRequest, start, type Workplace } from '../../support/run-session.ts';

let folder: string;
let server: OpenAiServer;
let place: Workplace;
/** How often a prompt was rendered, by technique and sample. */
let rendered: Record<string, Record<string, number>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-renderings-'));
  server = await startOpenAiServer(({ prompt }) => ({ text: answerFromSources(prompt) }));
  rendered = {};
  const counter = defineIngredient({
    name: 'counter',
    version: 1,
    options: z.strictObject({}),
    use: () => ({
      says: 'renderings counted',
      compose: ({ spec: { name } }) => ({
        prompt(parts, { sample: { id } }) {
          const counts = rendered[name] ?? {};
          rendered[name] = { ...counts, [id]: (counts[id] ?? 0) + 1 };
          return parts;
        },
      }),
    }),
  });
  place = {
    store: new MemoryRunStore(),
    url: server.url,
    ingredients: BUILT_IN_INGREDIENTS.with([counter]),
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

it('a trial renders its prompt once, and a second time with the passages that were found', async () => {
  const counted = (preset: string) => ({ preset, with: { counter: {} } });
  const file = await writeFaqSuite(folder, {
    suite: { techniques: [counted('plain'), counted('rag-oracle'), counted('rag-empty')] },
  });
  await start('counted', runRequest(file), place);
  const once = { 'test-days': 1, 'test-cost': 1, 'test-years': 1, 'test-price': 1 };
  expect(rendered).toEqual({
    plain: once,
    // No passage answers the last question.
    'rag-oracle': { 'test-days': 2, 'test-cost': 2, 'test-years': 2, 'test-price': 1 },
    'rag-empty': once,
  });

  // Of a trial that is on record only the key is made again.
  rendered = {};
  await resume('counted', place);
  expect(rendered).toEqual({ plain: once, 'rag-oracle': once, 'rag-empty': once });
});
