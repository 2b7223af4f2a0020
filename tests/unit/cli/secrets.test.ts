import { describe, expect, it } from 'vitest';
import { secretsHere, shownArguments } from '../../../src/cli/secrets.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';

const environment = readEnvironment(BUILT_IN_PROVIDERS, { OPENAI_API_KEY: 'a-key-of-openai' });

describe('secretsHere', () => {
  it('adds what stands in addresses on the command line to those of the environment', () => {
    const args = [
      'run',
      '--base-url',
      'u:secret-1@h',
      '--embedBaseUrl=http://u:secret-2@h',
      '--chroma',
      'x@y',
    ];
    expect(secretsHere(environment, args)).toEqual([
      'a-key-of-openai',
      'u:secret-1',
      'secret-1',
      'u:secret-2',
      'secret-2',
      'x',
    ]);
    expect(secretsHere(environment, ['--technique', 'u:secret-1@h'])).toEqual(['a-key-of-openai']);
  });
});

describe('shownArguments', () => {
  it.each([
    [
      ['--base-url', 'u:p@h'],
      ['--base-url', '[redacted]@h'],
    ],
    [['--base-url=u:p@h'], ['--base-url=[redacted]@h']],
    [
      ['--baseUrl', 'http://u:p@ss@h/v1'],
      ['--baseUrl', 'http://[redacted]@h/v1'],
    ],
    [['--embed-base-url=http://t@h'], ['--embed-base-url=http://[redacted]@h']],
    [
      ['--chroma', 'u:p%40@h:9'],
      ['--chroma', '[redacted]@h:9'],
    ],
    [
      ['run', 'a-key-of-openai'],
      ['run', '[redacted]'],
    ],
    [
      ['--model', 'huggingface:org/m@main'],
      ['--model', 'huggingface:org/m@main'],
    ],
  ])('%j', (args, shown) => {
    expect(shownArguments(args, secretsHere(environment, []))).toEqual(shown);
  });
});
