import { canonicalDecimal } from '../lib/decimal.ts';
import type { AnswerFormat } from '../protocol/suite.ts';

/**
 * The form in which answers and targets of a suite are compared, the same in data, scorers and votes: a label as the suite
 * writes it, a number without needless zeros and of any length, a text in composed characters (NFC).
 * @returns `null` for a text that is no answer of this format
 */
export function canonicalAnswer(text: string, format: AnswerFormat): string | null {
  const composed = text.normalize('NFC');
  switch (format.kind) {
    case 'text':
      return composed.trim();
    case 'label':
      return format.labels.includes(composed) ? composed : null;
    case 'number-or-choice':
      return format.choices.find((choice) => choice === composed.trim()) ?? canonicalDecimal(composed.trim());
  }
}
