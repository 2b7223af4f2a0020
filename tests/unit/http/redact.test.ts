import { describe, expect, it } from 'vitest';
import { publicUrl, redact } from '../../../src/http/redact.ts';

describe('redact', () => {
  it.each([
    ['Incorrect API key provided: sk-abc***********xyz.', 'Incorrect API key provided: [redacted].'],
    ['key sk-proj-Ab12_cd34-ef in use', 'key [redacted] in use'],
    ['token hf_AbCdEfGhIj', 'token [redacted]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: [redacted]'],
    ['{"authorization":"Basic dXNlcjpwYXNz","x":1}', '{"authorization":"[redacted]","x":1}'],
    ['sent Bearer abcdefghijkl', 'sent Bearer [redacted]'],
    ['x-api-key: 0123456789', 'x-api-key: [redacted]'],
    ['GET https://host/v1?api_key=secret&x=1', 'GET https://host/v1?api_key=[redacted]&x=1'],
    ['https://user:pa55@host/v1', 'https://[redacted]host/v1'],
  ])('%s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it('blots out known values, but none so short that it is a word', () => {
    expect(redact('my-own-secret and abc', ['my-own-secret', 'abc', undefined])).toBe('[redacted] and abc');
  });

  it('leaves ordinary text alone', () => {
    const text = 'The task-force asked for a token of thanks: https://example.org/a?page=2#key';
    expect(redact(text)).toBe(text);
  });
});

describe('publicUrl', () => {
  it('keeps origin and path', () => {
    expect(publicUrl('https://me:secret@host:8443/v1/?key=abc#x')).toBe('https://host:8443/v1');
    expect(publicUrl('no url with sk-abcdefghi')).toBe('no url with [redacted]');
  });
});
