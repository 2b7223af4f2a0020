import { type CommandLine, sayCommand } from '../core/command-line.ts';
import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry, TechniqueCorpus } from '../core/ingredient.ts';
import type { Provider, ProviderRegistry } from '../core/provider.ts';
import type { Suite } from '../core/suite.ts';
import type { SkippedTechnique } from '../protocol/header.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import { composeTechnique } from '../techniques/compose.ts';
import { chooseTraining, trainingKeys, trainingSpec } from '../techniques/training.ts';
import { type FoundTuned, findTuned } from './find-tuned.ts';
import type { LedgerEntry } from './ledger.ts';

/** The tuned model that answers in a cell. */
export interface TunedCell extends Omit<FoundTuned, 'target'> {
  readonly target: FoundTuned['target'];
  /** What is asked, as calls and keys know it. */
  readonly info: ModelInfo;
}

/** Tuned models by technique and base. */
export type TunedCells = ReadonlyMap<string, TunedCell>;

/** What looking for tuned models needs. */
export interface TunedOptions {
  /** As its file has it. */
  readonly suite: Suite;
  /** Whether prompts that retrieve nothing tell a change of documents, on one side of it. */
  readonly tellsChange: boolean;
  readonly ingredients: IngredientRegistry;
  readonly train: readonly Sample[];
  readonly corpus: TechniqueCorpus | null;
  readonly models: readonly ModelInfo[];
  readonly techniques: readonly TechniqueSpec[];
  readonly ledger: readonly LedgerEntry[];
  /** Techniques that the user named: without their model they are an error, where those of a profile are left out. */
  readonly demanded: readonly string[];
  readonly commands: CommandLine;
  readonly providers: ProviderRegistry;
  /** What a provider's fine-tuned model is. */
  infoOf(id: string): Promise<ModelInfo>;
}

/** Key of a technique on a base in `TunedCells`. */
export function tunedCellKey(technique: string, model: string): string {
  return `${technique}\u0000${model}`;
}

/**
 * The tuned models of the techniques that need one.
 * @throws BenchError `MODEL_UNAVAILABLE` for a technique or model that the user named
 */
export async function tunedCells(
  options: TunedOptions,
): Promise<{ readonly cells: TunedCells; readonly skipped: readonly SkippedTechnique[] }> {
  const { suite, ingredients, train, corpus, ledger } = options;
  const cells = new Map<string, TunedCell>();
  const skipped: SkippedTechnique[] = [];
  for (const spec of options.techniques) {
    const { weights } = spec;
    if (weights === undefined) continue;
    for (const base of options.models) {
      const technique = composeTechnique({
        suite,
        ingredients,
        spec: trainingSpec(spec),
        promptVariant: 0,
        form: base.form,
        train,
        seed: 0,
        corpus,
      });
      const provider = options.providers.get(base.provider);
      try {
        const found = await findTuned(ledger, {
          suite: suite.name,
          weights,
          base,
          provider,
          remedy: remedyOf(spec, { base, provider, options }),
          keys: ({ examples, seed }) =>
            trainingKeys(technique, chooseTraining(train, { count: examples, seed })),
          toldOfChange: options.tellsChange && spec.retrieval === undefined,
        });
        const info = await infoOf(found, { base, options });
        cells.set(tunedCellKey(spec.name, base.id), { ...found, info });
      } catch (error) {
        if (!(error instanceof BenchError) || error.code !== 'MODEL_UNAVAILABLE') throw error;
        if (options.demanded.includes(spec.name) || weights.tuned !== null) throw error;
        skipped.push({ suite: suite.name, technique: spec.name, model: base.id, reason: error.message });
      }
    }
  }
  return { cells, skipped };
}

/** How a tuned model for a technique is had; providers that train nothing here can only be named one of their own. */
function remedyOf(
  spec: TechniqueSpec,
  {
    base,
    provider,
    options,
  }: { readonly base: ModelInfo; readonly provider: Provider; readonly options: TunedOptions },
): string {
  const { suite, commands } = options;
  if (provider.trainer === undefined) {
    return `Name a model of ${provider.name} that was fine-tuned elsewhere under "tuned", or leave "${spec.name}" out.`;
  }
  const usual = suite.techniques.find(({ weights }) => weights !== undefined)?.name;
  const technique = spec.name === usual ? [] : ['--technique', spec.name];
  // A job at another server than the provider's own would else be launched there, with the data.
  const server =
    base.endpoint === null || provider.isOwnEndpoint?.(base.endpoint) === true
      ? []
      : ['--base-url', base.endpoint];
  const more = ['--model', base.id, ...technique, ...server];
  return `Train one: ${sayCommand(commands, 'finetune train', { suite: suite.file, more })}`;
}

async function infoOf(
  { target }: FoundTuned,
  { base, options }: { readonly base: ModelInfo; readonly options: TunedOptions },
): Promise<ModelInfo> {
  if (target.kind === 'remote') return await options.infoOf(target.id);
  const { name, sha256 } = target.adapter;
  return { ...base, id: `${base.provider}:${name}`, name, adapterHash: sha256 };
}
