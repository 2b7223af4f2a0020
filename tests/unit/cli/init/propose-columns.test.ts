import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KnownColumns, proposeColumns } from '../../../../src/cli/init/propose-columns.ts';
import type { Task } from '../../../../src/cli/init/tasks.ts';
import { ColumnSurveyor } from '../../../../src/datasets/survey-columns.ts';

const ROWS = 24;
/** What a column may hold, by the index of a row. */
const OF = {
  count: (index: number) => String(1000 + index),
  key: (index: number) => `T-${index}`,
  two: (index: number) => ['DE', 'EN'][index % 2] ?? '',
  three: (index: number) => ['Billing', 'Other ', 'Technical'][index % 3] ?? '',
  four: (index: number) => ['North', 'South', 'East', 'West'][index % 4] ?? '',
  eight: (index: number) => `K${index % 8}`,
  text: (index: number) => `Message ${index}: my printer is broken again, please help me.`,
  long: (index: number) => `Message ${index}: ${'my printer is broken again. '.repeat(6)}`,
  short: (index: number) => `fact ${index}`,
  date: (index: number) => `2026-01-${10 + index}`,
} as const;

function propose(
  columns: Readonly<Record<string, keyof typeof OF>>,
  { task = 'classify', known = {} }: { readonly task?: Task; readonly known?: KnownColumns } = {},
) {
  const surveyor = new ColumnSurveyor();
  for (let index = 0; index < ROWS; index++) {
    const values = Object.entries(columns).map(([name, kind]) => [name, OF[kind](index)]);
    surveyor.add({ line: index + 2, values: Object.fromEntries(values) });
  }
  return proposeColumns(surveyor.survey(), { task, rows: ROWS, known });
}

describe('proposeColumns', () => {
  it.each<[string, Parameters<typeof propose>, object]>([
    [
      'usual names',
      [{ id: 'key', text: 'text', label: 'three' }],
      { id: 'id', input: 'text', target: 'label', slices: [] },
    ],
    [
      'an export in German',
      [{ Ticket: 'count', Kunde: 'four', Sprache: 'two', Nachricht: 'text', Team: 'three' }],
      { id: 'Ticket', input: 'Nachricht', target: 'Team', group: null, slices: ['Sprache'] },
    ],
    [
      'rows of the same customers',
      [{ customer: 'eight', note: 'text', label: 'three' }],
      { input: 'note', target: 'label', group: 'customer', slices: [] },
    ],
    [
      'labels under any name',
      [{ ticketId: 'key', note: 'text', routing: 'three', language: 'two' }],
      { id: 'ticketId', input: 'note', target: 'routing', slices: ['language'] },
    ],
    [
      'a number that is named like a text',
      [{ ticket: 'count', betreff: 'text', label: 'three' }],
      { id: 'ticket', input: 'betreff', target: 'label' },
    ],
    [
      'a first column of dates',
      [{ Datum: 'date', note: 'text', label: 'three' }],
      { id: null, input: 'note', target: 'label' },
    ],
    [
      'questions and answers',
      [{ question: 'text', answer: 'short' }, { task: 'answer' }],
      { id: null, input: 'question', target: 'answer' },
    ],
    [
      'one other text',
      [{ mail: 'long', total: 'short', region: 'two' }, { task: 'extract' }],
      { input: 'mail', target: 'total', slices: ['region'] },
    ],
    [
      'two columns that may hold the labels',
      [{ note: 'text', routing: 'three', urgency: 'four' }],
      { input: 'note', target: null, mayBe: { target: ['routing', 'urgency'] } },
    ],
    [
      'two columns that may hold the text',
      [{ subject: 'text', remark: 'text', label: 'three' }],
      { input: null, target: 'label', mayBe: { input: ['subject', 'remark'] } },
    ],
    [
      'what is named',
      [
        { note: 'text', remark: 'text', routing: 'three', urgency: 'four' },
        { known: { input: 'remark', target: 'urgency', slices: ['routing'] } },
      ],
      { input: 'remark', target: 'urgency', slices: ['routing'] },
    ],
  ])('finds the columns of data with %s', (_, given, expected) => {
    expect(propose(...given)).toMatchObject(expected);
  });

  it('takes no column for two things, and keeps what is known', () => {
    const names = ['id', 'text', 'label', 'Team', 'language', 'note', 'x'];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...names),
          fc.constantFrom(...(Object.keys(OF) as (keyof typeof OF)[])),
          {
            minKeys: 1,
          },
        ),
        fc.constantFrom<Task>('classify', 'extract', 'answer'),
        fc.boolean(),
        (columns, task, isKnown) => {
          const [first] = Object.keys(columns);
          const { input, target, id, group, slices } = propose(columns, {
            task,
            known: isKnown ? { target: first } : {},
          });
          const all = [input, target, id, group, ...slices].filter((name) => name !== null);
          expect(new Set(all).size).toBe(all.length);
          for (const name of all) expect(Object.keys(columns)).toContain(name);
          if (isKnown) expect(target).toBe(first);
        },
      ),
    );
  });
});
