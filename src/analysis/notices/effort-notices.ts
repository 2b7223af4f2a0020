import { formatFixed } from '../../lib/format.ts';
import { FAMILIES } from '../../protocol/words.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import { listWords } from '../figures/say.ts';

/** People's work that was taken from a profile, in full: a reader has not seen the command. */
export function effortNotices({ effort, hours, hourlyRate }: DecisionInputs): string[] {
  if (effort === undefined) return [];
  const declared = FAMILIES.flatMap((family) => {
    const own = hours[family];
    return own === undefined ? [] : [`${own} h for ${family}`];
  });
  const rate = hourlyRate === null ? [] : [`$${formatFixed(hourlyRate, 2)} an hour`];
  return [
    `People's work is declared by the profile "${effort}", not measured: ${listWords([...rate, ...declared])}.`,
  ];
}
