import { describe, expect, it } from 'vitest';
import {
  type Refusal,
  type RefusedCall,
  refusalOf,
  type Setting,
} from '../../../../src/models/remote/refusal.ts';

function refused(message: string, more: Partial<RefusedCall> = {}): Refusal | undefined {
  return refusalOf({ kind: 'status', status: 400, code: undefined, parameter: undefined, message, ...more });
}

const parameter = (name: 'temperature' | 'seed' | 'stop'): Refusal => ({
  kind: 'parameter',
  parameter: name,
});

const setting = (name: Setting): Refusal => ({ kind: 'setting', setting: name });

describe('refusalOf', () => {
  it.each<[string, Partial<RefusedCall>, Refusal]>([
    // temperature
    ['invalid temperature: only 1 is allowed for this model', {}, parameter('temperature')],
    [
      'Input validation error: `temperature` must be strictly positive',
      { status: 422 },
      parameter('temperature'),
    ],
    ['`temperature` is deprecated for this model.', {}, parameter('temperature')],
    [
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      { code: 'unsupported_value', parameter: 'temperature' },
      parameter('temperature'),
    ],
    ["This model doesn't support temperature.", {}, parameter('temperature')],
    ['temperature must be greater than 0', {}, parameter('temperature')],
    [
      'Input should be greater than 0 (body.temperature)',
      { parameter: 'temperature' },
      parameter('temperature'),
    ],
    // seed
    ["Invalid value at 'generation_config.seed' (TYPE_INT32), 3000000000", {}, parameter('seed')],
    ["Invalid value at 'seed' (TYPE_INT32), 3000000000", { code: 'INVALID_ARGUMENT' }, parameter('seed')],
    [
      'Extra inputs are not permitted (body.seed)',
      { status: 422, code: 'extra_forbidden', parameter: 'seed' },
      parameter('seed'),
    ],
    ['Unrecognized request argument supplied: seed', {}, parameter('seed')],
    ['Invalid JSON payload received. Unknown name "seed": Cannot find field.', {}, parameter('seed')],
    ["property 'seed' is unsupported", {}, parameter('seed')],
    ['#: extraneous key [seed] is not permitted', {}, parameter('seed')],
    // stop
    ['Argument not supported on this model: stop', {}, parameter('stop')],
    ['Model grok-4 does not support parameter stop.', {}, parameter('stop')],
    [
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
      { code: 'array_above_max_length', parameter: 'stop' },
      parameter('stop'),
    ],
    ["Unsupported parameter: 'stop' is not supported with this model.", {}, parameter('stop')],
    [
      'Input validation error: `stop` supports up to 4 stop sequences; too many given',
      { status: 422 },
      parameter('stop'),
    ],
    // settings of the experiment itself
    [
      "Unsupported value: 'reasoning_effort' does not support 'none' with this model. Supported values are: 'minimal', 'low', 'medium', and 'high'.",
      {},
      setting('reasoningEffort'),
    ],
    [
      "Unsupported value: 'minimal' is not supported with the 'gpt-5.1' model. Supported values are: 'none', 'low', 'medium', and 'high'.",
      { code: 'unsupported_value', parameter: 'reasoning.effort' },
      setting('reasoningEffort'),
    ],
    ['Unrecognized request argument supplied: reasoning_effort', {}, setting('reasoningEffort')],
    [
      "Unsupported parameter: 'temperature' is not supported with this reasoning_effort.",
      {},
      parameter('temperature'),
    ],
    [
      'This response_format type is unavailable now',
      { code: 'invalid_request_error' },
      setting('responseFormat'),
    ],
    ["'response_format.type' must be 'json_object' or 'text'", {}, setting('responseFormat')],
    [
      "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
      {},
      setting('responseFormat'),
    ],
    [
      "Invalid schema for response_format 'answer': 'enum' is not permitted.",
      { parameter: 'response_format' },
      setting('responseFormat'),
    ],
    // token limits
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { code: 'unsupported_parameter', parameter: 'max_tokens' },
      { kind: 'limit-name', name: 'max_tokens' },
    ],
    [
      'Unrecognized request argument supplied: max_completion_tokens',
      {},
      { kind: 'limit-name', name: 'max_completion_tokens' },
    ],
    ['max_output_tokens must be at least 16', {}, { kind: 'least-limit', least: 16 }],
    [
      "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 10 instead.",
      { code: 'integer_below_min_value', parameter: 'max_output_tokens' },
      { kind: 'least-limit', least: 16 },
    ],
    [
      'Provider returned error: Invalid value. Expected a value >= 16, but got 5 instead',
      { parameter: 'max_completion_tokens' },
      { kind: 'least-limit', least: 16 },
    ],
    ['Range of max_tokens should be [10, 65536]', {}, { kind: 'least-limit', least: 10 }],
    ['The valid range of max_tokens is [16, 8192]', {}, { kind: 'least-limit', least: 16 }],
    ['max_tokens must be in range [16, 4096]', {}, { kind: 'least-limit', least: 16 }],
    // the system role
    ['System role not supported', {}, { kind: 'system-role' }],
    ['Jinja Exception: System role not supported', { status: 500 }, { kind: 'system-role' }],
    ['Conversation roles must alternate user/assistant/user/assistant/...', {}, { kind: 'system-role' }],
    [
      "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
      { code: 'unsupported_value', parameter: 'messages[0].role' },
      { kind: 'system-role' },
    ],
    ['Only user and assistant roles are supported!', {}, { kind: 'system-role' }],
    ['Developer instruction is not enabled for models/gemma-3-27b-it', {}, { kind: 'system-role' }],
    ['This model does not support system messages.', {}, { kind: 'system-role' }],
    ['System messages are not allowed here', {}, { kind: 'system-role' }],
  ])('%s', (message, more, expected) => {
    expect(refused(message, more)).toEqual(expected);
  });

  it.each<[string, Partial<RefusedCall>]>([
    ["temperature must be below 2, got '7'", {}],
    ['The model does not exist', {}],
    ['The weather prompt asks for a temperature', {}],
    ['stop sending so many requests, this is not allowed', {}],
    ['temperature is not supported', { status: 429 }],
    ['temperature is not supported', { status: 500 }],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4900 in the messages, 100 in the completion); max_tokens is not supported that high.",
      { code: 'context_length_exceeded', parameter: 'messages' },
    ],
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 500. This model's maximum context length is 512 tokens and your request has 400 input tokens (500 > 512 - 400).",
      {},
    ],
    ['`inputs` tokens + `max_new_tokens` must be <= 2048. Given: 2000 `inputs` tokens', { status: 422 }],
    [
      'The response was filtered due to the prompt triggering the content management policy.',
      { code: 'content_filter', parameter: 'prompt' },
    ],
    ['Invalid content: a seed is not allowed here', { parameter: 'messages.0.content' }],
    [
      'Input should be a valid string; seed is unexpected (body.messages.0.content)',
      { parameter: 'messages' },
    ],
    ['max_tokens must be at least 1, got -160', {}],
    ['max_tokens must be at least 100000', {}],
    ['max_tokens may be at most 100. Prompt must have at least 20 words.', {}],
  ])('no parameter is to blame: %s', (message, more) => {
    expect(refused(message, more)).toBeUndefined();
  });

  it('reads statuses alone', () => {
    expect(refused('temperature is not supported', { kind: 'malformed' })).toBeUndefined();
  });
});
