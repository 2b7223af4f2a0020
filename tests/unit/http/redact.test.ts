import { describe, expect, it } from 'vitest';
import { maskAddress, publicUrl, redact } from '../../../src/http/redact.ts';

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
    ['https://user:pa55@host/v1', 'https://[redacted]@host/v1'],
    ['user:pa55word@127.0.0.1:9/v1 is none', '[redacted]@127.0.0.1:9/v1 is none'],
    ['"user:p@ss/w@host:9"', '"[redacted]@host:9"'],
    ['user:p%40ss@[::1]:9', '[redacted]@[::1]:9'],
    ['--chroma=user:pass@db.example.org', '[redacted]@db.example.org'],
    ['http://user:pa/ss@host:9/v1', 'http://[redacted]@host:9/v1'],
    ['http://user:12/34@host/v1', 'http://[redacted]@host/v1'],
    ['ftp://us:p@ss@host', 'ftp://[redacted]@host'],
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

  it.each([
    'openai:@cf/meta/llama',
    'huggingface:org/model@main',
    'openai:org/model@v1.2',
    'https://api.example.org/v1/@cf/meta',
    'someone@example.org wrote',
    'pip install name@https://host/x',
  ])('leaves an @ alone that stands behind no password: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('publicUrl', () => {
  it('keeps origin and path', () => {
    expect(publicUrl('https://me:secret@host:8443/v1/?key=abc#x')).toBe('https://host:8443/v1');
    expect(publicUrl('https://api.example.org/v1/@cf/meta/')).toBe('https://api.example.org/v1/@cf/meta');
    expect(publicUrl('user:pw@host:9/v1')).toBe('[redacted]@host:9/v1');
    expect(publicUrl('no url with sk-abcdefghi')).toBe('no url with [redacted]');
  });
});

describe('maskAddress', () => {
  it.each([
    ['user:pw@host', '[redacted]@host'],
    ['token@host:9', '[redacted]@host:9'],
    ['http://a b:p"w@host/v1', 'http://[redacted]@host/v1'],
    ['http://user:p@ss:w/rd#?@host', 'http://[redacted]@host'],
    ['user%3Apw%40host:9', '[redacted]@host:9'],
    ['http:user:pw@host', '[redacted]@host'],
    ['user:line\nbreak@host', '[redacted]@host'],
    ['localhost:8000/v1', 'localhost:8000/v1'],
    ['http://host/v1?key=secret', 'http://host/v1?key=[redacted]'],
  ])('%j', (address, shown) => {
    expect(maskAddress(address)).toBe(shown);
  });
});
