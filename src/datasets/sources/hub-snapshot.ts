import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import type { RowReading } from '../../core/row-source.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { putInPlace, writeAtomically } from '../../files/write-atomically.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { callForAnswer, type JsonAnswer } from '../../http/call-json.ts';
import { downloadFile } from '../../http/download-file.ts';
import { CallFailure } from '../../http/failure.ts';
import type { HubConfig, HubFile } from './hub-files.ts';

/** A data set on the hub at one commit. */
export interface Snapshot {
  readonly commit: string;
  readonly files: readonly HubFile[];
  readonly configs: readonly HubConfig[];
  /** Whether the hub could not be reached, so that the commit is the one that was met last. */
  readonly isRemembered: boolean;
}

/** A data set by its name and revision. */
export interface HubReference {
  /** As it is written, for errors. */
  readonly reference: string;
  /** `owner/name`. */
  readonly id: string;
  /** A branch, tag or commit. */
  readonly revision: string;
}

const HUB = 'https://huggingface.co';
const COMMIT = /^[0-9a-f]{40}$/;
const ANSWER_MS = 30_000;
const MOST_PAGES = 100;

const infoSchema = z.object({
  sha: z.string().regex(COMMIT),
  cardData: z.object({ configs: z.unknown().optional() }).nullish(),
});
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string(), size: z.number().optional() }).nullish(),
  }),
);
const text = z.union([z.string(), z.array(z.string())]);
const configsSchema = z.array(
  z.object({
    config_name: z.string(),
    default: z.boolean().optional(),
    data_files: z.union([text, z.array(z.object({ split: z.string(), path: text }))]).optional(),
  }),
);
const indexSchema = z.object({
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string().nullable() })),
  configs: z.array(
    z.object({
      name: z.string(),
      isDefault: z.boolean(),
      patterns: z.array(z.tuple([z.string(), z.array(z.string())])),
    }),
  ),
});
const refSchema = z.object({ commit: z.string() });

/** A data set on the hub, and the files of it that were downloaded before. */
export class HubDataset {
  readonly #of: HubReference;
  readonly #reading: RowReading;
  readonly #endpoint: string;
  readonly #folder: string | null;

