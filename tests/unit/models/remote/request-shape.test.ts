import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../../src/http/failure.ts';
import type { Answer } from '../../../../src/models/remote/chat-answer.ts';
import {
  createRequestShape,
  type RequestBody,
  type ShapeOptions,
} from '../../../../src/models/remote/request-shape.ts';
import type { ChatMessage } from '../../../../src/protocol/model.ts';
import { chatRequest, completionRequest } from '../../../support/models.ts';

const refusal = (message: string, status = 400): CallFailure =>
  new CallFailure({ kind: 'status', status, message });

const ANSWER: Answer = { text: 'yes', reasoning: '', finishReason: 'stop', usage: null };

/** A shape, the bodies that it sent, and what it told. */
function shaped(options: Partial<ShapeOptions> = {}) {
  const notices: string[] = [];
  const bodies: RequestBody[] = [];
  const shape = createRequestShape({
    id: 'openai:m',
    model: 'm',
    limitName: 'max_tokens',
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  const send = async (request = chatRequest('Is it good?'), failure?: CallFailure): Promise<boolean> => {
    const sent = shape.send(request, async (body) => {
      bodies.push(body);
      if (failure !== undefined) throw failure;
      return ANSWER;
    });
    return failure === undefined
      ? (await sent) === ANSWER
      : await sent.then(
          () => false,
          () => shape.mend(failure),
        );
  };
  return { notices, bodies, send, adapted: shape.adapted, refused: shape.refused };
}

describe('a request', () => {
  it('has what was asked for, and a seed of 31 bits', async () => {
    const { bodies, send } = shaped();
    await send(chatRequest('x', { seed: 0xffff_ffff, stop: ['\n'], temperature: 0.5 }));
    await send(completionRequest('x', { seed: 7 }));
    expect(bodies).toEqual([
      {
        model: 'm',
        messages: [{ role: 'user', content: 'x' }],
        max_tokens: 12,
        temperature: 0.5,
        seed: 0x7fff_ffff,
        stop: ['\n'],
      },
      { model: 'm', prompt: 'x', max_tokens: 12, temperature: 0, seed: 7, stop: ['\n'] },
    ]);
  });

  it('has an effort and a schema only where they are asked for', async () => {
    const { bodies, send } = shaped();
    await send(chatRequest('x', { reasoningEffort: 'high', responseFormat: { type: 'object' } }));
    await send();
    expect(bodies[0]).toMatchObject({
      reasoning_effort: 'high',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', strict: true, schema: { type: 'object' } },
      },
    });
    expect(Object.keys(bodies[1] ?? {})).toEqual(['model', 'messages', 'max_tokens', 'temperature', 'seed']);
  });

  it('is not sent without a setting of the experiment that is refused: that is an error', async () => {
    const { bodies, notices, send, refused, adapted } = shaped();
    const request = chatRequest('x', { reasoningEffort: 'max' });
    const failure = refusal("Unsupported value: 'reasoning_effort' does not support 'max' with this model");
    expect(await send(request, failure)).toBe(false);
    expect(refused(failure)).toMatchObject({
      code: 'INVALID_CONFIG',
      message: `openai:m refuses the reasoning effort "max" (it says: ${failure.message}). Set one that the model takes, or none (--reasoning-effort, "generation.reasoningEffort" of the suite, "effort" of the technique).`,
    });
    await send(request);
    expect(bodies[1]).toEqual(bodies[0]);
    expect([...notices, ...adapted(request)]).toEqual([]);
  });

  it('is not blamed for a setting that it does not have', async () => {
    const { send, refused } = shaped();
    const failure = refusal('Unrecognized request argument supplied: reasoning_effort');
    await send(chatRequest('x'), failure);
    expect(refused(failure)).toBeUndefined();
  });

  it('has no more stop texts than the endpoint takes', async () => {
    const { bodies, send } = shaped({ maxStopTexts: 2 });
    await send(chatRequest('x', { stop: ['a', 'b', 'c'] }));
    expect(bodies[0]?.['stop']).toEqual(['a', 'b']);
  });

  it.each(['temperature', 'seed', 'stop'])('goes on without %s, which is said once', async (name) => {
    const { bodies, notices, send } = shaped();
    const request = chatRequest('x', { stop: ['\n'] });
    const words = `Unsupported parameter: '${name}' is not supported.`;
    // Two calls were in flight when it was refused.
    expect(await send(request, refusal(words))).toBe(true);
    expect(await send(request)).toBe(true);
    expect(bodies[0]).toHaveProperty(name);
    expect(bodies[1]).not.toHaveProperty(name);
    expect(notices).toEqual([
      expect.stringContaining(`openai:m refuses the parameter "${name}" (it says: Unsupported parameter`),
    ]);
    // Refused although it is not sent: repeating that would not end.
    expect(await send(request, refusal(words))).toBe(false);
    expect(notices).toHaveLength(1);
  });

  it('says that answers without a temperature are not greedy', async () => {
    const { notices, send } = shaped();
    await send(chatRequest('x'), refusal('invalid temperature: only 1 is allowed for this model'));
    expect(notices).toMatchInlineSnapshot(`
      [
        "openai:m refuses the parameter "temperature" (it says: invalid temperature: only 1 is allowed for this model). Calls go on without it: answers are not greedy, but drawn at the server’s own temperature, and may vary.",
      ]
    `);
  });

  it('swaps the name of the token limit once, and back for nothing', async () => {
    const { bodies, notices, send } = shaped();
    expect(await send(undefined, refusal("'max_tokens' is not supported, use 'max_completion_tokens'"))).toBe(
      true,
    );
    expect(await send()).toBe(true);
    expect(bodies[1]).toMatchObject({ max_completion_tokens: 12 });
    expect(bodies[1]).not.toHaveProperty('max_tokens');
    expect(await send(undefined, refusal('Unknown parameter: max_completion_tokens'))).toBe(false);
    expect(notices).toEqual([]);
  });

  it('raises a token limit to the least that is taken', async () => {
    const { bodies, notices, send } = shaped();
    const words = 'max_output_tokens must be at least 16';
    expect(await send(undefined, refusal(words))).toBe(true);
    await send();
    await send(chatRequest('x', { maxTokens: 40 }));
    expect(bodies.map((body) => body['max_tokens'])).toEqual([12, 16, 40]);
    expect(await send(undefined, refusal(words))).toBe(false);
    expect(notices).toEqual([
      'openai:m takes no token limit below 16 (it says: max_output_tokens must be at least 16). Shorter limits are raised to it.',
    ]);
  });

  it('puts the system prompt before the first user turn where there is no such role', async () => {
    const { bodies, notices, send } = shaped();
    const messages: readonly ChatMessage[] = [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: 'three' },
    ];
    const request = chatRequest('', { prompt: { form: 'chat', messages } });
    expect(await send(request, refusal('System role not supported', 500))).toBe(true);
    await send(request);
    await send(chatRequest('x'));
    expect(bodies[1]?.messages).toEqual([
      { role: 'user', content: 'You are brief.\n\none' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: 'three' },
    ]);
    expect(bodies[2]?.messages).toEqual([{ role: 'user', content: 'x' }]);
    expect(notices).toEqual([
      'openai:m takes no system role (it says: System role not supported). System prompts are put before the first user turn.',
    ]);
    // Without a system prompt the order of turns has another fault.
    expect(await send(chatRequest('x'), refusal('Conversation roles must alternate'))).toBe(false);
  });

  it('tells how it is sent otherwise than asked for', async () => {
    const { send, adapted } = shaped();
    const system: ChatMessage = { role: 'system', content: 'You are brief.' };
    const user: ChatMessage = { role: 'user', content: 'one' };
    const full = chatRequest('', { prompt: { form: 'chat', messages: [system, user] }, stop: ['\n'] });
    expect(adapted(full)).toEqual([]);
    for (const words of [
      'temperature is not supported',
      "'stop' is not supported",
      'System role not supported',
      'max_tokens must be at least 16',
    ]) {
      await send(full, refusal(words));
    }
    expect(adapted(full)).toEqual(['temperature', 'stop', 'system-role', 'token-limit']);
    expect(adapted(chatRequest('one', { maxTokens: 16 }))).toEqual(['temperature']);
  });

  it('keeps its parameters where its texts are objected to, also where they speak of parameters', async () => {
    const { bodies, notices, send } = shaped();
    const text = 'The temperature is not supported by the seed.';
    expect(await send(chatRequest(text), refusal(`Invalid message: "${text}"`))).toBe(false);
    expect(
      await send(chatRequest(text), refusal('maximum context length is 10, max_tokens is not allowed')),
    ).toBe(false);
    await send();
    expect(bodies[2]).toMatchObject({ temperature: 0, seed: 1, max_tokens: 12 });
    expect(notices).toEqual([]);
  });
});
