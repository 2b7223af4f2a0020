import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../../src/http/failure.ts';
import { readChatAnswer } from '../../../../src/models/remote/chat-answer.ts';

const USAGE = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
const PAID = { usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 2 } };

const bodyOf = (message: object, choice: object = {}) => ({
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message }, ...choice }],
  usage: USAGE,
});

describe('an answer', () => {
  it.each([
    ['a text', { content: 'yes' }, 'yes', ''],
    ['parts', { content: [{ type: 'text', text: 'y' }, 'e', { type: 'output_text', text: 's' }] }, 'yes', ''],
    [
      'thoughts as a list of parts',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Let me see.' }] },
          { type: 'text', text: 'yes' },
        ],
      },
      'yes',
      'Let me see.',
    ],
    [
      'thoughts as a text',
      {
        content: [
          { type: 'thinking', thinking: 'Well.' },
          { type: 'text', text: 'yes' },
        ],
      },
      'yes',
      'Well.',
    ],
    [
      'parts beside a text',
      {
        content: [
          { type: 'text', text: 'yes' },
          { type: 'reference', reference_ids: [1] },
        ],
      },
      'yes',
      '',
    ],
    ['a tag within a part', { content: [{ type: 'text', text: '<think>Well.</think>yes' }] }, 'yes', 'Well.'],
    ['reasoning beside it', { content: 'yes', reasoning_content: 'Well.' }, 'yes', 'Well.'],
    [
      'reasoning under the other name',
      { content: 'yes', reasoning: 'Well.', reasoning_details: [{}] },
      'yes',
      'Well.',
    ],
    ['a call of a tool beside it', { content: 'yes', tool_calls: [{ function: { name: 'f' } }] }, 'yes', ''],
    ['nothing', { content: null }, '', ''],
    ['no content', {}, '', ''],
  ])('is read: %s', (_, message, text, reasoning) => {
    expect(readChatAnswer(bodyOf(message))).toEqual({ text, reasoning, finishReason: 'stop', ...PAID });
  });

  it('of the completion protocol is read', () => {
    const body = { choices: [{ text: ' yes', finish_reason: 'length' }] };
    expect(readChatAnswer(body)).toEqual({
      text: ' yes',
      reasoning: '',
      finishReason: 'length',
      usage: null,
    });
  });

  it.each([
    [{ refusal: 'I cannot.', content: null }],
    [{ refusal: 'I cannot.', content: '' }],
    [{ content: [{ type: 'refusal', refusal: 'I cannot.' }] }],
  ])('that is refused has the words of the refusal', (message) => {
    expect(readChatAnswer(bodyOf(message))).toMatchObject({
      text: 'I cannot.',
      finishReason: 'content-filter',
    });
  });

  it.each([
    ['STOP', 'stop'],
    ['eos', 'stop'],
    ['end_turn', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content-filter'],
    ['content_filter', 'content-filter'],
    ['strange', 'other'],
    ['', 'other'],
    [null, 'other'],
    [3, 'other'],
  ])('that ended with %s ended with %s', (finish, expected) => {
    const { finishReason } = readChatAnswer(bodyOf({ content: 'yes' }, { finish_reason: finish }));
    expect(finishReason).toBe(expected);
  });
});

