import { extname } from 'node:path';
import { z } from 'zod';
import { BenchError } from '../../core/errors.ts';
import { defineRowSource, type RowReading } from '../../core/row-source.ts';
import { CSV } from './csv.ts';
import { type ChosenFiles, chosenFiles, type HubFile, type Wanted } from './hub-files.ts';
import { HubDataset, type HubReference, type Snapshot } from './hub-snapshot.ts';
import { JSON_FILE } from './json.ts';
import { JSON_LINES } from './json-lines.ts';
import { PARQUET } from './parquet.ts';

const READERS = [PARQUET, CSV, JSON_LINES, JSON_FILE];
/** The branch on which the hub keeps what it made of a data set. */
const MADE_BY_HUB = 'refs/convert/parquet';
const REFERENCE = /^hf:([\w.-]+(?:\/[\w.-]+)?)(?:@([^#]+))?(?:#([^#]+))?$/;

/**
 * Data sets of the Hugging Face hub: the files of their repository at one commit, which stay what they are; where none of
 * them can be read, what the hub itself made of them.
 */
export const HUGGING_FACE_HUB = defineRowSource({
  name: 'hf',
  title: 'Data sets of the Hugging Face hub, hf:owner/name@revision#configuration/split',
  scheme: 'hf',
  options: z.strictObject({}),
  async *rows({ location }, reading) {
    const [, id = '', revision = 'main', part = null] = REFERENCE.exec(location) ?? [];
    if (id === '') {
      throw new BenchError('INVALID_CONFIG', 'this names no data set of the hub.', {
        file: location,
        hint: 'Write hf:owner/name, hf:owner/name@revision or hf:owner/name@revision#configuration/split.',
      });
    }
    const of = { reference: location, id, revision };
    const wanted = { reference: location, part, split: reading.split };
    const { dataset, snapshot, chosen } = await found(of, { wanted, reading });
    const { commit } = snapshot;
    if (commit !== revision) {
      const pinned = `hf:${id}@${commit}#${chosen.config === null ? '' : `${chosen.config}/`}${chosen.split}`;
      notePinned(pinned, { snapshot, reading });
    }
    let line = 0;
    for (const file of chosen.files) {
      const reader = readerOf(file);
      if (reader === undefined) continue;
      const local = await dataset.file(commit, file);
      for await (const { values } of reader.rows({ location: local, options: {} }, reading)) {
        line++;
        yield { line, unit: 'row', values };
      }
    }
  },
});

interface Found {
  readonly dataset: HubDataset;
  readonly snapshot: Snapshot;
  readonly chosen: ChosenFiles;
}

async function found(
  of: HubReference,
  { wanted, reading }: { readonly wanted: Wanted; readonly reading: RowReading },
): Promise<Found> {
  const dataset = new HubDataset(of, reading);
  const snapshot = await dataset.snapshot();
  const files = readableFiles(snapshot.files);
  if (files.length > 0) return { dataset, snapshot, chosen: chosenFiles({ ...snapshot, files }, wanted) };
  const made = new HubDataset({ ...of, revision: MADE_BY_HUB }, reading);
  const ofHub = await made.snapshot();
  const chosen = chosenFiles({ files: readableFiles(ofHub.files), configs: [] }, wanted);
  return { dataset: made, snapshot: ofHub, chosen };
}

function notePinned(
  pinned: string,
  { snapshot, reading }: { readonly snapshot: Snapshot; readonly reading: RowReading },
): void {
  const at = snapshot.isRemembered
    ? 'the hub cannot be reached, so this is what it had last'
    : 'what the hub has now';
  reading.notice(`${at}; to stay with it, write ${pinned}.`);
}

function readerOf({ path }: HubFile): (typeof READERS)[number] | undefined {
  return READERS.find(({ extensions }) => extensions.includes(extname(path).toLowerCase()));
}

/** Beside the data stand files about them, which are no rows. */
function readableFiles(files: readonly HubFile[]): readonly HubFile[] {
  return files.filter(
    (file) => readerOf(file) !== undefined && !/(?:^|\/)(?:\.|dataset_infos?\.json$)/.test(file.path),
  );
}
