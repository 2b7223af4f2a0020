import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment, readEnvironment, unsetUnless } from '../../../src/config/environment.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';

describe('readEnvironment', () => {
  it('has a place for downloads and nothing else without variables', () => {
    expect(readEnvironment(BUILT_IN_PROVIDERS, {})).toEqual({
      variables: {},
      lookUp: expect.any(Function),
      secrets: [],
      chroma: {
        url: undefined,
        token: undefined,
        apiKey: undefined,
        tenant: undefined,
        database: undefined,
      },
      proxy: { http: undefined, https: undefined, except: undefined },
      modelsFolders: [],
      cacheFolder: join(homedir(), '.cache', 'adaptbench'),
      ci: false,
      noColor: false,
      githubStepSummary: undefined,
      ownScript: false,
    });
  });

  it('takes empty and blank variables for unset, and trims keys pasted with a line end', () => {
    const environment = readEnvironment(BUILT_IN_PROVIDERS, {
      OPENAI_API_KEY: ' ',
      HF_TOKEN: '',
      HUGGINGFACE_API_KEY: 'hf_key\n',
      NO_COLOR: '',
      CI: '',
    });
    expect(environment).toMatchObject({
      variables: { HUGGINGFACE_API_KEY: 'hf_key' },
      secrets: ['hf_key'],
      ci: false,
      noColor: false,
    });
  });

  it('prefers the more specific variable', () => {
    expect(readEnvironment(BUILT_IN_PROVIDERS, { XDG_CACHE_HOME: '/x' }).cacheFolder).toBe(
      join('/x', 'adaptbench'),
    );
    expect(
      readEnvironment(BUILT_IN_PROVIDERS, { XDG_CACHE_HOME: '/x', ADAPTBENCH_CACHE: '/y' }).cacheFolder,
    ).toBe('/y');
  });

  it('reads proxies in either case, the lower one first', () => {
    const upper = { HTTP_PROXY: 'http://a', HTTPS_PROXY: 'http://b', NO_PROXY: 'c' };
    const read = (variables: NodeJS.ProcessEnv) => readEnvironment(BUILT_IN_PROVIDERS, variables).proxy;
    expect(read(upper)).toEqual({ http: 'http://a', https: 'http://b', except: 'c' });
    expect(read({ ...upper, http_proxy: 'http://d', https_proxy: '', no_proxy: 'e' })).toEqual({
      http: 'http://d',
      https: 'http://b',
      except: 'e',
    });
  });

  it('searches several folders for models', () => {
    const value = ['/models', '', '/more models'].join(delimiter);
    expect(readEnvironment(BUILT_IN_PROVIDERS, { ADAPTBENCH_MODELS: value }).modelsFolders).toEqual([
      '/models',
      '/more models',
    ]);
  });
});

const secretsOf = (variables: NodeJS.ProcessEnv) => readEnvironment(BUILT_IN_PROVIDERS, variables).secrets;

describe('secrets', () => {
  it('lists every key that is set', () => {
    expect(secretsOf({ OPENAI_API_KEY: 'sk-1', HF_TOKEN: 'hf_2' })).toEqual(['sk-1', 'hf_2']);
    expect(secretsOf({ CHROMA_TOKEN: 'ct', CHROMA_API_KEY: 'ck' })).toEqual(['ct', 'ck']);
    expect(secretsOf({ OPENAI_BASE_URL: 'http://localhost' })).toEqual([]);
  });

  it.each([
    ['http://us:p%40ss@proxy:1', ['us:p%40ss', 'us:p@ss', 'p%40ss', 'p@ss']],
    ['user:hunter22@proxy:3128', ['user:hunter22', 'hunter22']],
    ['SOCKS5h://user:a/b@c@proxy:1080', ['user:a/b@c', 'a/b@c']],
    ['http://token@proxy:1', ['token']],
    ['http://@proxy:1', []],
    ['http://proxy:1', []],
    ['proxy:3128', []],
  ])('lists what stands before the host of the address %s', (address, secrets) => {
    expect(secretsOf({ https_proxy: address })).toEqual(secrets);
    for (const variable of ['HTTP_PROXY', 'OPENAI_BASE_URL', 'CHROMA_URL']) {
      expect(secretsOf({ [variable]: address })).toEqual(secrets);
    }
  });
});

describe('childEnvironment', () => {
  it('has what programs need, and no key of ours', () => {
    const variables = {
      PATH: '/bin',
      https_proxy: 'http://user:word@proxy:3128',
      OPENAI_API_KEY: 'a',
      OPENAI_BASE_URL: 'http://user:word@host/v1',
      HF_TOKEN: 'b',
      OF_A_PROVIDER_OF_ONES_OWN_API_KEY: 'f',
      AWS_SECRET_ACCESS_KEY: 'g',
      PIP_INDEX_URL: 'http://user:word@index',
      KEYBOARD: 'h',
      HUGGINGFACE_API_KEY: 'c',
      CHROMA_URL: 'http://user:word@host',
      CHROMA_TOKEN: 'd',
      CHROMA_API_KEY: 'e',
    };
    expect(childEnvironment(variables)).toEqual({
      PATH: '/bin',
      https_proxy: 'http://user:word@proxy:3128',
      PIP_INDEX_URL: 'http://user:word@index',
      KEYBOARD: 'h',
    });
  });
});

it.each([
  ['', {}],
  ['drone', {}],
  ['true', { CI: 'true' }],
])('CI=%s is kept only where it is valid', (value, expected) => {
  const variables = { CI: value };
  unsetUnless('CI', /^true$/, variables);
  expect(variables).toEqual(expected);
});
