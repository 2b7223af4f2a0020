import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPriceBook } from '../../../src/config/load-prices.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { MODEL_EXAMPLES, TRAINABLE_EXAMPLE } from '../../../src/models/examples.ts';
import { parseModelId } from '../../../src/models/open-model.ts';
import { findPrice } from '../../../src/pricing/find-price.ts';
import { liveModels, pricesOn } from '../../../src/pricing/price-book.ts';

const README = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

const TODAY = '2026-11-28';
const BOOK = await loadPriceBook(fileURLToPath(new URL('../../../prices', import.meta.url)));
const PRICE_BOOK = pricesOn(BOOK, TODAY);
const providerOf = (id: string) => parseModelId(id, BUILT_IN_PROVIDERS).provider;

describe('the price book', () => {
  it('dates and sources every entry, and says something of each', () => {
    for (const { match, asOf, source, notice: _, ...said } of BOOK) {
      expect(asOf <= TODAY, match).toBe(true);
      expect(source, match).toMatch(/^https:\/\//);
      expect(Object.keys(said), match).not.toEqual([]);
    }
  });

  it('has one price of a model on any day', () => {
    const days = [TODAY, ...BOOK.flatMap(({ from, until }) => [from ?? [], until ?? []].flat())];
    for (const day of days) {
      const names = pricesOn(BOOK, day).map(({ match }) => match);
      expect(
        names.filter((name, index) => names.indexOf(name) !== index),
        day,
      ).toEqual([]);
    }
  });

  it('charges cached prompt tokens less than others, and no less for writing them', () => {
    for (const { match, inputPerMillion = 0, ...entry } of BOOK) {
      expect(entry.cachedInputPerMillion ?? -1, match).toBeLessThan(inputPerMillion);
      expect(entry.cacheWritePerMillion ?? inputPerMillion, match).toBeGreaterThanOrEqual(inputPerMillion);
    }
  });

  it('names models of built-in providers and of vendors, and machines', () => {
    const vendors = new Set(BOOK.map(({ match }) => match.slice(0, match.indexOf(':'))));
    expect([...vendors].sort()).toEqual([
      'anthropic',
      'google',
      'groq',
      'hosting',
      'local',
      'mistral',
      'openai',
      'together',
    ]);
  });
});

describe('the example models', () => {
  it('are models of their providers, and OpenAI’s have a price', () => {
    expect(BUILT_IN_PROVIDERS.names).toEqual(Object.keys(MODEL_EXAMPLES));
    for (const provider of BUILT_IN_PROVIDERS.all) expect(providerOf(provider.example)).toBe(provider);
    for (const [name, id] of Object.entries(MODEL_EXAMPLES)) expect(providerOf(id).name).toBe(name);
    expect(providerOf(TRAINABLE_EXAMPLE).trainer).toBe('openai');
    expect(liveModels(BOOK, '2026-11-28').map(({ match }) => match)).toContain(MODEL_EXAMPLES.openai);
    expect(findPrice(PRICE_BOOK, TRAINABLE_EXAMPLE)?.trainingPerMillion).toBeGreaterThan(0);
  });

  it('are the models of OpenAI that the README names', () => {
    const named = new Set(README.match(/openai:gpt-[\w.-]+/g));
    expect([...named].sort()).toEqual([TRAINABLE_EXAMPLE, MODEL_EXAMPLES.openai].sort());
  });
});

describe('a client', () => {
  /** The packages that a process has loaded after some work with what a module of models/ exports. */
  const packagesAfter = (file: string, work: string): readonly string[] => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = new Set();
      registerHooks({
        load(url, context, next) {
          const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
          if (name !== undefined) loaded.add(name);
          return next(url, context);
        },
      });
      const module = await import(${JSON.stringify(new URL(`../../../src/models/${file}`, import.meta.url).href)});
      ${work}
      console.log(JSON.stringify([...loaded]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    return JSON.parse(output) as readonly string[];
  };

  it('is loaded when a model is opened, and no other is', () => {
    const idle = packagesAfter('built-in-providers.ts', '');
    const clients = ['undici', 'node-llama-cpp', 'onnxruntime-node'];
    expect(idle.filter((name) => clients.includes(name))).toEqual([]);
    const open = `await module.BUILT_IN_PROVIDERS.get('openai').open('m', { key: 'k', clock: {} });`;
    const opened = packagesAfter('built-in-providers.ts', open);
    expect(opened.filter((name) => clients.includes(name))).toEqual(['undici']);
  });
});
