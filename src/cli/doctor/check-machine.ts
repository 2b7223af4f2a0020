import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { availableMemory } from 'node:process';
import { describeError } from '../../core/errors.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import type { MachineInfo } from '../../protocol/machine.ts';
import { isNodeNewEnough, LEAST_NODE } from '../node-version.ts';
import { type Finding, missing, ok, warning } from './finding.ts';

/** What a run of the shipped suites takes at its peak: a model, an embedder and a Chroma server. */
const RUN_MEMORY = 1_000_000_000;
/** Room for runs, caches, indexes and reports. */
const RUN_DISK = 500_000_000;

/** The version of Node.js. */
export function checkNode({ node }: Pick<MachineInfo, 'node'>): Finding {
  const least = LEAST_NODE.join('.');
  if (isNodeNewEnough()) return ok('Node.js', `${node}, ${least} or newer is needed`);
  return missing({
    topic: 'Node.js',
    says: `${node} is too old`,
    todo: `Install Node.js ${least} or newer.`,
    needed: true,
  });
}

/** How many calculations are done at once. */
export function checkCores({ cores, cpu }: Pick<MachineInfo, 'cores' | 'cpu'>): Finding {
  const says = `${plural(cores, 'core')}, ${cpu}`;
  if (cores > 1) return ok('Processor', says);
  const todo = 'Local models answer slowly here; times that are measured hold for this machine alone.';
  return warning({ topic: 'Processor', says, todo });
}

/** The memory of this machine, and how much of it is free. */
export function checkMemory(
  { memoryBytes }: Pick<MachineInfo, 'memoryBytes'>,
  free = availableMemory(),
): Finding {
  const says = `${formatBytes(free)} of ${formatBytes(memoryBytes)} free`;
  if (free >= RUN_MEMORY) return ok('Memory', says);
  const todo = `Free some: local models with an index take about ${formatBytes(RUN_MEMORY)}.`;
  return warning({ topic: 'Memory', says, todo });
}

/** Where something is kept, and what is still to be written there. */
export interface Kept {
  readonly what: string;
  readonly folder: string;
  readonly bytes: number;
}

/** Room on the disks that things are kept on; folders on one disk are counted together. */
export async function checkDisk(kept: readonly Kept[]): Promise<readonly Finding[]> {
  const disks = new Map<number, Kept[]>();
  for (const one of [{ what: 'runs', folder: '.', bytes: RUN_DISK }, ...kept]) {
    const folder = nearest(one.folder);
    const { dev } = statSync(folder);
    disks.set(dev, [...(disks.get(dev) ?? []), { ...one, folder }]);
  }
  return await Promise.all([...disks.values()].map(checkOneDisk));
}

async function checkOneDisk(kept: readonly Kept[]): Promise<Finding> {
  const { bavail, bsize } = await statfs(kept[0]?.folder ?? '.');
  const free = bavail * bsize;
  const wanted = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const what = kept.map(({ what: name }) => name).join(' and ');
  const says = `${formatBytes(free)} free for ${what}, about ${formatBytes(wanted)} are needed`;
  if (free >= wanted) return ok('Disk', says);
  return missing({ topic: 'Disk', says, todo: 'Free some space, or work on another disk.', needed: true });
}

/** Whether results can be kept in a folder, which need not be there yet; nothing is written. */
export function checkFolder(name: string, folder: string): Finding {
  const place = nearest(folder);
  try {
    if (!statSync(place).isDirectory()) throw new Error(`${place} is a file`);
    accessSync(place, constants.W_OK | constants.X_OK);
    return ok('Folder', `${name} can be written`);
  } catch (error) {
    return missing({
      topic: 'Folder',
      says: `${name} cannot be written: ${describeError(error)}`,
      todo: 'Start adaptbench in a folder that can be written.',
      needed: true,
    });
  }
}

/** The path, or what is there of those above it. */
function nearest(path: string): string {
  const whole = resolve(path);
  return existsSync(whole) || whole === dirname(whole) ? whole : nearest(dirname(whole));
}
