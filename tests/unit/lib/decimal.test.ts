import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDecimal } from '../../../src/lib/decimal.ts';

describe('canonicalDecimal', () => {
  it.each([
    ['007', '7'],
    ['7.50', '7.5'],
    ['+7.', '7'],
    ['-.5', '-0.5'],
    ['-0.00', '0'],
    ['1e3', '1000'],
    ['1.25E-3', '0.00125'],
    ['12.5e1', '125'],
    ['9007199254740993', '9007199254740993'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical);
  });

  it.each(['', '.', '-', '0x1F', '1,000', '1 2', 'Infinity', '1e9999', '٥'])('is null for %j', (text) => {
    expect(canonicalDecimal(text)).toBeNull();
  });

  it('names a number once, however it is written', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(12), fc.nat(3), (value, shift, zeros) => {
        const plain = canonicalDecimal(String(value));
        const shifted = canonicalDecimal(`${value}e${shift}`);
        expect(canonicalDecimal(`${shifted}.${'0'.repeat(zeros)}e-${shift}`)).toBe(plain);
        expect(Number(plain)).toBe(value);
      }),
    );
  });
});
