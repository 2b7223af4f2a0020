import { describe, expect, it } from 'vitest';
import { RUN_SCHEMA } from '../../../src/protocol/header.ts';
import { isKnownType } from '../../../src/protocol/records.ts';
import { ageOf, parseFormat, RUN_FORMAT, sayFormat } from '../../../src/protocol/run-format.ts';
import { readRunHeader, recordReader } from '../../../src/protocol/versions/read.ts';
import { buildRun } from '../../support/run-record-builder.ts';

const { header, records } = buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] });
const NEWER_MINOR = { ...RUN_FORMAT, minor: RUN_FORMAT.minor + 1 };
const NEWER_MAJOR = { major: RUN_FORMAT.major + 1, minor: 0 };

describe('a format', () => {
  it.each([
    ['adaptbench-run/1', { major: 1, minor: 0 }, 'older'],
    ['adaptbench-run/2.0', { major: 2, minor: 0 }, 'older'],
    [RUN_SCHEMA, RUN_FORMAT, 'current'],
    [sayFormat(NEWER_MINOR), NEWER_MINOR, 'newer-minor'],
    [sayFormat(NEWER_MAJOR), NEWER_MAJOR, 'newer-major'],
  ])('%s is read', (schema, format, age) => {
    expect(parseFormat(schema)).toEqual(format);
    expect(ageOf(format)).toBe(age);
  });

  it.each([
    '',
    'adaptbench-run/',
    'adaptbench-report/2',
    'adaptbench-run/2.x',
    'adaptbench-run/0',
    undefined,
    2,
  ])('%j is none', (schema) => {
    expect(parseFormat(schema)).toBeNull();
  });
});

describe('readRunHeader', () => {
  it('gives a header of today back', () => {
    expect(readRunHeader(JSON.parse(JSON.stringify(header)))).toEqual({ header, format: RUN_FORMAT });
  });

  it('takes fields of a newer minor version for what they are: unknown', () => {
    const read = readRunHeader({ ...header, schema: sayFormat(NEWER_MINOR), added: { since: 'then' } });
    expect(read).toEqual({ header: { ...header, schema: sayFormat(NEWER_MINOR) }, format: NEWER_MINOR });
  });

  it('refuses a newer major version, with what to do', () => {
    expect(readRunHeader({ ...header, schema: sayFormat(NEWER_MAJOR) })).toEqual({
      fault: expect.stringContaining('was written by a newer version of adaptbench'),
      hint: expect.stringContaining('npm install adaptbench@latest'),
    });
  });

  it.each([
    ['no object', null, 'this is not the header of a run'],
    ['no schema', {}, 'this is not the header of a run'],
    ['a field that is missing', { schema: RUN_SCHEMA, id: 7 }, /^this is not the header of a run: id: /],
  ])('says what is wrong with %s', (_, json, fault) => {
    expect(readRunHeader(json)).toEqual({
      fault: typeof fault === 'string' ? fault : expect.stringMatching(fault),
    });
  });
});

describe('recordReader', () => {
  it('gives the records of today back', () => {
    const read = recordReader(RUN_FORMAT);
    expect(records.map((record) => read(JSON.parse(JSON.stringify(record))))).toEqual(
      records.map((record) => ({ record })),
    );
  });

  it('skips types of record and kinds of set-up that only a newer minor version has', () => {
    const read = recordReader(NEWER_MINOR);
    expect(read({ type: 'judgement', key: 'k' })).toEqual({ unknown: 'judgement' });
    expect(read({ type: 'setup', kind: 'distillation' })).toEqual({ unknown: 'setup distillation' });
    expect(read({ type: 'sent', key: 'k', since: 'then' })).toEqual({ record: { type: 'sent', key: 'k' } });
  });

  it('leaves a reader of 2.0 what it knows: scoring came in types and fields of their own', () => {
    const before = ['sent', 'unanswered', 'call', 'unread', 'trial', 'score'];
    const scoring = ['scoring-call', 'scoring-unread', 'scoring-embedding'];
    expect(RUN_FORMAT).toEqual({ major: 2, minor: 4 });
    // Such a reader skips what it does not know in a run of a newer minor version, as the one above does.
    expect(scoring.filter((type) => before.includes(type))).toEqual([]);
    expect(scoring.map((type) => isKnownType({ type }))).toEqual([true, true, true]);
    const score = { type: 'score', trial: 't', metric: 'grade', scorerVersion: 1, value: null } as const;
    const read = recordReader({ major: 2, minor: 0 });
    expect(read(score)).toEqual({ record: score });
    const failed = { ...score, failure: 'the judge is silent', calls: ['k'] };
    expect(recordReader(RUN_FORMAT)(failed)).toEqual({ record: failed });
  });

  it.each([
    { type: 'judgement', key: 'k' },
    { type: 'setup', kind: 'distillation' },
    { type: 'sent' },
    {},
    null,
    'sent',
  ])('takes %j in a run of today for damage', (json) => {
    expect(recordReader(RUN_FORMAT)(json)).toHaveProperty('fault');
  });

  it('takes a known record without its fields for damage in newer versions too', () => {
    expect(recordReader(NEWER_MINOR)({ type: 'sent' })).toHaveProperty('fault');
  });

  describe('of format 1', () => {
    const read = recordReader({ major: 1, minor: 0 });

    it('says "promptVariant" and "select" for a trial', () => {
      const trial = records.find(({ type }) => type === 'trial');
      if (trial?.type !== 'trial') throw new Error('the run has no trial');
      const { promptVariant, purpose: _, ...rest } = trial;
      expect(read({ ...rest, wording: promptVariant, purpose: 'tune' })).toEqual({
        record: { ...trial, purpose: 'select' },
      });
    });

    it('leaves a record alone that is in the words of format 2 already', () => {
      expect(records.map((record) => read(record))).toEqual(records.map((record) => ({ record })));
    });
  });
});
