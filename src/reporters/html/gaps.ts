import { type Html, html } from './markup.ts';

/** Why techniques stand without a number in the table above, each reason once; nothing where none does. */
export function renderGaps(
  title: string,
  entries: readonly { readonly technique: string; readonly reason: string | null }[],
): Html | null {
  const reasons = new Map<string, string>();
  for (const { technique, reason } of entries) {
    if (reason !== null) reasons.set(`${technique}\u0000${reason}`, `${technique}: ${reason}`);
  }
  if (reasons.size === 0) return null;
  return html`<p class="notice-line">${title}: ${[...reasons.values()].join('; ')}.</p>`;
}
