import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadedSuite } from '../../../src/config/load-suite.ts';
import { defineTechnique } from '../../../src/core/preset.ts';
import { OWN_INGREDIENTS, OWN_PRESETS } from '../../support/own-ingredients.ts';
import { PLAIN } from '../../support/suite-builder.ts';
import { loadChanged, type SuiteChange, VOCABULARY } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-own-'));
});
afterEach(() => rm(folder, { recursive: true }));

const OWN = { ...VOCABULARY, ingredients: OWN_INGREDIENTS, presets: OWN_PRESETS };

const listed = (entry: string): SuiteChange => ['[plain, few-shot]', `\n  - plain\n  - ${entry}`];
const load = (entry: string, vocabulary = OWN): Promise<LoadedSuite> =>
  loadChanged(folder, [listed(entry)], vocabulary);

describe('a text of a technique', () => {
  const OF_PRESET = {
    ...OWN,
    presets: OWN_PRESETS.with([
      defineTechnique({ name: 'brief', instruction: 'Sort it by {{domain}}.', system: 'Be brief.' }),
      defineTechnique({ name: 'lost', instruction: 'Sort it by {{where}}.' }),
    ]),
  };

  it.each([
    [
      'of the suite',
      '{ preset: plain, name: x, instruction: Sort it. }',
      { instruction: { text: 'Sort it.' } },
    ],
    [
      'of a preset',
      'brief',
      { instruction: { text: 'Sort it by {{domain}}.' }, system: { text: 'Be brief.' } },
    ],
    [
      'of the suite in place of that of a preset',
      '{ preset: brief, instruction: Sort it. }',
      { instruction: { text: 'Sort it.' }, system: { text: 'Be brief.' } },
    ],
  ])('is its own: %s', async (_, entry, texts) => {
    const { suite, faults } = await load(entry, OF_PRESET);
    expect(faults.size).toBe(0);
    expect(suite.techniques[1]?.instructions).toEqual({ ...PLAIN.instructions, ...texts });
  });

  it('is filled in like those of the suite, whoever wrote it', async () => {
    await expect(load('lost', OF_PRESET)).rejects.toThrow(
      /reviews\.yaml:22: "where" is not a template variable\. Valid: input, domain, language\.$/,
    );
  });

  it('says nothing where the input is shown alone', async () => {
    const { faults } = await load('{ preset: input-only, name: x, instruction: Sort it. }');
    expect(faults.get('x')?.message).toMatch(
      /reviews\.yaml:22: the technique "x" shows the input alone, so an "instruction" or a "system" of its own says nothing: start from another preset/,
    );
  });

  it('cannot stand under "with"', async () => {
    await expect(load('{ preset: plain, name: x, with: { instructions: {} } }')).rejects.toThrow(
      'it is changed by "votes", "instruction", "system" beside "preset".',
    );
  });
});

describe('an ingredient of a project', () => {
  const written = (options: { readonly rounds: number; readonly alone: boolean }, says: string) => ({
    instructions: PLAIN.instructions,
    more: {
      'self-check': { options, says, services: ['checker'], steps: ['writing the check'] },
    },
  });

  it.each([
    ['by the name of a preset', 'checked', 'checked', { rounds: 1, alone: false }],
    [
      'with other options than its preset',
      '{ preset: checked, name: x, with: { self-check: { rounds: 3 } } }',
      'x',
      { rounds: 3, alone: false },
    ],
    [
      'in a preset that lacks it, with its defaults',
      '{ preset: plain, name: x, with: { self-check: } }',
      'x',
      { rounds: 1, alone: false },
    ],
  ])('is written down with all its options: %s', async (_, entry, name, options) => {
    const { suite, faults } = await load(entry);
    expect(faults.size).toBe(0);
    expect(suite.techniques[1]).toEqual({
      name,
      ...written(options, `answers checked ${options.rounds} times`),
    });
  });

  it('stands in the order in which ingredients work, not in which they are named', async () => {
    const { suite } = await load(
      '{ preset: checked, name: x, with: { self-check: { rounds: 2 }, line: { text: Go. } } }',
    );
    expect(Object.keys(suite.techniques[1]?.more ?? {})).toEqual(['line', 'self-check']);
  });

  it('says what a suite lacks for it', async () => {
    const { faults } = await loadChanged(
      folder,
      [
        ['answer: { kind: label, labels: [positive, negative] }', 'answer: { kind: text }'],
        ['scorers: [accuracy, macro-f1]', 'scorers: [accuracy]'],
        listed('checked'),
      ],
      OWN,
    );
    expect(faults.get('checked')?.message).toBe(
      `${join(folder, 'reviews.yaml')}:22: the technique "checked" checks labels alone. Or take "checked" out of "techniques".`,
    );
  });

  it.each([
    [
      'a name that nobody knows',
      'with: { self-chek: { rounds: 2 } }',
      'reviews.yaml:22: "self-chek" is not an ingredient. Valid: input-only, structured, effort, line, self-check. Did you mean "self-check"?',
    ],
    [
      'an option that is out of bounds',
      'with: { self-check: { rounds: 9 } }',
      'reviews.yaml:22: "techniques.1.with.self-check.rounds" is 9: Too big: expected number to be <=5.',
    ],
    [
      'an option that it does not have',
      'with: { self-check: { round: 2 } }',
      'reviews.yaml:22: "techniques.1.with.self-check.round" is not a field here. Valid: rounds, alone. Did you mean "rounds"?',
    ],
    [
      'an option that is missing',
      'with: { line: {} }',
      'reviews.yaml:22: "techniques.1.with.line.text" is missing.',
    ],
    [
      'one of the four, which have fields of their own',
      'with: { examples: { shots: 2 } }',
      'reviews.yaml:22: "examples" cannot stand under "with": it is changed by "shots", "selection" beside "preset".',
    ],
  ])('is refused: %s', async (_, given, fault) => {
    const error = await load(`{ preset: plain, name: x, ${given} }`).catch((reason: unknown) => reason);
    expect(String(error).replace(`BenchError: ${folder}/`, '')).toBe(fault);
  });

  it('is refused where the project adds none', async () => {
    await expect(load('{ preset: plain, name: x, with: { self-check: {} } }', VOCABULARY)).rejects.toThrow(
      'reviews.yaml:22: "self-check" is not an ingredient. Valid: input-only, structured, effort.',
    );
  });
});