  constructor(of: HubReference, reading: RowReading) {
    this.#of = of;
    this.#reading = reading;
    this.#endpoint = (reading.lookUp('HF_ENDPOINT') ?? HUB).replace(/\/+$/, '');
    requireHttpUrl(this.#endpoint);
    const { cacheFolder } = reading;
    this.#folder = cacheFolder === null ? null : join(cacheFolder, 'datasets', of.id.replaceAll('/', '--'));
  }

  /**
   * The commit that a revision is at now, or was when the hub was last met, with its files.
   * @throws BenchError `INVALID_DATA` for a data set or revision that there is none of, `FILE_SYSTEM` where it is not kept here and the hub does not answer
   */
  async snapshot(): Promise<Snapshot> {
    const { revision } = this.#of;
    const known = COMMIT.test(revision) ? revision : undefined;
    const kept = known === undefined ? undefined : await this.#kept(known);
    if (kept !== undefined) return kept;
    let info: z.infer<typeof infoSchema>;
    try {
      info = infoSchema.parse((await this.#ask(`/revision/${encodeURIComponent(revision)}`)).body);
    } catch (cause) {
      const last = await read(this.#path('refs', `${encodeURIComponent(revision)}.json`), refSchema);
      const remembered = last === undefined ? undefined : await this.#kept(last.commit);
      if (remembered !== undefined && !isRefusal(cause)) return { ...remembered, isRemembered: true };
      throw this.#fault(cause);
    }
    const snapshot = (await this.#kept(info.sha)) ?? (await this.#listed(info));
    await this.#keep(['refs', `${encodeURIComponent(revision)}.json`], { commit: info.sha });
    return snapshot;
  }

  /**
   * A file of a commit on this machine, downloaded where it is not there yet.
   * @throws BenchError `FILE_SYSTEM` where it cannot be had
   */
  async file(commit: string, { path, size, sha256 }: HubFile): Promise<string> {
    const file = this.#path(commit, ...path.split('/'));
    if (file === undefined) {
      throw new BenchError('FILE_SYSTEM', 'there is no folder that downloads could be kept in.', {
        file: this.#of.reference,
      });
    }
    if ((await stat(file).catch(() => undefined))?.size === size) return file;
    const part = `${file}.${randomUUID()}.part`;
    try {
      makeFolder(dirname(file));
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      await downloadFile({
        url: `${this.#endpoint}/datasets/${this.#of.id}/resolve/${commit}/${encoded}`,
        headers: this.#headers(),
        file: part,
        bytes: size,
        signal: this.#reading.signal,
        onBytes: () => {},
      });
      await requireContent(part, { size, sha256 });
      await putInPlace(part, file);
      return file;
    } catch (cause) {
      throw this.#fault(cause, `"${path}" `);
    } finally {
      await rm(part, { force: true });
    }
  }

  async #listed({ sha: commit, cardData }: z.infer<typeof infoSchema>): Promise<Snapshot> {
    const files: HubFile[] = [];
    let route: string | undefined = `/tree/${commit}?recursive=true`;
    try {
      for (let page = 0; route !== undefined && page < MOST_PAGES; page++) {
        const { body, headers }: JsonAnswer = await this.#ask(route);
        for (const { type, path, size = 0, lfs } of treeSchema.parse(body)) {
          if (type !== 'file' || path.split('/').includes('..')) continue;
          files.push({ path, size: lfs?.size ?? size, sha256: lfs?.oid ?? null });
        }
        const next = /<[^>]*\?([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
        route = next === undefined ? undefined : `/tree/${commit}?${next}`;
      }
    } catch (cause) {
      throw this.#fault(cause);
    }
    const configs = configsOf(cardData?.configs);
    await this.#keep([commit, 'index.json'], { files, configs });
    return { commit, files, configs, isRemembered: false };
  }

  async #kept(commit: string): Promise<Snapshot | undefined> {
    const index = await read(this.#path(commit, 'index.json'), indexSchema);
    return index === undefined ? undefined : { commit, ...index, isRemembered: false };
  }

  async #keep(parts: readonly string[], content: unknown): Promise<void> {
    const file = this.#path(...parts);
    if (file === undefined) return;
    makeFolder(dirname(file));
    await writeAtomically(file, JSON.stringify(content));
  }

  #path(...parts: readonly string[]): string | undefined {
    return this.#folder === null ? undefined : join(this.#folder, ...parts);
  }

  #headers(): Readonly<Record<string, string>> {
    const token = this.#reading.lookUp('HF_TOKEN');
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async #ask(route: string): Promise<JsonAnswer> {
    const { signal } = this.#reading;
    signal.throwIfAborted();
    return await callForAnswer({
      url: `${this.#endpoint}/api/datasets/${this.#of.id}${route}`,
      headers: this.#headers(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
  }

  #fault(cause: unknown, what = ''): unknown {
    this.#reading.signal.throwIfAborted();
    if (cause instanceof BenchError) return cause;
    const { id, revision, reference } = this.#of;
    if (isRefusal(cause)) {
      return new BenchError(
        'INVALID_DATA',
        `the hub has no data set "${id}" at "${revision}", or does not show it to everybody.`,
        {
          file: reference,
          cause,
          hint: 'Check the name; for a private or gated one set HF_TOKEN.',
        },
      );
    }
    return new BenchError('FILE_SYSTEM', `${what}cannot be had from the hub: ${describeError(cause)}.`, {
      file: reference,
      cause,
      hint: 'What was downloaded once is read without the hub where the reference names a commit.',
    });
  }
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof CallFailure && [401, 403, 404].includes(cause.status ?? 0);
}

function configsOf(given: unknown): readonly HubConfig[] {
  const configs = configsSchema.safeParse(given);
  if (!configs.success) return [];
  return configs.data.flatMap(({ config_name: name, default: isDefault = false, data_files: found }) => {
    if (found === undefined) return [];
    const listed = [found].flat();
    const bySplit = listed.map((one) => (typeof one === 'string' ? { split: 'train', path: one } : one));
    const patterns = [...Map.groupBy(bySplit, ({ split }) => split)].map(
      ([split, entries]) => [split, entries.flatMap(({ path }) => path)] as const,
    );
    return [{ name, isDefault, patterns }];
  });
}

async function read<S extends z.ZodType>(
  file: string | undefined,
  schema: S,
): Promise<z.output<S> | undefined> {
  if (file === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // What is not there, or not whole, is asked for anew.
    return undefined;
  }
}

/** @throws Error for what is not what the hub listed */
async function requireContent(
  file: string,
  { size, sha256 }: Pick<HubFile, 'size' | 'sha256'>,
): Promise<void> {
  const found = (await stat(file)).size;
  if (found !== size) throw new Error(`it sent ${found} bytes instead of ${size}`);
  if (sha256 === null) return;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  const digest = hash.digest('hex');
  if (digest !== sha256) throw new Error(`its SHA-256 is ${digest} instead of ${sha256}`);
}
