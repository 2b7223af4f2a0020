import type { ExplorerData } from '../../analysis/samples/explorer-model.ts';
import { makeVisible } from '../../lib/visible-text.ts';
import { formatCount } from '../numbers.ts';
import { type Html, html, jsonScript } from './markup.ts';

/** Every answer: what the script of the page shows, and the data that it shows. */
export function renderExplorer(data: ExplorerData): Html {
  return html`<h2>Every answer</h2>
<p class="intro">Each answer with the prompt as it was sent, what was retrieved, the score, the cost and the time. Choose a technique and another one beside it to see both on the same samples, and those on which only one was right.</p>
${extent(data)}
<div id="explorer-app"><p class="needs-script">This part needs JavaScript, which did not run. Every answer is also a line of <code>trials.csv</code>, beside this page.</p></div>
${jsonScript('explorer-data', data)}`;
}

/** How much of the run is here, and by which rule it was drawn. */
function extent({ counts, redacted }: ExplorerData): Html {
  const { trials, shownTrials, samples, shownSamples } = counts;
  const whole =
    shownTrials === trials
      ? html`Every answer of this run is here: ${formatCount(trials)}.`
      : html`<b>${formatCount(shownTrials)} of ${formatCount(trials)} answers are here</b>, so that the page stays small: those to ${formatCount(shownSamples)} of ${formatCount(samples)} samples, the same for every technique. They were drawn by a hash of the sample’s id, which knows nothing of the answers; before that, for every technique one sample of each kind of outcome. So counts here are not shares of the run; the figures above are, and <code>trials.csv</code> has every answer.`;
  return html`<p class="notice-line extent">${whole}${redacted ? ' Texts were left out of this report.' : null}</p>`;
}

/** What the explorer is to show: a sample, or all that a technique answered. */
export interface ExplorerTarget {
  readonly suite: string;
  readonly sample?: string;
  readonly model?: string;
  readonly technique?: string;
  /** A second technique, shown beside the first. */
  readonly beside?: string;
}

/** The address within the page that opens it: `#explorer?suite=faq&sample=17&technique=plain&beside=rag`. */
export function explorerLink(target: ExplorerTarget): string {
  const fields = Object.entries(target).map(([name, value]): [string, string] => [name, makeVisible(value)]);
  return `#explorer?${new URLSearchParams(fields)}`;
}
