import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/core/registry.ts';

const fruits = createRegistry('fruit', [{ name: 'apple' }, { name: 'pear' }]);

describe('a registry', () => {
  it('finds by name, in the order of adding', () => {
    expect(fruits.names).toEqual(['apple', 'pear']);
    expect(fruits.get('pear')).toEqual({ name: 'pear' });
    expect(fruits.find('plum')).toBeUndefined();
  });

  it('names the choices and the nearest one', () => {
    expect(() => fruits.get('aple')).toThrowError(
      expect.objectContaining({
        code: 'UNKNOWN_NAME',
        message: expect.stringContaining('there is no fruit "aple"'),
        choices: ['apple', 'pear'],
        hint: 'Did you mean "apple"?',
      }),
    );
  });

  it('takes more, and leaves the first as it was', () => {
    expect(fruits.with([{ name: 'plum' }]).names).toEqual(['apple', 'pear', 'plum']);
    expect(fruits.names).toEqual(['apple', 'pear']);
  });

  it.each([
    ['apple', 'there is already a fruit "apple"'],
    ['', '"" cannot be the name'],
    ['Apple', '"Apple" cannot be the name'],
    ['a/b', '"a/b" cannot be the name'],
  ])('refuses the name %j', (name, message) => {
    expect(() => fruits.with([{ name }])).toThrowError(
      expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(message) }),
    );
  });
});
