import type { BestSet } from '../../analysis/comparisons/comparison-model.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';

/** Which techniques may be the best, as a sentence. */
export function renderBest({ suite, model }: ModelPart): Html | null {
  const best = suite.best.find((set) => set.model === model);
  if (best === undefined || best.compared < 3) return null;
  return html`<p class="best"><b>${bestWords(best)}</b> A technique is out when another one is shown to be better: each was compared with all others, and p multiplied by their number. The one that is truly best stays in with a chance of at least 95%.</p>`;
}

function bestWords({ techniques, compared }: BestSet): string {
  const [only] = techniques;
  if (only === undefined) return 'None is best: each technique is beaten by another one.';
  if (techniques.length === 1) return `Best of ${compared}: ${only}.`;
  return `Tied for the best of ${compared}: ${techniques.join(', ')}.`;
}
