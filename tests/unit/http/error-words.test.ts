import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorWords } from '../../../src/http/error-words.ts';

describe('errorWords', () => {
  it.each<[string, unknown, string]>([
    ['OpenAI', { error: { message: 'No such model', type: 'x', param: null, code: null } }, 'No such model'],
    ['OpenAI, unwrapped by its client', { message: 'No such model' }, 'No such model'],
    ['TGI', { error: 'Input validation error', error_type: 'validation' }, 'Input validation error'],
    [
      'vLLM',
      { object: 'error', message: 'System role not supported', code: 400 },
      'System role not supported',
    ],
    ['FastAPI, a text', { detail: 'Not Found' }, 'Not Found'],
    [
      'FastAPI, a list with places',
      { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      'Extra inputs are not permitted (body.seed)',
    ],
    [
      'Mistral, a list in a message',
      { object: 'error', message: { detail: [{ loc: ['body', 'n', 0], msg: 'Too many' }] } },
      'Too many (body.n.0)',
    ],
    ['Gemini, an array of errors', [{ error: { code: 400, message: 'Invalid value' } }], 'Invalid value'],
    ['a list of texts', { errors: ['one', 'two'] }, 'one; two'],
    ['a long list', ['1', '2', '3', '4', '5'], '1; 2; 3'],
    [
      'xAI',
      { code: 'Client specified an invalid argument', error: 'Argument not supported' },
      'Argument not supported',
    ],
    [
      'a router that repeats the server behind it',
      {
        error: {
          message: 'Provider returned error',
          code: 400,
          metadata: { raw: '{"error":{"message":"too short","param":"max_output_tokens"}}' },
        },
      },
      'Provider returned error: too short',
    ],
    ['JSON in a text', '{"error":{"message":"inside"}}', 'inside'],
    ['a text', ' upstream connect error \n', 'upstream connect error'],
    ['a text like JSON', '{not json', '{not json'],
    [
      'a web page',
      '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>',
      '502 Bad Gateway',
    ],
    ['a page without a title', '<html><style>a{}</style><h1>Bad</h1> gateway</html>', 'Bad gateway'],
    ['a page with a mark of its encoding', '\uFEFF<html><title>Down</title></html>', 'Down'],
    ['no words at all', { ok: false }, '{"ok":false}'],
    ['nothing', {}, ''],
    ['null', null, ''],
  ])('%s', (_who, body, message) => {
    expect(errorWords(body).message).toBe(message);
  });

  it('finds code and parameter wherever they stand', () => {
    expect(errorWords({ error: { message: 'x', code: 'unsupported_value', param: 'temperature' } })).toEqual({
      message: 'x',
      code: 'unsupported_value',
      parameter: 'temperature',
    });
    expect(
      errorWords({ detail: [{ type: 'extra_forbidden', loc: ['body', 'messages', 0, 'name'], msg: 'x' }] }),
    ).toMatchObject({ code: 'extra_forbidden', parameter: 'messages' });
    expect(errorWords({ error: { message: 'x', code: null, type: 'insufficient_quota' } }).code).toBe(
      'insufficient_quota',
    );
    expect(errorWords([{ error: { code: 400, message: 'x', status: 'INVALID_ARGUMENT' } }]).code).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('reads any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const words = errorWords(body);
        expect(typeof words.message).toBe('string');
        expect(typeof errorWords(JSON.stringify(body)).message).toBe('string');
      }),
    );
  });
});
