import { describe, expect, it } from 'vitest';
import {
  requireCount,
  requireFinite,
  requirePositive,
  requireShare,
  requireSome,
  requireStatistic,
} from '../../../src/statistics/checks.ts';

describe('checks', () => {
  it.each([
    [() => requireShare(Number.NaN, 'level'), 'INVALID_ARGUMENT', { name: 'level', value: Number.NaN }],
    [() => requirePositive(0, 'margin'), 'INVALID_ARGUMENT', { name: 'margin', value: 0 }],
    [() => requireCount(-1, 'n'), 'INVALID_DATA', { name: 'n', value: -1, minimum: 0 }],
    [() => requireFinite([0, 1 / 0], 'values'), 'INVALID_DATA', { name: 'values', index: 1, value: 1 / 0 }],
    [() => requireSome([], 'a'), 'INVALID_DATA', { name: 'a' }],
    [() => requireStatistic(Number.NaN, 'here'), 'INVALID_DATA', { where: 'here', value: Number.NaN }],
  ])('%s throws a BenchError with code %s and its facts', (check, code, details) => {
    expect(check).toThrow(expect.objectContaining({ name: 'BenchError', code, details }));
  });

  it('let right values pass', () => {
    requireShare(0.5, 'level');
    requirePositive(1e-9, 'margin');
    requireCount(0, 'n');
    requireFinite([0, -1], 'values');
    requireSome([1], 'a');
    expect(requireStatistic(3, 'here')).toBe(3);
  });
});
