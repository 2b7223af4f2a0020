import { plural } from '../../lib/format.ts';
import { plainLine } from '../../lib/visible-text.ts';
import { SPLITS } from '../../protocol/words.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { painter, shorten } from '../../reporters/terminal.ts';
import type { AskedRow, SuitePreview } from './preview.ts';
import type { Task } from './tasks.ts';
import type { WrittenFile } from './write-files.ts';

/** What a suite is made of, before it is written. */
export interface SuiteDraft extends SuitePreview {
  readonly suite: string;
  readonly task: Task;
  readonly data: string;
  readonly rowCount: number;
  readonly columns: {
    readonly input: string;
    readonly target: string;
    readonly id: string | null;
    readonly group: string | null;
    readonly slices: readonly string[];
  };
  readonly labels: readonly string[] | null;
}

/** What init prints for programs. */
export interface InitResult extends SuiteDraft {
  /** The suite file that was written. */
  readonly file: string;
  readonly files: readonly WrittenFile[];
  /** Commands to go on with. */
  readonly next: readonly string[];
}

/** Lines of a prompt that are shown. */
const MOST_LINES = 12;

/** What a suite asks, of which data. */
export function renderDraft(draft: SuiteDraft, { color, width }: SummaryOptions): string {
  const paint = painter(color);
  const { columns, labels } = draft;
  const line = (title: string, text: string): string =>
    `  ${paint('dim', title.padEnd(11))} ${shorten(plainLine(text), Math.max(20, width - 14))}`;
  return `${[
    paint('bold', `${plainLine(draft.data)}: ${plural(draft.rowCount, 'row')}`),
    line('input', columns.input),
    line('target', columns.target),
    line('id', columns.id ?? 'made from the content'),
    ...(columns.group === null ? [] : [line('group', columns.group)]),
    ...(columns.slices.length === 0 ? [] : [line('slices', columns.slices.join(', '))]),
    ...(labels === null ? [] : [line('labels', labels.join(', '))]),
    line('splits', SPLITS.map((split) => `${split} ${draft.splits[split]}`).join(', ')),
    line('techniques', draft.techniques.join(', ')),
    line('models', draft.models.join(', ')),
    '',
    paint('bold', `As ${plural(draft.rows.length, 'row')} will be asked`),
    ...draft.rows.flatMap((row) => ['', ...rowLines(row, { width, paint })]),
  ].join('\n')}\n`;
}

/** What was written, and how to go on. */
export function renderWritten(result: InitResult, { color }: SummaryOptions): string {
  const paint = painter(color);
  return `${[
    ...result.files.map((file) => `  ${fileText(file)}`),
    '',
    paint('bold', 'Go on with'),
    ...result.next.map((command) => `  ${command}`),
  ].join('\n')}\n`;
}

/** What became of a file. */
function fileText({ name, done, beside }: WrittenFile): string {
  switch (done) {
    case 'written':
      return `${name} was written.`;
    case 'replaced':
      return `${name} was written anew; nobody had edited it.`;
    case 'unchanged':
      return `${name} is as it was.`;
    case 'kept':
      return `${name} is yours and was kept; what init would write is in ${beside}.`;
  }
}

function rowLines(
  { prompt, answer }: AskedRow,
  { width, paint }: { readonly width: number; readonly paint: ReturnType<typeof painter> },
): readonly string[] {
  const lines = prompt.split('\n');
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), '…'] : lines;
  const room = Math.max(20, width - 4);
  return [
    ...shown.map((text) => `  │ ${shorten(plainLine(text), room)}`),
    `  ${paint('dim', '→')} ${shorten(plainLine(answer), room)}`,
  ];
}
