import type { ExplorerRetrieval } from '../../../analysis/samples/explorer-model.ts';
import type { PageElement } from './browser.ts';
import type { ExplorerMarks } from './explorer-marks.ts';
import type { ExplorerModel, PromptPart } from './explorer-model.ts';
import type { Tools } from './tools.ts';

/**
 * How all of a trial is drawn, or of two side by side. Runs in the page: it may name nothing outside itself but its
 * parameters, which is why so much stands in one function and file.
 */
export function explorerDetail(tools: Tools, model: ExplorerModel, marks: ExplorerMarks) {
  const { make, button, count, plural, usd, formatDuration } = tools;
  const { outcomeOf, badge, scoreText } = marks;
  const { data, cuts } = model;
  const { trials, texts } = data;
  const longest = 700;

  const speakers: Readonly<Record<PromptPart['kind'], string>> = {
    system: 'System',
    user: 'User',
    assistant: 'Assistant',
    completion: 'Text to be continued',
    gap: '',
  };

  const note = (text: string): PageElement => make('p', { class: 'text nothing' }, text);

  const block = (text: string): PageElement =>
    text.length <= longest
      ? make('div', { class: 'text', dir: 'auto' }, text)
      : make(
          'div',
          { class: 'text long', dir: 'auto', tabindex: '0', role: 'group', 'aria-label': 'Long text' },
          text,
        );

  /** A text as it is, with a notice where it was cut. */
  const show = (index: number | null): readonly PageElement[] => {
    if (index === null) return [note('(left out)')];
    const text = texts[index] ?? '';
    if (text.trim() === '') return [note('(empty)')];
    const whole = cuts.get(index);
    if (whole === undefined) return [block(text)];
    const size = `${count(text.length)} of ${count(whole)} characters`;
    return [
      block(text),
      make('p', { class: 'notice-line' }, `Cut here: ${size} are shown. The whole text is in trials.csv.`),
    ];
  };

  const label = (text: string): PageElement => make('p', { class: 'label' }, text);

  const fold = (title: string, ...content: readonly PageElement[]): PageElement =>
    make('details', {}, make('summary', {}, title), ...content);

  const promptPart = ({ kind, text }: PromptPart): readonly PageElement[] => {
    if (kind === 'gap') {
      return [
        make(
          'p',
          { class: 'notice-line' },
          `… ${count(Number(text))} characters are left out here; the whole prompt is in the run’s journal. …`,
        ),
      ];
    }
    return [label(speakers[kind]), text.trim() === '' ? note('(empty)') : block(text)];
  };

  const prompts = (trial: number): PageElement => {
    const found = trials.prompts[trial];
    if (found === null || found === undefined) return fold('Prompt as sent', note('(left out)'));
    const calls = trials.calls[trial] ?? 0;
    if (found.length === 0) return note('No prompt was answered.');
    const several =
      calls > 1 ? ` (${plural(calls, 'call')}${found.length === 1 ? ', all the same' : ''})` : '';
    return fold(
      `${found.length > 1 ? 'Prompts' : 'Prompt'} as sent${several}`,
      ...found.flatMap((last, index) => [
        ...(found.length > 1 ? [label(`Call ${index + 1}`)] : []),
        ...model.promptOf(last).flatMap(promptPart),
      ]),
    );
  };

  const passages = (retrieval: ExplorerRetrieval): PageElement => {
    if (retrieval.length === 0) return note('No passage was shown.');
    const isKnown = retrieval.some(([, right]) => right !== null);
    const right = retrieval.filter(([, holds]) => holds === 1).length;
    return fold(
      `${plural(retrieval.length, 'passage')} shown${isKnown ? `, ${count(right)} right` : ''}`,
      ...retrieval.flatMap(([passage, holds]) => {
        const [document, heading, text] = data.passages[passage] ?? [0, null, null];
        const name = [document, heading].flatMap((part) => (part === null ? [] : (texts[part] ?? [])));
        const mark = make(
          'span',
          { class: 'badge right' },
          make('span', { 'aria-hidden': 'true' }, '✓'),
          'right passage',
        );
        return [
          make('p', { class: 'models' }, `${name.join(' · ')} `, holds === 1 ? mark : null),
          ...show(text),
        ];
      }),
    );
  };

  const costText = (trial: number): string => {
    const cost = trials.cost[trial] ?? null;
    return cost === null ? 'unknown' : `${usd(cost)} (${usd(1000 * cost)} / 1k)`;
  };

  const latencyText = (trial: number): string => {
    const latency = trials.latency[trial] ?? null;
    const timing = data.timings[trials.timing[trial] ?? 0];
    if (latency === null) return 'not measured';
    const under = { alone: '', cached: ', from the cache', shared: ', beside others' };
    return `${formatDuration(latency)}${under[timing ?? 'alone']}`;
  };

  const facts = (trial: number): PageElement => {
    const rows: readonly (readonly [string, string])[] = [
      ...model.suiteOf(trial).metrics.map(({ title }, index) => [title, scoreText(trial, index)] as const),
      ['Latency', latencyText(trial)],
      ['Cost', costText(trial)],
    ];
    return make(
      'dl',
      { class: 'foot' },
      ...rows.map(([term, value]) => make('div', {}, make('dt', {}, term), make('dd', {}, value))),
    );
  };

  const card = (trial: number): PageElement => {
    const { technique, model: name } = model.cellOf(trial);
    const [answer, output] = [trials.answer[trial] ?? null, trials.output[trial] ?? null];
    const isReason = ['failed', 'format-error'].includes(outcomeOf(trial));
    const isSame =
      answer !== null && output !== null && (texts[answer] ?? '').trim() === (texts[output] ?? '').trim();
    const retrieval = trials.retrieval[trial] ?? null;
    return make(
      'section',
      { class: 'card' },
      make('h4', {}, technique, ' ', make('small', {}, name)),
      make('p', { class: 'status' }, badge(trial)),
      label(isReason ? 'Why there is no answer' : 'Answer'),
      ...show(answer),
      isSame || (isReason && output !== null && texts[output] === '')
        ? null
        : fold('Raw output', ...show(output)),
      prompts(trial),
      retrieval === null ? null : passages(data.retrievals[retrieval] ?? []),
      facts(trial),
    );
  };

  const question = (trial: number): PageElement => {
    const { input, targets } = model.sampleOf(trial);
    const slices = model.slicesOf(trial);
    return make(
      'div',
      { class: 'question' },
      label('Sample'),
      ...show(input),
      label(targets?.length === 1 ? 'Accepted answer' : 'Accepted answers'),
      ...(targets === null ? [note('(left out)')] : targets.flatMap(show)),
      targets?.length === 0 ? note('(none)') : null,
      slices.length === 0
        ? null
        : make(
            'p',
            { class: 'models' },
            slices.map(([column, value]) => `${column}: ${value === '' ? '(none)' : value}`).join(' · '),
          ),
    );
  };

  /** The same sample with every other technique, a press away. */
  const others = (
    trial: number,
    beside: number | null,
    compare: (technique: string) => void,
  ): PageElement | null => {
    const own = model.cellOf(trial);
    const found = data.cells.flatMap(({ suite, technique, model: name }) => {
      if (suite !== own.suite || name !== own.model || technique === own.technique) return [];
      const other = model.counterpart(trial, technique);
      return other === null || other === beside ? [] : [{ technique, other }];
    });
    if (found.length === 0) return null;
    return make(
      'div',
      { class: 'others', role: 'group', 'aria-label': 'Compare on this sample' },
      make('span', {}, 'Compare on this sample with'),
      ...found.map(({ technique, other }) =>
        button({ class: 'quiet-button' }, [technique, ' ', badge(other)], () => compare(technique)),
      ),
    );
  };

  /** Everything about a trial, or about two side by side. */
  const detail = (options: {
    readonly trial: number;
    readonly beside: number | null;
    readonly address: string;
    readonly compare: (technique: string) => void;
  }): PageElement => {
    const { trial, beside, address, compare } = options;
    return make(
      'div',
      { class: 'entry-detail' },
      question(trial),
      make(
        'div',
        { class: beside === null ? 'single' : 'pair' },
        card(trial),
        beside === null ? null : card(beside),
      ),
      others(trial, beside, compare),
      make('p', { class: 'notice-line' }, make('a', { href: address }, 'Link to this sample')),
    );
  };

  return detail;
}
