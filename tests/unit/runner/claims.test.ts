import { expect, it } from 'vitest';
import { Claims } from '../../../src/runner/claims.ts';

it('gives what is known at once', async () => {
  expect(await new Claims().claim('k', () => 7)).toBe(7);
});

it('lets one make what several want, and the others wait for it', async () => {
  const claims = new Claims();
  let value: number | undefined;
  const known = () => value;
  expect(await claims.claim('k', known)).toBeNull();
  const waiting = [claims.claim('k', known), claims.claim('k', known)];
  expect(await claims.claim('other', () => undefined)).toBeNull();
  value = 7;
  claims.release('k');
  expect(await Promise.all(waiting)).toEqual([7, 7]);
});

it('passes on what was given up, to one after the other', async () => {
  const claims = new Claims();
  let value: number | undefined;
  const known = () => value;
  await claims.claim('k', known);
  const second = claims.claim('k', known);
  const third = claims.claim('k', known);
  claims.release('k');
  expect(await second).toBeNull();
  value = 7;
  claims.release('k');
  expect(await third).toBe(7);
});

it('takes a release of what nobody holds', () => {
  expect(() => new Claims().release('k')).not.toThrow();
});
