import { type Html, html } from '../markup.ts';
import { type Line, strokesOf } from './line-chart.ts';

const WIDTH = 28;
const HEIGHT = 10;

/** Names of the lines with their strokes; shown where the picture is too narrow to hold the names. */
export function lineKey(lines: readonly Line[]): Html | null {
  if (lines.length < 2) return null;
  return html`<ul class="legend line-key">${strokesOf(lines).map(
    ({ name, color, dash }) =>
      html`<li><svg width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><line x1="0" y1="${HEIGHT / 2}" x2="${WIDTH}" y2="${HEIGHT / 2}" stroke="${color}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"></line></svg> ${name}</li>`,
  )}</ul>`;
}
