import { availableParallelism, cpus } from 'node:os';

/** Cores that other programs have kept busy since the watch began, on average; `null` where that cannot be told. */
export type OtherWork = () => number | null;

/** Shorter than this, in ms, a look says nothing: the system counts in hundredths of a second. */
const LEAST_MS = 200;

/** Begins to watch what else the machine does. A process that we started counts as other work. */
export function watchOtherWork(): OtherWork {
  const began = performance.now();
  const busyBefore = busyMs();
  const ownBefore = process.cpuUsage();
  return () => {
    const elapsedMs = performance.now() - began;
    const busy = busyMs();
    if (busy === null || busyBefore === null || elapsedMs < LEAST_MS) return null;
    const { user, system } = process.cpuUsage(ownBefore);
    return Math.max(0, busy - busyBefore - (user + system) / 1000) / elapsedMs;
  };
}

/** Time that all cores were busy, in ms; `null` where the cores that are told of are not those that we may use. */
function busyMs(): number | null {
  const cores = cpus();
  if (cores.length === 0 || cores.length !== availableParallelism()) return null;
  return cores.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
