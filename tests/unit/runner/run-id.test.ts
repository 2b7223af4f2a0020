import { describe, expect, it } from 'vitest';
import { newRunId } from '../../../src/runner/run-id.ts';

describe('newRunId', () => {
  it('sorts runs of one second by the time at which they began', () => {
    const ids = ['000', '001', '015', '016', '250', '999'].map((ms) =>
      newRunId(`2026-03-01T09:30:05.${ms}Z`),
    );
    expect(ids.toSorted()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^2026-03-01T09-30-05-[0-9a-f]{4}$/);
  });

  it('tells runs of one millisecond apart, mostly', () => {
    const ids = Array.from({ length: 20 }, () => newRunId('2026-03-01T09:30:05.123Z'));
    expect(new Set(ids).size).toBeGreaterThan(1);
  });
});
