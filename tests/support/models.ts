import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import type { ModelOptions } from '../../src/core/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../src/models/built-in-providers.ts';
import type { GenerateRequest } from '../../src/protocol/model.ts';

/** The real clock. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  timestamp: () => new Date().toISOString(),
};

/** Options for tests: no keys, quick retries, no waiting for a server that is away, and the cache folder that users have, so that models are fetched once. */
export function modelOptions(overrides: Partial<ModelOptions> = {}): ModelOptions {
  return {
    clock: systemClock,
    providers: BUILT_IN_PROVIDERS,
    variables: {},
    cacheFolder: join(homedir(), '.cache', 'adaptbench', 'models'),
    modelsFolders: [],
    retry: { minDelayMs: 5, maxDelayMs: 20, outageMs: 0 },
    ...overrides,
  };
}

/** A small greedy request. */
export function completionRequest(text: string, overrides: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    prompt: { form: 'completion', text },
    maxTokens: 12,
    temperature: 0,
    seed: 1,
    stop: ['\n'],
    ...overrides,
  };
}

/** The same as a chat of one message. */
export function chatRequest(text: string, overrides: Partial<GenerateRequest> = {}): GenerateRequest {
  return completionRequest(text, {
    prompt: { form: 'chat', messages: [{ role: 'user', content: text }] },
    stop: [],
    ...overrides,
  });
}

/** A signal that never fires. */
export function noSignal(): AbortSignal {
  return new AbortController().signal;
}
