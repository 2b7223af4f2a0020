import type { ReportedFamily } from '../../../protocol/imported.ts';
import { type Html, html } from '../markup.ts';
import { familyIcon } from '../parts.ts';

/** Names of numbered points in their order; shown where the picture is too narrow to hold the names. */
export function pointKey(
  points: readonly { readonly label: string; readonly family: ReportedFamily }[],
): Html | null {
  if (points.length === 0) return null;
  return html`<ol class="legend line-key point-key">${points.map(
    ({ label, family }, index) => html`<li><b>${index + 1}</b> ${familyIcon(family)} ${label}</li>`,
  )}</ol>`;
}
