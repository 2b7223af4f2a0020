import { describe, expect, it } from 'vitest';
import { type Measurement, pageOf } from '../../../scripts/perf/page.ts';
import { atLeast, type Row, within } from '../../../scripts/perf/row.ts';

const row = (change: Partial<Row>): Row => ({
  what: 'work',
  bare: '1.0 s',
  ours: '2.0 s',
  ratio: 0.5,
  target: 'none',
  ...change,
});
const MADE: Omit<Measurement, 'rows'> = {
  version: '1.2.3',
  date: '2026-11-28',
  command: 'npm run perf -- --write',
  cores: 2,
  cpu: 'Some CPU',
  node: 'v24.21.0',
  otherCores: 0.04,
};

describe('docs/performance.md, as `npm run perf -- --write` writes it', () => {
  it('says how it was made, and has goals beside figures', () => {
    const page = pageOf({
      ...MADE,
      rows: [
        row({ what: 'calls', ...atLeast(0.83, 0.584), ratio: 0.584 }),
        row({ what: 'processor' }),
        row({ what: 'report', ours: '1.2 s', ratio: 0.2, ...within(1.5, 1200) }),
      ],
    });
    const [, , made] = page.split('\n');
    expect(made).toBe(
      'Made by adaptbench 1.2.3 on 2026-11-28 with `npm run perf -- --write`, on 2 cores (Some CPU) under Node v24.21.0. Before it began, other programs kept 0.0 cores busy. Do not edit it.',
    );
    expect(page).toContain('\n1 of 2 goals are reached. Not reached: calls.\n');
    expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| what | bare | adaptbench | ratio | goal | reached |',
      '| --- | --: | --: | --: | --- | --- |',
      '| calls | 1.0 s | 2.0 s | 0.58 | 0.83 or more | no |',
      '| processor | 1.0 s | 2.0 s | 0.50 | none | – |',
      '| report | 1.0 s | 1.2 s | 0.20 | within 1.5 s | yes |',
    ]);
  });

  it.each([
    [0.2, 'Before it began, other programs kept 0.2 cores busy.'],
    [
      1.26,
      'Before it began, other programs kept 1.3 cores busy: the machine was not quiet, and the figures are the worse for it.',
    ],
    [null, 'Whether other programs were at work is not known.'],
  ])('with %s cores at other work says so', (otherCores, said) => {
    expect(pageOf({ ...MADE, otherCores, rows: [] })).toContain(` ${said} Do not edit it.`);
  });

  it('lists nothing as not reached where all goals are', () => {
    const page = pageOf({ ...MADE, rows: [row(atLeast(0.5, 0.5)), row(within(1, 1000))] });
    expect(page).toContain('\n2 of 2 goals are reached.\n');
  });
});
