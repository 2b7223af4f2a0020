/** One side of the comparison of calls, in a process of its own: its time and memory are no other's. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { Pool } from 'undici';

const SERVER_MS = 20;
const MEBIBYTE = 1024 * 1024;

/** What a side says of itself. */
export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMebibytes: number;
  /** Median time of a call as the side has it on record. */
  readonly medianMs: number;
}

const [side = '', url = '', calls = '0', inFlight = '0', folder] = process.argv.slice(2);
const count = Number(calls);
const slots = Number(inFlight);

const prompt = (index: number): string =>
  `Is the note positive or negative?\n\nNote: note number ${index} about the weather of ${index * 7} days\nMood:`;
const bodyOf = (index: number): string =>
  JSON.stringify({
    model: 'small',
    messages: [{ role: 'user', content: prompt(index) }],
    temperature: 0,
    max_tokens: 8,
    seed: 1,
  });
const headers = { 'content-type': 'application/json', authorization: 'Bearer none' };

function serve(): void {
  const answer = JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: 'positive' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 50, completion_tokens: 2, total_tokens: 52 },
  });
  const server = createServer((request, response) => {
    request.resume().on('end', async () => {
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/models') === true) {
        response.end(JSON.stringify({ data: [{ id: 'small' }] }));
        return;
      }
      if (url !== 'at once') await sleep(SERVER_MS);
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`);
  });
  process.stdin.resume().on('end', () => process.exit());
}

async function loop(call: (index: number) => Promise<string>): Promise<readonly number[]> {
  const limit = pLimit(slots);
  return await Promise.all(
    Array.from({ length: count }, (_, index) =>
      limit(async () => {
        const began = performance.now();
        if (!(await call(index)).includes('positive')) throw new Error('no answer');
        return performance.now() - began;
      }),
    ),
  );
}

async function byFetch(): Promise<readonly number[]> {
  return await loop(async (index) => {
    const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers, body: bodyOf(index) });
    const answer = (await response.json()) as { choices: { message: { content: string } }[] };
    return answer.choices[0]?.message.content ?? '';
  });
}

async function byUndici(): Promise<readonly number[]> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: slots });
  try {
    return await loop(async (index) => {
      const path = `${pathname}/chat/completions`;
      const response = await pool.request({ path, method: 'POST', headers, body: bodyOf(index) });
      const answer = (await response.body.json()) as { choices: { message: { content: string } }[] };
      return answer.choices[0]?.message.content ?? '';
    });
  } finally {
    await pool.close();
  }
}

/** From the loading of adaptbench to the report; in a given folder the run stays. */
async function byRun(): Promise<readonly number[]> {
  // As it is installed.
  const built = String(new URL('../../dist/index.js', import.meta.url));
  const { runBenchmark } = (await import(built)) as typeof import('../../src/index.ts');
  const workingFolder = folder ?? (await mkdtemp(join(tmpdir(), 'adaptbench-perf-')));
  try {
    const rows = Array.from(
      { length: count },
      (_, index) => `${index},note number ${index} about the weather of ${index * 7} days,positive`,
    );
    await writeFile(join(workingFolder, 'notes.csv'), ['id,text,label', ...rows, ''].join('\n'));
    await writeFile(join(workingFolder, 'notes.yaml'), SUITE);
    const { record } = await runBenchmark({
      workingFolder,
      suites: [join(workingFolder, 'notes.yaml')],
      models: ['openai:small'],
      baseUrl: url,
      maxConcurrency: slots,
      profile: 'full',
    });
    return record.records.flatMap((line) => (line.type === 'call' ? [line.response.timing.latencyMs] : []));
  } finally {
    if (folder === undefined) await rm(workingFolder, { recursive: true });
  }
}

const SUITE = `name: notes
version: 1
title: Mood of notes
description: Mood of notes.
models: [openai:small]
dataset: { test: notes.csv, columns: { id: id, input: text, targets: label } }
prompt: { input: "Note: {{input}}", answerLabel: Mood, instructions: { specific: ["Is the note positive or negative?"] } }
generation: { maxTokens: 8 }
answer: { kind: label, labels: [positive, negative] }
scorers: [accuracy]
primaryMetric: accuracy
margin: 0.05
techniques: [plain]
`;

if (side === 'server') serve();
else {
  const sides: Readonly<Record<string, () => Promise<readonly number[]>>> = {
    fetch: byFetch,
    undici: byUndici,
    run: byRun,
  };
  const work = sides[side];
  if (work === undefined) throw new Error(`"${side}" is none of ${Object.keys(sides).join(', ')}`);
  const began = performance.now();
  const times = (await work()).toSorted((a, b) => a - b);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const measured: Measured = {
    wallMs: performance.now() - began,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMebibytes: (maxRSS * 1024) / MEBIBYTE,
    medianMs: times[times.length >> 1] ?? Number.NaN,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
