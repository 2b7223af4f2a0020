import { basename, dirname, resolve } from 'node:path';
import { contentKey } from '../../lib/hash.ts';
import type { GenerateResponse } from '../../protocol/model.ts';
import { FileRunStore } from '../../store/file-run-store.ts';
import { onlyModel } from './only-model.ts';
import type { Recording } from './recording.ts';

/**
 * Reads the answers that a run recorded; a request has to be the same in all its settings.
 * @param model which model's, where there are several
 * @throws BenchError for what is no run, or a damaged one
 */
export async function readRecordedRun(folder: string, model: string | null): Promise<Recording> {
  const path = resolve(folder);
  const { header, records } = await new FileRunStore(dirname(path)).read(basename(path));
  const calls = records.filter((record) => record.type === 'call' || record.type === 'scoring-call');
  const chosen = onlyModel(new Set(calls.map((call) => call.model)), { wanted: model, source: folder });
  const found = new Map<string, GenerateResponse>();
  for (const call of calls) {
    if (call.model !== chosen) continue;
    const key = contentKey(call.request);
    // Of repeats that were asked with the same request the first is what it was answered.
    if (!found.has(key)) found.set(key, { ...call.response, recordedIn: `the run ${header.id}` });
  }
  const info = header.models.find(({ id }) => id === chosen);
  return {
    model: chosen,
    form: info?.form ?? 'chat',
    place: info?.place ?? 'remote',
    hash: contentKey([...found].map(([key, { text }]) => [key, text])),
    answers: found.size,
    find: (request) => found.get(contentKey(request)),
  };
}
