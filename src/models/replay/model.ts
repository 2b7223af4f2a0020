import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { CallFailure } from '../../http/failure.ts';
import { providerError } from '../../http/provider-error.ts';
import { plural } from '../../lib/format.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import { promptText } from '../application/template.ts';
import { readRecordedLines } from './recorded-lines.ts';
import { readRecordedRun } from './recorded-run.ts';

/** Looking an answer up takes no time. */
const DEFAULT_CONCURRENCY = 64;
/** Requests without an answer after which, where none had one, a user is told. */
const ENOUGH_MISSES = 5;
const MOST_SHOWN = 120;

/**
 * Opens recorded answers: a file with a JSON object a line, or the folder of a run; `#<model>` chooses one of several
 * models.
 * @throws BenchError for what cannot be read, with the line
 */
export async function openReplay(name: string, options: OpenOptions): Promise<Model> {
  const { workingFolder = process.cwd(), onNotice } = options;
  const [, path = name, model = null] = /^(.+)#(.+)$/s.exec(name) ?? [];
  const file = isAbsolute(path) || workingFolder === process.cwd() ? path : join(workingFolder, path);
  const isFolder = await stat(file).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const recording = isFolder ? await readRecordedRun(file, model) : await readRecordedLines(file, model);
  const maxConcurrency = options.maxConcurrency ?? DEFAULT_CONCURRENCY;
  let hits = 0;
  let misses = 0;

  function notRecorded(request: GenerateRequest): Error {
    misses += 1;
    if (misses === ENOUGH_MISSES && hits === 0) {
      const line = promptText(request).replaceAll(/\s+/g, ' ');
      const text = line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN).toWellFormed()}…`;
      onNotice?.(
        `${path} has no answer to any of the first ${ENOUGH_MISSES} requests: ${isFolder ? 'requests have to be the same in all their settings' : 'prompts have to be the same word for word'}. Asked was, for instance: ${text}`,
      );
    }
    const message = `${path} has no answer to this request (${plural(recording.answers, 'answer')} recorded)`;
    return providerError(new CallFailure({ kind: 'not-recorded', message }), {
      provider: 'replay',
      model: name,
      endpoint: path,
      keyVariable: null,
      source: path,
      secrets: [],
    });
  }

  return {
    info: {
      id: `replay:${name}`,
      provider: 'replay',
      name,
      form: options.form ?? recording.form,
      place: recording.place,
      endpoint: null,
      weightsHash: null,
      configHash: recording.hash,
      ...(recording.model === null ? {} : { pricedAs: recording.model }),
      maxConcurrency,
      maxTrials: maxConcurrency,
      contextTokens: null,
    },
    async generate(request, signal) {
      signal.throwIfAborted();
      const response = recording.find(request);
      if (response === undefined) throw notRecorded(request);
      hits += 1;
      return response;
    },
    close: async () => {},
  };
}
