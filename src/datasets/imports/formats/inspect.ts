import { extname } from 'node:path';
import { z } from 'zod';
import { BenchError, describeError } from '../../../core/errors.ts';
import { defineRowSource } from '../../../core/row-source.ts';
import { readRegularFile } from '../../../files/read-file.ts';
import { plural } from '../../../lib/format.ts';
import type { JsonValue } from '../../../lib/json.ts';
import type { AnswerColumns } from '../answer-columns.ts';
import { jsonOf, LARGEST } from './json-of.ts';

const count = z.number().nonnegative();
/** A text, or its parts, of which some are no text. */
const contentSchema = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().optional() }))
    .transform((parts) => parts.map(({ text = '' }) => text).join('')),
]);

const sampleSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  epoch: count.default(1),
  input: z.union([z.string(), z.array(z.looseObject({ role: z.string(), content: contentSchema }))]),
  output: z
    .looseObject({
      completion: z.string().nullish(),
      choices: z.array(z.looseObject({ message: z.looseObject({ content: contentSchema }) })).nullish(),
      time: count.nullish(),
      usage: z
        .looseObject({
          input_tokens: count,
          output_tokens: count,
          input_tokens_cache_read: count.nullish(),
          input_tokens_cache_write: count.nullish(),
        })
        .nullish(),
    })
    .nullish(),
  error: z.unknown().optional(),
  metadata: z.record(z.string(), z.json()).nullish(),
  attachments: z.record(z.string(), z.string()).nullish(),
});
type InspectSample = z.infer<typeof sampleSchema>;

const headSchema = z.looseObject({ eval: z.looseObject({ model: z.string() }) });

/** Which column of its rows holds what. */
export const INSPECT_COLUMNS: AnswerColumns = {
  answer: 'inspect completion',
  id: 'inspect id',
  input: 'inspect input',
  system: 'inspect model',
  latency: 'inspect latency_s',
  'input-tokens': 'inspect input tokens',
  'output-tokens': 'inspect output tokens',
};

/** Whether a JSON file is a log of Inspect. */
export function isInspect(value: unknown): boolean {
  return headSchema.extend({ samples: z.array(z.unknown()).min(1) }).safeParse(value).success;
}

/** Logs of Inspect, `.eval` or `.json`: a row for each sample in its first epoch. */
export const INSPECT = defineRowSource({
  name: 'inspect',
  title: 'Logs of Inspect',
  options: z.unknown(),
  async *rows({ location: file }, { signal, notice }) {
    const zipped = extname(file).toLowerCase() === '.eval';
    const { head, samples } = zipped ? await unzipped(file, signal) : splitLog(await jsonOf(file, signal));
    const model = headSchema.safeParse(head).data?.eval.model;
    if (model === undefined) {
      throw new BenchError('INVALID_DATA', 'this is no log of Inspect: nothing in it names the model.', {
        file,
      });
    }
    let others = 0;
    for (const [index, { name, value }] of samples.entries()) {
      const place = { file, line: index + 1, unit: 'sample' };
      const parsed = sampleSchema.safeParse(value);
      if (!parsed.success) {
        throw new BenchError(
          'INVALID_DATA',
          `${name} is no sample of Inspect: ${z.prettifyError(parsed.error)}.`,
          place,
        );
      }
      if (parsed.data.epoch > 1) others++;
      else yield { line: place.line, unit: place.unit, values: valuesOf(parsed.data, model) };
    }
    if (others > 0) {
      notice(
        `${plural(others, 'answer')} of later epochs ${others === 1 ? 'was' : 'were'} skipped: the first epoch counts.`,
      );
    }
  },
});

function valuesOf(sample: InspectSample, model: string): Record<string, JsonValue> {
  const { id, input, output, error, metadata, attachments } = sample;
  /** Long texts stand apart. */
  const whole = (text: string): string => {
    const key = /^attachment:\/\/(.+)$/.exec(text)?.[1];
    return key === undefined ? text : (attachments?.[key] ?? text);
  };
  const asked = typeof input === 'string' ? input : input.findLast(({ role }) => role === 'user')?.content;
  const said = output?.completion ?? output?.choices?.[0]?.message.content;
  const failed = error !== undefined && error !== null;
  const usage = output?.usage;
  // Whether tokens that a cache served are among the others differs from provider to provider.
  const plain = usage != null && !usage.input_tokens_cache_read && !usage.input_tokens_cache_write;
  return {
    ...metadata,
    'inspect completion': failed || said == null ? null : whole(said),
    'inspect id': String(id),
    'inspect input': asked === undefined ? null : whole(asked),
    'inspect model': model,
    'inspect latency_s': output?.time ?? null,
    'inspect input tokens': plain ? usage.input_tokens : null,
    'inspect output tokens': plain ? usage.output_tokens : null,
  };
}

interface InspectLog {
  readonly head: unknown;
  readonly samples: readonly { readonly name: string; readonly value: unknown }[];
}

function splitLog(value: unknown): InspectLog {
  const samples = z.looseObject({ samples: z.array(z.unknown()) }).safeParse(value).data?.samples ?? [];
  return {
    head: value,
    samples: samples.map((sample, index) => ({ name: `sample ${index + 1}`, value: sample })),
  };
}

/** Where the model is named, in logs that are finished and in those that are not. */
const HEADS = ['header.json', '_journal/start.json', 'start.json'];

async function unzipped(file: string, signal: AbortSignal): Promise<InspectLog> {
  const bytes = await readRegularFile(file, {
    what: 'the log',
    most: LARGEST,
    hint: 'Write a log of fewer samples.',
    signal,
  });
  const { unzipSync } = await import('fflate');
  let size = 0;
  const isSample = (name: string): boolean => name.startsWith('samples/') && name.endsWith('.json');
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const wanted = isSample(name) || HEADS.includes(name);
        if (wanted) size += originalSize;
        if (size > LARGEST) throw new RangeError(`it has more than ${LARGEST / 1_000_000} MB of samples`);
        return wanted;
      },
    });
    const parsed = (name: string): unknown => JSON.parse(Buffer.from(files[name] ?? []).toString('utf8'));
    const head = HEADS.find((name) => name in files);
    return {
      head: head === undefined ? null : parsed(head),
      samples: Object.keys(files)
        .filter(isSample)
        .sort()
        .map((name) => ({ name, value: parsed(name) })),
    };
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `the log cannot be unpacked: ${describeError(cause)}.`, {
      file,
      cause,
      hint: 'Write it as JSON: inspect log convert <log> --to json --output-dir <folder>.',
    });
  }
}
