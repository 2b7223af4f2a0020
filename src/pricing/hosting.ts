/** Hours of a month of a server that is always up: a year of 365.25 days by twelve. */
export const HOURS_A_MONTH = (365.25 * 24) / 12;

const MS_PER_HOUR = 3_600_000;

/** A server that costs the same whatever it answers. */
export interface Hosting {
  /** USD an hour that it is up. */
  readonly perHour: number;
  /** Answers a month. */
  readonly volume: number;
  /** Time that one answer keeps it busy, in ms; `null` where it was not measured. */
  readonly busyMs: number | null;
}

/** What an answer of such a server costs. */
export interface HostedAnswer {
  /** USD an answer at the volume: all the hours of the month shared by its answers. */
  readonly atVolume: number;
  /** USD an answer of a server that is never idle; `null` where its pace is not known. */
  readonly atFull: number | null;
  /** Servers that the volume needs; one is assumed, `null`, where the pace is not known. */
  readonly servers: number | null;
  /** Share of their hours in which they answer; `null` likewise. */
  readonly utilisation: number | null;
}

/**
 * Cost of an answer of servers that are paid by the hour. With the price of an hour H, M hours a month, V answers a
 * month and r answers an hour, a server can give r M answers a month, so that k = ⌈V / (r M)⌉ are needed; an answer
 * costs k H M / V, which is H / r over the utilisation V / (k r M).
 * Source: fixed capacity over utilisation, as in L. A. Barroso, U. Hölzle and P. Ranganathan, The Datacenter as a
 * Computer, 3rd ed. (2018), chapter 6.
 */
export function hostedAnswer({ perHour, volume, busyMs }: Hosting): HostedAnswer {
  const monthly = perHour * HOURS_A_MONTH;
  if (busyMs === null || busyMs <= 0) {
    return { atVolume: monthly / volume, atFull: null, servers: null, utilisation: null };
  }
  const perServer = (MS_PER_HOUR / busyMs) * HOURS_A_MONTH;
  const servers = Math.max(1, Math.ceil(volume / perServer));
  return {
    atVolume: (servers * monthly) / volume,
    atFull: (perHour * busyMs) / MS_PER_HOUR,
    servers,
    utilisation: volume / (servers * perServer),
  };
}
