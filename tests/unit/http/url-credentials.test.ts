import { describe, expect, it } from 'vitest';
import { requireHttpUrl } from '../../../src/http/base-url.ts';
import { splitCredentials } from '../../../src/http/url-credentials.ts';

describe('splitCredentials', () => {
  it.each(['http://127.0.0.1:8000/v1', 'https://api.example/v1?version=1', 'no URL'])(
    'leaves %s as it is',
    (url) => {
      expect(splitCredentials(url)).toEqual({ url, authorization: null, secrets: [] });
    },
  );

  it('makes a header of what stands before the host', () => {
    const pair = Buffer.from('Zoë:a b/c').toString('base64');
    expect(splitCredentials('https://Zo%C3%AB:a%20b%2Fc@api.example/v1')).toEqual({
      url: 'https://api.example/v1',
      authorization: `Basic ${pair}`,
      secrets: [pair, 'a b/c'],
    });
  });

  it('takes an escape that is none as it stands', () => {
    const { authorization } = splitCredentials('http://user:100%@127.0.0.1/');
    expect(authorization).toBe(`Basic ${Buffer.from('user:100%').toString('base64')}`);
  });
});

describe('requireHttpUrl', () => {
  it('shows no password of a URL that it refuses', () => {
    expect(() => requireHttpUrl('http://127.0.0.1/v1')).not.toThrow();
    expect(() => requireHttpUrl('ftp://user:password@host/v1')).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.not.stringContaining('password'),
      }),
    );
  });
});
