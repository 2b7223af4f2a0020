import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../src/http/json-body.ts';

describe('the body of a response', () => {
  it.each(['{"a":1}', '\uFEFF{"a":1}', '\n {"a":1}\n'])('is read as JSON: %j', (body) => {
    expect(parseBody(body)).toEqual({ a: 1 });
  });

  it('holds no half characters, which servers send where an emoji is cut', () => {
    expect(parseBody('{"text":"I feel \\ud83d"}')).toEqual({ text: 'I feel \uFFFD' });
    const cut = `${'x'.repeat(119)}😀`;
    expect(() => parseBody(cut)).toThrow(`${'x'.repeat(119)}\uFFFD…`);
  });

  it.each([
    ['', 'an empty body'],
    ['<!DOCTYPE html><html><head><title> Sign\n in </title></head></html>', 'an HTML page: "Sign in"'],
    ['<html><style>p { color: red }</style><p>Not <b>here</b></p></html>', 'an HTML page: "Not here"'],
    [
      'data: {"id":1}\n\ndata: [DONE]',
      'a stream of events, which was not asked for: "data: {"id":1} data: [DONE]"',
    ],
    ['Bad gateway', 'it is not JSON: "Bad gateway"'],
    ['x'.repeat(500), `it is not JSON: "${'x'.repeat(120)}…"`],
  ])('that is no JSON is said to be what it is: %j', (body, message) => {
    expect(() => parseBody(body)).toThrow(
      expect.objectContaining({ kind: 'malformed', message, paid: { usage: null } }),
    );
  });
});
