import { describe, expect, it } from 'vitest';
import { callUrl } from '../../../src/http/base-url.ts';

describe('callUrl', () => {
  it.each([
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000/v1/models'],
    ['http://127.0.0.1:8000/v1//', 'http://127.0.0.1:8000/v1/models'],
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000/models'],
    [
      'http://host/openai/deployments/gpt?api-version=1',
      'http://host/openai/deployments/gpt/models?api-version=1',
    ],
  ])('of a route below %s', (base, url) => {
    expect(callUrl(base, '/models')).toBe(url);
  });
});