const failureOf = (body: unknown): CallFailure => {
  try {
    readChatAnswer(body);
  } catch (error) {
    if (error instanceof CallFailure) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('what is no answer', () => {
  it.each([
    ['a code', { error: { message: 'busy', code: 502 } }, { message: 'busy', status: 502, transient: true }],
    ['a code as text', { error: { message: 'slow', code: '429' } }, { status: 429, transient: true }],
    ['a status', { error: { message: 'gone', status: 404 } }, { status: 404, transient: false }],
    ['a word', { error: { message: 'slow', code: 'rate_limit_exceeded' } }, { status: 429, transient: true }],
    [
      'a quota that is used up',
      { error: { message: 'no money', code: 'insufficient_quota' } },
      { status: 429, exhausted: true, transient: false },
    ],
    [
      'a type',
      { error: { message: 'no', type: 'invalid_request_error', param: 'seed' } },
      { status: 400, parameter: 'seed', transient: false },
    ],
    ['a text alone', { error: 'busy' }, { message: 'busy', kind: 'reported', transient: true }],
    ['a number alone', { error: 503 }, { status: 503, transient: true }],
    [
      'the words of the server behind a router',
      {
        error: {
          message: 'Provider returned error',
          code: 429,
          metadata: { raw: '{"error":{"message":"Slow down. Please try again in 2s.","code":"slow"}}' },
        },
      },
      {
        message: 'Provider returned error: Slow down. Please try again in 2s.',
        status: 429,
        code: 'slow',
        retryAfterMs: 2000,
      },
    ],
    [
      'a list of reasons',
      { error: { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }], code: 422 } },
      { message: 'Extra inputs are not permitted (body.seed)', status: 422, parameter: 'seed' },
    ],
    ['no code', { error: { message: 'busy' } }, { message: 'busy', kind: 'reported', transient: true }],
    ['the body itself', { object: 'error', message: 'busy', code: 503 }, { message: 'busy', status: 503 }],
    ['a type of its kind', { object: 'error', message: 'no', type: 'NotFoundError' }, { status: 404 }],
    ['a long code', { object: 'error', message: 'no', code: 40001 }, { status: 400, transient: false }],
    [
      'no success',
      { success: false, message: 'quota exceeded' },
      { kind: 'reported', message: 'quota exceeded', transient: true },
    ],
    [
      'an error beside choices',
      { ...bodyOf({ content: '' }), error: { message: 'busy' } },
      { message: 'busy', paid: PAID },
    ],
    ['no choices', { choices: [], usage: USAGE }, { kind: 'reported', transient: true, paid: PAID }],
    ['null for choices', { choices: null }, { kind: 'reported', paid: { usage: null } }],
    [
      'an error in a choice',
      bodyOf({ content: '' }, { finish_reason: 'error', error: { code: 502, message: 'lost' } }),
      { message: 'lost', status: 502, paid: PAID },
    ],
    [
      'an end by a fault',
      bodyOf({ content: 'y' }, { finish_reason: 'insufficient_system_resource' }),
      { message: 'generation ended with "insufficient_system_resource"', kind: 'reported', paid: PAID },
    ],
  ])('is a failed call with the words of the provider: %s', (_, body, expected) => {
    expect(failureOf(body)).toMatchObject(expected);
  });

  it('is free where only an error was sent', () => {
    expect(failureOf({ error: { message: 'busy', code: 502 } }).paid).toBeUndefined();
  });

  it.each([
    null,
    '',
    {},
    [],
    false,
    0,
    'none',
    'No error',
    { message: null, code: null },
    { message: '', code: 0, details: [] },
  ])('is no error: %j', (error) => {
    expect(readChatAnswer({ ...bodyOf({ content: 'yes' }), error }).text).toBe('yes');
    expect(readChatAnswer(bodyOf({ content: 'yes' }, { error })).text).toBe('yes');
  });

  it.each([true, 1, 'nonesuch', { message: null, code: 500 }])('is an error: %j', (error) => {
    expect(failureOf({ ...bodyOf({ content: 'yes' }), error }).kind).not.toBe('malformed');
  });

  it.each([
    ['a text', 'hello', 'it is not an object with choices', { usage: null }],
    ['another object', { hello: 1 }, 'there are no choices in it', { usage: null }],
    ['words', { detail: 'Not Found' }, 'it says: Not Found', { usage: null }],
    ['a number for content', bodyOf({ content: 3 }), 'a part of its content is of type "number"', PAID],
    [
      'a part of another kind',
      bodyOf({ content: [{ type: 'thinking', thinking: 'a' }, { type: 'audio' }] }),
      'a part of its content is of type "audio"',
      PAID,
    ],
    [
      'a call of a tool',
      bodyOf({ content: null, tool_calls: [{ function: { name: 'classify' } }] }),
      'it calls the tool "classify" in place of an answer',
      PAID,
    ],
    [
      'a call of something else',
      bodyOf({ content: '', tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'classify' } }] }),
      'it calls a tool in place of an answer',
      PAID,
    ],
    [
      'a call of a function',
      bodyOf({ content: '', function_call: { name: 'classify', arguments: '{}' } }),
      'it calls the tool "classify" in place of an answer',
      PAID,
    ],
    ['no message', { choices: [{ finish_reason: 'stop' }], usage: USAGE }, 'its choice has no message', PAID],
  ])('cannot be read and may have been paid for: %s', (_, body, message, paid) => {
    expect(failureOf(body)).toMatchObject({ kind: 'malformed', transient: false, message, paid });
  });
});
