import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, plural } from '../../../src/lib/format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.004, '<1 ms'],
    [0.4999, '<1 ms'],
    [0.5, '1 ms'],
    [850.4, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_345, '12.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [245_000, '4 min 05 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h 00 min'],
    [4_800_000, '1 h 20 min'],
    [90_000_000, '25 h 00 min'],
  ])('%d ms are %s', (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [98_362_432, '98.4 MB'],
    [2_500_000_000, '2.5 GB'],
    [5_000_000_000_000_000, '5000.0 TB'],
  ])('%d bytes are %s', (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown);
  });
});

describe('plural', () => {
  it('agrees with the number and groups its digits', () => {
    expect(plural(1, 'sample')).toBe('1 sample');
    expect(plural(0, 'sample')).toBe('0 samples');
    expect(plural(12_345, 'trial')).toBe('12,345 trials');
    expect(plural(2, 'reply', 'replies')).toBe('2 replies');
  });
});
