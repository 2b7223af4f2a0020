import { describe, expect, it } from 'vitest';
import { BenchError, describeError } from '../../../src/core/errors.ts';

describe('BenchError', () => {
  it('lists what it introduces, each on a line of its own', () => {
    const error = new BenchError('LEAKAGE', 'two are given away:', {
      file: 'a.csv',
      items: ['one', 'two'],
      hint: 'Remove them.',
    });
    expect(error.message).toBe('a.csv: two are given away:\n  one\n  two\nRemove them.');
    expect(error.lines).toEqual(['a.csv: two are given away:', '  one', '  two', 'Remove them.']);
  });

  it('says where, what, what would be valid and what to do, in one line', () => {
    const cause = new Error('inner');
    const error = new BenchError('INVALID_CONFIG', '"accurcy" is not a scorer.', {
      file: 'suites/my.yaml',
      line: 12,
      choices: ['accuracy', 'chrf'],
      hint: 'Did you mean "accuracy"?',
      details: { path: ['scorers', '0'] },
      cause,
    });
    expect(error.message).toBe(
      'suites/my.yaml:12: "accurcy" is not a scorer. Valid: accuracy, chrf. Did you mean "accuracy"?',
    );
    expect(error).toMatchObject({
      name: 'BenchError',
      code: 'INVALID_CONFIG',
      file: 'suites/my.yaml',
      line: 12,
      choices: ['accuracy', 'chrf'],
      details: { path: ['scorers', '0'] },
      cause,
    });
  });

  it('leaves out what is not known', () => {
    expect(new BenchError('FILE_SYSTEM', 'it cannot be read.', { file: 'a.csv' }).message).toBe(
      'a.csv: it cannot be read.',
    );
    const bare = new BenchError('PROVIDER', 'HTTP 500.');
    expect(bare.message).toBe('HTTP 500.');
    expect('cause' in bare).toBe(false);
    expect(bare.details).toEqual({});
  });

  it('names no place without a file, and no choices where there are none', () => {
    expect(new BenchError('UNKNOWN_NAME', 'no such suite.', { line: 3, choices: [] }).message).toBe(
      'no such suite.',
    );
  });
});

describe('describeError', () => {
  it.each([
    [new Error(' broken pipe\n'), 'broken pipe'],
    [new TypeError(''), 'TypeError'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('makes a line of %s', (thrown, line) => {
    expect(describeError(thrown)).toBe(line);
  });
});
