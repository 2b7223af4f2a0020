import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderSuite, type SuiteContent } from '../../../../src/cli/init/render-suite.ts';
import { suiteFileSchema } from '../../../../src/config/suite-schema.ts';

const SHORT = { meanLength: 10, longest: 10, hasBlankLine: false };
const CONTENT: SuiteContent = {
  task: 'classify',
  title: 'Tickets',
  data: 'tickets.csv',
  rows: 12,
  columns: {},
  labels: ['a', 'b'],
  singleLabels: [],
  slices: [],
  group: null,
  documents: [],
  prompt: 'Which team?',
  isOurPrompt: true,
  models: [],
  margin: null,
  answers: SHORT,
};

const written = (change: Partial<SuiteContent>): Record<string, unknown> =>
  parse(renderSuite({ ...CONTENT, ...change })) as Record<string, unknown>;

describe('renderSuite', () => {
  it('says no more than it has to', () => {
    expect(written({})).toEqual({
      title: 'Tickets',
      data: 'tickets.csv',
      labels: ['a', 'b'],
      prompt: 'Which team?',
    });
  });

  it.each<[string, Partial<SuiteContent>, object]>([
    [
      'a margin in points of its scale',
      { task: 'translate', labels: null, margin: 0.07 },
      { margin: 7, pass: 50 },
    ],
    ['a margin as a share', { margin: 0.07 }, { margin: 0.07 }],
    [
      'room for long answers',
      { task: 'answer', labels: null, answers: { ...SHORT, longest: 1400 } },
      { generation: { maxTokens: 700, stop: ['\n\n'] } },
    ],
    [
      'no stop within answers of several paragraphs',
      { task: 'write', labels: null, answers: { ...SHORT, longest: 100, hasBlankLine: true } },
      { generation: { maxTokens: 256 } },
    ],
    [
      'columns that would not be found',
      { columns: { id: null, targets: 'Team' } },
      { dataset: { test: 'tickets.csv', columns: { id: null, targets: 'Team' } } },
    ],
    [
      'the group of its splits',
      { rows: 48, group: 'Kunde' },
      { dataset: { data: 'tickets.csv', split: { group: 'Kunde' } } },
    ],
    [
      'a figure that long answers can reach',
      { task: 'answer', labels: null, answers: { ...SHORT, meanLength: 80 }, margin: 0.07 },
      { scorers: ['chrf', 'repetition'], pass: 40, margin: 7 },
    ],
    [
      'splits that a label of one row allows',
      { rows: 48, group: 'Kunde', singleLabels: ['b'] },
      { dataset: { data: 'tickets.csv', split: { group: 'Kunde', stratify: false } } },
    ],
    ['no word of it where all rows are measured', { singleLabels: ['b'] }, { data: 'tickets.csv' }],
    ['no splits of a few rows', { group: 'Kunde' }, { data: 'tickets.csv' }],
    ['a file of the prompt', { prompt: { file: '../app/a b.txt' } }, { prompt: { file: '../app/a b.txt' } }],
  ])('has %s', (_, change, expected) => {
    const suite = written(change);
    expect(suite).toMatchObject(expected);
    expect(suiteFileSchema.safeParse(suite).success).toBe(true);
  });

  it('leaves short answers to the convention', () => {
    expect(written({ task: 'answer', labels: null })).not.toHaveProperty('scorers');
  });

  it.each<[string, Partial<SuiteContent>, readonly string[]]>([
    ['a few rows', {}, ['plain']],
    ['rows that are divided', { rows: 48 }, ['plain', 'few-shot', 'fine-tuned']],
    ['documents', { documents: ['docs'] }, ['plain', 'rag']],
  ])('suggests another prompt beside all that is compared of %s', (_, change, expected) => {
    const lines = renderSuite({ ...CONTENT, ...change }).split('\n');
    const suggested = lines.slice(lines.indexOf('# techniques:')).map((line) => line.replace(/^# ?/, ''));
    expect(parse(suggested.join('\n'))).toEqual({
      techniques: [...expected, { preset: 'plain', name: 'other', instruction: '…' }],
    });
  });

  it('holds whatever texts the data and the user have', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const odd = fc.constantFrom(
      'yes',
      '1.0',
      '# a',
      '{{input}}: b',
      'a: b',
      '- c',
      '"',
      "'",
      'a\nb',
      '…: |',
      'null',
    );
    const any = fc.oneof(text, odd);
    fc.assert(
      fc.property(any, fc.array(any, { minLength: 1, maxLength: 30 }), any, (title, labels, prompt) => {
        expect(written({ title, labels, slices: labels, prompt, data: title })).toEqual({
          title,
          data: title,
          labels,
          slices: labels,
          prompt,
        });
      }),
    );
  });
});
