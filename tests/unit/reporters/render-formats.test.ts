import { describe, expect, it } from 'vitest';
import { BUILT_IN_REPORTERS } from '../../../src/reporters/built-in-reporters.ts';
import { renderFormats } from '../../../src/reporters/render-formats.ts';
import { defineReporter, type Reporter } from '../../../src/reporters/reporter.ts';
import { exampleReport, exampleRow } from '../../support/example-run.ts';

const INPUT = { report: exampleReport(), rows: [exampleRow()] };

const SHORT = defineReporter({
  name: 'short',
  render: async ({ report, rows }) => [
    { name: 'short/total.txt', content: `${report.totals.trials} trials, ${[...rows].length} shown` },
  ],
});

/** The files of the built-in formats and of `SHORT`. */
const NAMES = ['index.html', 'report.md', 'report.json', 'trials.csv', 'short/total.txt'];

/** A format that gives what no compiler would let pass. */
function careless(render: () => unknown): Reporter {
  return defineReporter({ name: 'mine', render: render as Reporter['render'] });
}

describe('renderFormats', () => {
  it('renders a format of a project beside the built-in ones', async () => {
    const { files, failures } = await renderFormats(BUILT_IN_REPORTERS.with([SHORT]).all, INPUT);
    expect(failures).toEqual([]);
    expect(files.map(({ name }) => name)).toEqual(NAMES);
    expect(files.at(-1)?.content).toBe(`${INPUT.report.totals.trials} trials, 1 shown`);
  });

  const file = (name: string) => async () => [{ name, content: '' }];
  const OUTSIDE = 'would not be in the folder of the report';
  it.each<[string, () => unknown, string]>([
    ['rejects', () => Promise.reject(new Error('no such chart')), 'no such chart'],
    [
      'throws at once',
      () => {
        throw new TypeError('report.cells is undefined');
      },
      'report.cells is undefined',
    ],
    ['returns nothing', async () => undefined, 'it returned something other than files'],
    ['returns a text', async () => 'text', 'it returned something other than files'],
    ['returns bytes', async () => [{ name: 'a.png', content: new Uint8Array() }], 'other than files'],
    ['returns a gap', async () => [null], 'it returned something other than files'],
    ['leaves the folder', file('../report.md'), `its file "../report.md" ${OUTSIDE}`],
    ['leaves the folder from within', file('a/../../b'), OUTSIDE],
    ['leaves the folder as Windows would', file('..\\report.md'), OUTSIDE],
    ['names a path of the root', file('/etc/motd'), OUTSIDE],
    ['names a path of a drive', file('C:\\report.md'), OUTSIDE],
    ['names no file', file(''), OUTSIDE],
    ['names a folder', file('charts/'), OUTSIDE],
    ['names a file of another format', file('report.md'), 'another format writes its file "report.md"'],
  ])('leaves out a format that %s, and renders the others', async (_, render, reason) => {
    const { files, failures } = await renderFormats(
      [...BUILT_IN_REPORTERS.all, careless(render), SHORT],
      INPUT,
    );
    expect(failures).toEqual([{ format: 'mine', reason: expect.stringContaining(reason) }]);
    expect(files.map(({ name }) => name)).toEqual(NAMES);
  });
});

describe('defineReporter', () => {
  it('refuses a format that renders nothing', () => {
    expect(() => defineReporter({ name: 'mine' } as Reporter)).toThrow(
      'the field "render" of the report format "mine" is missing.',
    );
  });

  it.each([
    ['json', 'there is already a report format "json".'],
    ['My format', '"My format" cannot be the name of a report format.'],
  ])('cannot be named %s', (name, message) => {
    expect(() => BUILT_IN_REPORTERS.with([{ ...SHORT, name }])).toThrow(message);
  });
});
