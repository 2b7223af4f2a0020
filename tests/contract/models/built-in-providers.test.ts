import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pricesOf } from '../../../src/core/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { MODEL_EXAMPLES, TRAINABLE_EXAMPLE } from '../../../src/models/examples.ts';
import { parseModelId } from '../../../src/models/open-model.ts';
import { priceKind } from '../../../src/pricing/cost.ts';
import { findPrice } from '../../../src/pricing/find-price.ts';

const README = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

const PRICE_BOOK = pricesOf(BUILT_IN_PROVIDERS);
const providerOf = (id: string) => parseModelId(id, BUILT_IN_PROVIDERS).provider;

describe('the price book', () => {
  it('dates and sources every entry, and lists no name twice', () => {
    for (const entry of PRICE_BOOK) {
      expect(entry.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(entry.source).toMatch(/^https:\/\//);
      expect(priceKind(entry)).not.toBe('unknown-price');
    }
    expect(new Set(PRICE_BOOK.map((entry) => entry.match)).size).toBe(PRICE_BOOK.length);
  });

  it('charges cached prompt tokens less than others', () => {
    for (const entry of PRICE_BOOK) {
      if (entry.cachedInputPerMillion === undefined) continue;
      expect(entry.cachedInputPerMillion).toBeLessThan(entry.inputPerMillion ?? 0);
    }
  });
});

describe('the example models', () => {
  it('are models of their providers, and OpenAI’s have a price', () => {
    expect(BUILT_IN_PROVIDERS.names).toEqual(Object.keys(MODEL_EXAMPLES));
    for (const provider of BUILT_IN_PROVIDERS.all) expect(providerOf(provider.example)).toBe(provider);
    for (const [name, id] of Object.entries(MODEL_EXAMPLES)) expect(providerOf(id).name).toBe(name);
    expect(providerOf(TRAINABLE_EXAMPLE).trainer).toBe('openai');
    expect(findPrice(PRICE_BOOK, MODEL_EXAMPLES.openai)).not.toBeNull();
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
