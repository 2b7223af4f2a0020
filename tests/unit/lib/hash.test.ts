import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentKey, sha256 } from '../../../src/lib/hash.ts';

/** The same JSON value with the fields of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('sha256', () => {
  it('hashes the UTF-8 bytes', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});

describe('contentKey', () => {
  it('stays the same, so that journals and caches of earlier versions are found', () => {
    expect(contentKey({ b: [1, 2.5, null, true], a: 'é' })).toBe(
      sha256('{"a":"é","b":[1,2.5,null,true]}').slice(0, 32),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(contentKey(reversed(value))).toBe(contentKey(value));
      }),
    );
  });

  it('tells values apart that differ, the order of lists and the type included', () => {
    const values = [
      1,
      '1',
      [1],
      { 1: 1 },
      [1, 2],
      [2, 1],
      null,
      'null',
      {},
      [],
      '',
      { a: null },
      'é',
      'e\u0301',
    ];
    expect(new Set(values.map(contentKey)).size).toBe(values.length);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(contentKey(left) === contentKey(right)).toBe(isDeepStrictEqual(left, right));
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, which JSON would make null', (value) => {
    expect(() => contentKey({ temperature: value })).toThrow();
  });
});
