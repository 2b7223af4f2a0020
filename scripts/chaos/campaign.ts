import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { deriveSeed, seededRandom } from '../../src/lib/random.ts';
import { type CliResult, runCli, startCli } from '../../tests/support/cli.ts';
import { orphansIn, unfinishedFilesIn } from './leftovers.ts';
import { startProvider } from './provider.ts';
import type { OnRecord, Outcome, Place, Scenario } from './scenarios.ts';
import { NOTHING, type Tally } from './tally.ts';

/** Kills of one command before it may end. */
const KILLS_A_ROUND = 2;
const ENV = { OPENAI_API_KEY: 'sk-chaos' };

/** How often and where a command is killed. */
export interface CampaignOptions {
  /** Least number of kills of each scenario. */
  readonly kills: number;
  readonly seed: number;
  readonly onProgress: (text: string) => void;
}

/** Kills a scenario's command at random moments, goes on with it, and compares with the one that nobody kills. */
export async function runCampaign(scenario: Scenario, options: CampaignOptions): Promise<Tally> {
  const tally: Tally = { ...NOTHING, scenario: scenario.name, faults: [] };
  const random = seededRandom(deriveSeed(options.seed, scenario.name));
  const whole = await inPlace(scenario, async (place) => {
    const began = performance.now();
    const result = await finish(scenario, place);
    if (result.code !== 0) throw new Error(`${scenario.name}: ${result.stderr}`);
    return { ms: performance.now() - began, outcome: await scenario.outcome(place, result.stdout) };
  });
  while (tally.kills < options.kills) {
    options.onProgress(`${scenario.name}: ${tally.kills} of ${options.kills} kills`);
    await inPlace(scenario, (place) => round(scenario, { place, whole, tally, random }));
  }
  return tally;
}

interface Round {
  readonly place: Place;
  readonly whole: { readonly ms: number; readonly outcome: Outcome };
  readonly tally: Tally;
  readonly random: () => number;
}

async function round(scenario: Scenario, { place, whole, tally, random }: Round): Promise<void> {
  let inFlight: OnRecord = { answers: 0, texts: 0 };
  let result: CliResult | undefined;
  for (let kill = 0; kill < KILLS_A_ROUND && result === undefined; kill += 1) {
    const running = startCli(await scenario.command(place), { folder: place.folder, env: ENV });
    const delay = random() * whole.ms;
    const ended = await Promise.race([running.result, sleep(delay)]);
    if (ended !== undefined) {
      result = ended;
      break;
    }
    running.kill('SIGKILL');
    const killed = await running.result;
    if (killed.code !== null) {
      result = killed;
      break;
    }
    tally.kills += 1;
    await place.provider.idle();
    inFlight = await sinceLastKill(scenario, { place, inFlight });
    // Half of the time nobody comes back for a while: a server that was shared has to end by itself.
    if (random() < 0.5) countOrphans(tally, await orphansIn(place.folder));
  }
  result ??= await finish(scenario, place);
  if (result.code !== 0) {
    tally.refused += 1;
    tally.faults.push(`${scenario.name}: exit code ${result.code}: ${result.stderr}`);
    return;
  }
  const { answers, texts, jobs } = place.provider.paid();
  const again = {
    answers: answers.length - new Set(answers).size,
    texts: texts.length - new Set(texts).size,
  };
  const beyond =
    Math.max(0, again.answers - inFlight.answers) +
    Math.max(0, again.texts - inFlight.texts) +
    Math.max(0, jobs - 1);
  tally.paidTwice += beyond;
  tally.paidAgainInFlight += again.answers + again.texts + Math.max(0, jobs - 1) - beyond;
  if (beyond > 0) tally.faults.push(`${scenario.name}: ${JSON.stringify({ again, inFlight, jobs })}`);

  const outcome = await scenario.outcome(place, result.stdout);
  tally.lostTrials += outcome.missingTrials;
  if (!isDeepStrictEqual(outcome.figures, whole.outcome.figures)) {
    tally.unequal += 1;
    tally.faults.push(`${scenario.name}: other figures`);
  }
  countOrphans(tally, await orphansIn(place.folder));
  const unfinished = await unfinishedFilesIn(place.folder);
  tally.unfinishedFiles += unfinished.length;
  tally.faults.push(...unfinished.map((what) => `${scenario.name}: ${what}`));
}

function countOrphans(tally: Tally, orphans: readonly string[]): void {
  tally.orphans += orphans.length;
  tally.faults.push(...orphans.map((what) => `${tally.scenario}: still there: ${what}`));
}

/**
 * What was asked for and is not on record after one more kill: it was in flight, as long as it is not more than can
 * be at once.
 */
async function sinceLastKill(
  scenario: Scenario,
  { place, inFlight }: { readonly place: Place; readonly inFlight: OnRecord },
): Promise<OnRecord> {
  const paid = place.provider.paid();
  const recorded = await scenario.onRecord(place);
  const lost = {
    answers: paid.answers.length - recorded.answers - inFlight.answers,
    texts: paid.texts.length - recorded.texts - inFlight.texts,
  };
  return {
    answers: inFlight.answers + Math.min(lost.answers, scenario.inFlight.answers),
    texts: inFlight.texts + Math.min(lost.texts, scenario.inFlight.texts),
  };
}

/** Gives the command once, without a kill. */
async function finish(scenario: Scenario, place: Place): Promise<CliResult> {
  return await runCli(await scenario.command(place), { folder: place.folder, env: ENV });
}

async function inPlace<T>(scenario: Scenario, work: (place: Place) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-chaos-'));
  const provider = await startProvider();
  try {
    const place = { folder, provider };
    await scenario.prepare(place, async (args) => {
      const { code, stderr } = await runCli(args, { folder, env: ENV });
      if (code !== 0) throw new Error(`${scenario.name}: ${stderr}`);
    });
    return await work(place);
  } finally {
    await provider.close();
    // A server that was left behind may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}
