import { describe, expect, it } from 'vitest';
import { CallFailure, type FailureFacts } from '../../../src/http/failure.ts';
import { providerError } from '../../../src/http/provider-error.ts';

const target = {
  provider: 'openai',
  model: 'gpt-x',
  endpoint: 'https://api.openai.com/v1',
  keyVariable: 'OPENAI_API_KEY',
  secrets: ['very-secret-key'],
};

function messageOf(facts: FailureFacts, attempts = 1): string {
  const failure = new CallFailure(facts);
  failure.attempts = attempts;
  const error = providerError(failure, target);
  expect([error.code, error.cause]).toEqual(['PROVIDER', undefined]);
  return error.message;
}

describe('providerError', () => {
  it('says what happened and what to do', () => {
    expect(messageOf({ kind: 'status', status: 401, message: 'Incorrect API key' })).toMatchInlineSnapshot(
      `"openai refused the key (401). Set OPENAI_API_KEY to a valid key."`,
    );
    expect(messageOf({ kind: 'status', status: 403, message: 'No access.' })).toMatchInlineSnapshot(
      `"openai does not allow this key to use "gpt-x" (403): No access. Check the permissions of the key in OPENAI_API_KEY."`,
    );
    expect(messageOf({ kind: 'status', status: 404, message: 'no such model' })).toMatchInlineSnapshot(
      `"openai does not know the model "gpt-x" at https://api.openai.com/v1 (404): no such model. Check the name of the model and the base URL."`,
    );
    expect(messageOf({ kind: 'status', status: 400, message: 'Model Not Exist' })).toMatchInlineSnapshot(
      `"openai does not know the model "gpt-x" at https://api.openai.com/v1 (400): Model Not Exist. Check the name of the model and the base URL."`,
    );
    expect(messageOf({ kind: 'status', status: 404, message: '404 page not found' })).toMatchInlineSnapshot(
      `"nothing at https://api.openai.com/v1 answers calls to openai:gpt-x (404): 404 page not found. Check the base URL and the name of the model."`,
    );
    expect(messageOf({ kind: 'status', status: 402, message: 'Insufficient credits' })).toMatchInlineSnapshot(
      `"openai: the account has no quota left (402): Insufficient credits."`,
    );
    expect(
      messageOf({ kind: 'status', status: 429, message: 'slow down', retryAfterMs: 90_500 }, 5),
    ).toMatchInlineSnapshot(
      `"openai limits the rate of calls (429) and asks to wait 1 min 31 s: slow down (5 attempts). Lower --concurrency or try again later."`,
    );
    expect(
      messageOf({ kind: 'status', status: 429, message: 'You exceeded it', code: 'insufficient_quota' }),
    ).toMatchInlineSnapshot(`"openai: the account has no quota left (429): You exceeded it."`);
    expect(messageOf({ kind: 'status', status: 503, message: '' }, 2)).toMatchInlineSnapshot(
      `"openai failed (503): no reason given (2 attempts)."`,
    );
    expect(messageOf({ kind: 'status', status: 400, message: 'bad\n  field' })).toMatchInlineSnapshot(
      `"openai refused the request to "gpt-x" (400): bad field."`,
    );
    expect(messageOf({ kind: 'connection', message: 'ECONNREFUSED' })).toMatchInlineSnapshot(
      `"openai could not be reached at https://api.openai.com/v1: ECONNREFUSED. Check the network and the base URL."`,
    );
    expect(messageOf({ kind: 'connection', message: 'SSL routines: wrong version number' })).toContain(
      'The server does not speak https; write http:// in the base URL.',
    );
    expect(messageOf({ kind: 'connection', message: 'self-signed certificate' })).toContain(
      'NODE_EXTRA_CA_CERTS names a file',
    );
    expect(messageOf({ kind: 'timeout', message: 'no answer within 120 s' })).toMatchInlineSnapshot(
      `"openai at https://api.openai.com/v1: no answer within 120 s. If it needs longer, raise the limit with --timeout."`,
    );
    expect(messageOf({ kind: 'malformed', message: 'choices: expected array' })).toMatchInlineSnapshot(
      `"openai at https://api.openai.com/v1 sent an answer that cannot be read: choices: expected array. Check that the base URL belongs to a compatible server."`,
    );
  });

  it('asks for /v1 where the base URL has no path', () => {
    const failure = new CallFailure({ kind: 'status', status: 404, message: 'Not Found' });
    expect(
      providerError(failure, { ...target, endpoint: 'http://127.0.0.1:8094' }).message,
    ).toMatchInlineSnapshot(
      `"nothing at http://127.0.0.1:8094 answers calls to openai:gpt-x (404): Not Found. Check the base URL and the name of the model. /v1 may be missing from it: http://127.0.0.1:8094/v1."`,
    );
  });

  it('holds no secret and no endless text', () => {
    const message = messageOf({
      kind: 'status',
      status: 400,
      message: `very-secret-key Bearer abcdefghijk sk-aaaabbbbcccc ${'x'.repeat(5000)}`,
    });
    expect(message).not.toMatch(/very-secret|abcdefghijk|aaaabbbb/);
    expect(message.length).toBeLessThan(600);
  });
});
