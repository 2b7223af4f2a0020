import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { suiteFileSchema } from '../../../src/config/suite-schema.ts';
import { loadChanged, type SuiteChange } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The error's message with the temporary folder left out. */
async function faultOf(change: SuiteChange): Promise<string> {
  try {
    await loadChanged(folder, [change]);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_CONFIG' });
    return String(error).replace(`BenchError: ${folder}/`, '');
  }
  return 'accepted';
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
}

describe('a template', () => {
  const corpus = (fields: string) =>
    ['slices: [domain]', `corpus: { documents: [docs], ${fields} }\nslices: [domain]`] as const;
  const prompt = (fields: string) => ['  instructions:', `  ${fields}\n  instructions:`] as const;
  const FILLED = {
    'prompt.input': (text: string) => ['input: "Review: {{input}}"', `input: "${text}"`] as const,
    'prompt.workedSolution': (text: string) => prompt(`workedSolution: "${text}"`),
    'prompt.passage': (text: string) => prompt(`passage: "${text}"`),
    'prompt.context': (text: string) => prompt(`context: "${text}"`),
    'prompt.personas': (text: string) => prompt(`personas: ["${text}"]`),
    'prompt.instructions.vague': (text: string) =>
      ['    specific:', `    vague: ["${text}"]\n    specific:`] as const,
    'prompt.instructions.specific': (text: string) =>
      ['specific: [Positive or negative?]', `specific: [Good?, "${text}"]`] as const,
    'prompt.instructions.chainOfThought': (text: string) =>
      ['    specific:', `    chainOfThought: ["${text}"]\n    specific:`] as const,
    'prompt.instructions.grounded': (text: string) =>
      ['    specific:', `    grounded: ["${text}"]\n    specific:`] as const,
    'corpus.query': (text: string) => corpus(`query: "${text}"`),
    'corpus.trainDocument': (text: string) => corpus(`trainDocument: "${text}"`),
  } satisfies Record<string, (text: string) => SuiteChange>;
  const SHOWN = ['answerLabel', 'reasoningCue', 'conclusionCue', 'noPassages'];

  it.each(Object.entries(FILLED))('%s knows its variables and no other', async (_, change) => {
    expect(await faultOf(change('{{ xyz }}'))).toMatch(
      /^reviews\.yaml:\d+: "xyz" is not a template variable\. Valid: [a-z, ]+\.$/,
    );
  });

  it.each([
    [
      'prompt.context',
      '{{passges}}',
      'reviews.yaml:13: "passges" is not a template variable. Valid: passages. Did you mean "passages"?',
    ],
    [
      'prompt.passage',
      '{{txt}}',
      'reviews.yaml:13: "txt" is not a template variable. Valid: number, title, heading, text. Did you mean "text"?',
    ],
    [
      'prompt.context',
      'Sources:',
      'reviews.yaml:13: "prompt.context" lacks {{passages}}, so models would never see it.',
    ],
    [
      'prompt.passage',
      '{{number}} {{title}}',
      'reviews.yaml:13: "prompt.passage" lacks {{text}}, so models would never see it.',
    ],
    [
      'prompt.input',
      'Review: {input}',
      'reviews.yaml:12: "prompt.input" has no variable, so it would be the same for every sample. Valid: {{input}}, {{domain}}, {{language}}.',
    ],
    [
      'prompt.workedSolution',
      'Think.',
      'reviews.yaml:13: "prompt.workedSolution" has no variable, so it would be the same for every sample. Valid: {{input}}, {{domain}}, {{language}}.',
    ],
    [
      'corpus.query',
      'delivery',
      'reviews.yaml:10: "corpus.query" has no variable, so it would be the same for every sample. Valid: {{input}}, {{domain}}, {{language}}.',
    ],
    [
      'corpus.trainDocument',
      'A review',
      'reviews.yaml:10: "corpus.trainDocument" has no variable, so it would be the same for every sample. Valid: {{input}}, {{domain}}, {{language}}, {{target}}.',
    ],
  ] as const)('%s is refused as %j', async (field, text, fault) => {
    expect(await faultOf(FILLED[field](text))).toBe(fault);
  });

  it.each([
    ['prompt.input', '{{domain}}: {{input}}'],
    ['prompt.context', 'From {{passages}}:'],
    ['prompt.passage', '{{number}} {{title}} {{heading}} {{ text }}'],
    ['corpus.trainDocument', '{{input}} → {{target}}'],
    ['prompt.instructions.grounded', 'Which of the two?'],
  ] as const)('%s is taken as %j', async (field, text) => {
    expect(await faultOf(FILLED[field](text))).toBe('accepted');
  });

  it.each(SHOWN)('prompt.%s is none, so nothing in it looks like a variable', async (field) => {
    expect(await faultOf(prompt(`${field}: "{{input}}"`))).toBe(
      `reviews.yaml:13: "prompt.${field}" is shown as it stands, so {{input}} would not be filled in.`,
    );
  });

  it('is every text of a prompt and a corpus that a suite file may hold, none forgotten here', () => {
    const texts = (schema: unknown, path: string): string[] => {
      const { type = [], properties, items, anyOf = [] } = schema as Schema;
      if ([type].flat().includes('string')) return [path];
      const inner = Object.entries(properties ?? {}).flatMap(([name, field]) =>
        texts(field, `${path}.${name}`),
      );
      return [
        ...inner,
        ...(items === undefined ? [] : texts(items, path)),
        ...anyOf.flatMap((one) => texts(one, path)),
      ];
    };
    const { properties = {} } = z.toJSONSchema(suiteFileSchema, { io: 'input' }) as Schema;
    const found = ['prompt', 'corpus'].flatMap((field) => texts(properties[field], field));
    const names = [
      // What it stands for is found under its longer name.
      'prompt',
      'prompt.shotsMatch',
      'corpus.documents',
      'corpus.match',
      'corpus.passages',
      'corpus.embedder',
    ];
    const cut = found.filter(
      (path) => !names.includes(path) && !path.startsWith('corpus.chunker') && !path.endsWith('.file'),
    );
    expect(new Set(cut)).toEqual(
      new Set([...Object.keys(FILLED), ...SHOWN.map((field) => `prompt.${field}`)]),
    );
  });
});
