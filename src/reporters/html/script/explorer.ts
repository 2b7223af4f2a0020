import type { ExplorerData } from '../../../analysis/samples/explorer-model.ts';
import type { PageElement } from './browser.ts';
import type { explorerDetail } from './explorer-detail.ts';
import type { explorerMarks } from './explorer-marks.ts';
import type { ExplorerState, explorerModel, PairTally } from './explorer-model.ts';
import type { explorerSummary } from './explorer-summary.ts';
import type { Tools } from './tools.ts';

/** A value that a select offers, and the group that it stands in. */
interface Choice {
  readonly value: string;
  readonly title: string;
  readonly group?: string;
}

/**
 * The part of the page that goes through every answer: selects narrow the list, a press on a line shows all of it, the
 * address of the page always leads back. Never more than a page of lines is in the document.
 * Runs in the page: it may name nothing outside itself but its parameters.
 */
export function showExplorer(
  tools: Tools,
  parts: {
    readonly explorerModel: typeof explorerModel;
    readonly explorerMarks: typeof explorerMarks;
    readonly explorerSummary: typeof explorerSummary;
    readonly explorerDetail: typeof explorerDetail;
  },
): void {
  const { page, make, button, spoken, count, plural } = tools;
  const { document } = page;
  const app = document.getElementById('explorer-app');
  const source = document.getElementById('explorer-data');
  if (app === null || source === null) return;
  const data: ExplorerData = JSON.parse(source.textContent);
  const model = parts.explorerModel(data);
  const { everything } = model;
  const marks = parts.explorerMarks(tools, model);
  const summary = parts.explorerSummary(tools, model, marks);
  const detail = parts.explorerDetail(tools, model, marks);
  const pageSize = 25;
  let state: ExplorerState = { ...everything };
  /** Of several entries in a row, the one that asks last writes the list. */
  let pending: ReturnType<typeof setTimeout> | undefined;

  const addressOf = (target: Partial<ExplorerState>): string => {
    const filled = Object.entries(target).filter(([, value]) => value !== '');
    return `#explorer?${new URLSearchParams(filled)}`;
  };

  const readAddress = (): boolean => {
    const { hash } = page.location;
    if (!hash.startsWith('#explorer?')) return false;
    const wanted = new URLSearchParams(hash.slice('#explorer?'.length));
    state = { ...everything };
    for (const key of Object.keys(everything) as (keyof ExplorerState)[]) state[key] = wanted.get(key) ?? '';
    return true;
  };

  const writeAddress = (): void => {
    try {
      page.history.replaceState(null, '', addressOf(state));
    } catch {
      // A page that was opened from an archive may not change its address; everything else works.
    }
  };

  const select = (title: string, key: keyof ExplorerState, any: string) => {
    const id = `explorer-${key}`;
    const input = make('select', { id });
    const field = make('div', { class: 'field' }, make('label', { for: id }, title), input);
    let written = '';
    input.addEventListener('change', () => change({ [key]: input.value }));
    const offer = (choices: readonly Choice[], options: { readonly isShown?: boolean } = {}): void => {
      const { isShown = choices.length > 1 } = options;
      field.hidden = !isShown;
      if (!choices.some(({ value }) => value === state[key])) state[key] = '';
      const text = JSON.stringify(choices);
      if (text !== written) {
        written = text;
        const option = ({ value, title: words }: Choice): PageElement => make('option', { value }, words);
        const groups = [...Map.groupBy(choices, ({ group }) => group)];
        input.replaceChildren(
          option({ value: '', title: any }),
          ...groups.flatMap(([label, items]) =>
            label === undefined ? items.map(option) : [make('optgroup', { label }, ...items.map(option))],
          ),
        );
      }
      input.value = state[key];
    };
    return { field, offer };
  };

  const fields = {
    suite: select('Suite', 'suite', 'All suites'),
    model: select('Model', 'model', 'All models'),
    technique: select('Technique', 'technique', 'All techniques'),
    beside: select('Beside it', 'beside', 'Nothing'),
    outcome: select('Outcome', 'outcome', 'All outcomes'),
    pair: select('Who was right', 'pair', 'All pairs'),
    slice: select('Slice', 'slice', 'All slices'),
  };
  const search = make('input', {
    id: 'explorer-text',
    type: 'search',
    placeholder: 'in samples, answers and outputs',
  });
  search.addEventListener('input', () => {
    clearTimeout(pending);
    pending = setTimeout(() => change({ text: search.value }), 150);
  });
  const reset = button({ class: 'quiet-button' }, ['Show everything'], () => {
    change({ ...everything });
    search.focus();
  });
  const status = make('p', { class: 'explorer-status', role: 'status', 'aria-live': 'polite' });
  const list = make('ol', { class: 'entries' });
  const turn = (by: number): void => {
    const next = shownPage() + by;
    if (next < 1 || next > pages()) return;
    change({ page: String(next) });
    status.scrollIntoView();
  };
  const previous = button({ class: 'quiet-button' }, ['← Previous', spoken(' page')], () => turn(-1));
  const next = button({ class: 'quiet-button' }, ['Next', spoken(' page'), ' →'], () => turn(1));
  const where = make('span', {});
  const pager = make(
    'div',
    { class: 'pager', role: 'group', 'aria-label': 'Pages of the list' },
    previous,
    where,
    next,
  );

  let found = model.find(state);
  const pages = (): number => Math.max(1, Math.ceil(found.entries.length / pageSize));
  const shownPage = (): number => Math.min(pages(), Math.max(1, Math.trunc(Number(state.page)) || 1));

  function change(to: Partial<ExplorerState>): void {
    clearTimeout(pending);
    state = { ...state, page: '', ...to };
    // Side by side needs a technique on the left.
    if (state.beside !== '' && state.technique === '') {
      state.technique = model.choices(state).techniques.find((name) => name !== state.beside) ?? '';
    }
    if (state.beside === state.technique) state.beside = '';
    if (state.beside === '') state.pair = '';
    else state.outcome = '';
    draw();
    writeAddress();
  }

  const named = (values: readonly string[]): Choice[] => values.map((value) => ({ value, title: value }));

  const pairChoices = (tally: PairTally): Choice[] => {
    const { technique, beside } = state;
    const words: readonly (readonly [keyof PairTally, string])[] = [
      ['left', `only ${technique} right`],
      ['right', `only ${beside} right`],
      ['both', 'both right'],
      ['neither', 'neither right'],
      ['left-better', `${technique} scored better`],
      ['right-better', `${beside} scored better`],
    ];
    return words
      .filter(([kind]) => tally[kind] > 0 || kind === state.pair)
      .map(([kind, title]) => ({ value: kind, title: `${title} (${count(tally[kind])})` }));
  };

  const offerChoices = (): void => {
    fields.suite.offer(data.suites.map(({ name, title }) => ({ value: name, title })));
    fields.model.offer(named(model.choices(state).models));
    const { techniques, slices, outcomes: present } = model.choices(state);
    fields.technique.offer(named(techniques));
    fields.beside.offer(named(techniques.filter((name) => name !== state.technique)), {
      isShown: techniques.length > 1,
    });
    fields.outcome.offer(
      present.map((value) => ({ value, title: marks.outcomes[value][1] })),
      { isShown: state.beside === '' },
    );
    fields.slice.offer(
      slices.map((value) => {
        const [group = ''] = value.split('=', 1);
        return { value, group, title: value.slice(group.length + 1) || '(none)' };
      }),
    );
  };

  const entry = (trial: number, beside: number | null, position: number): PageElement => {
    const id = `explorer-entry-${position}`;
    const body = make('div', { id, hidden: true });
    const head = button(
      {
        class: beside === null ? 'entry-button' : 'entry-button two',
        'aria-expanded': 'false',
        'aria-controls': id,
      },
      summary(trial, beside),
      () => {
        const isOpening = body.hidden;
        if (isOpening && body.children.length === 0) {
          body.append(
            detail({
              trial,
              beside,
              address: addressOf(model.stateFor(trial, beside)),
              compare: (technique) => {
                change({ ...everything, ...model.stateFor(trial, null), beside: technique });
                openFirst();
              },
            }),
          );
        }
        body.hidden = !isOpening;
        head.setAttribute('aria-expanded', String(isOpening));
      },
    );
    return make('li', { class: 'entry' }, make('h3', {}, head), body);
  };

  const openFirst = (): void => {
    const first = list.querySelector('button');
    if (first === null) return;
    first.click();
    first.focus({ preventScroll: true });
    first.scrollIntoView();
  };

  const statusText = (): string => {
    const { entries, single } = found;
    const what = state.beside === '' ? 'answer' : 'pair';
    const missing = single === 0 ? '' : ` ${plural(single, 'answer')} without a counterpart left out.`;
    if (entries.length === 0) {
      const known = state.sample === '' || data.samples.some(({ id }) => id === state.sample);
      const away = known ? '' : ' That sample is not among those that this page holds; trials.csv has it.';
      return `No ${what} fits.${away}${missing}`;
    }
    const first = (shownPage() - 1) * pageSize + 1;
    const last = Math.min(entries.length, first + pageSize - 1);
    const only = state.sample === '' ? '' : ` of sample ${state.sample}`;
    return `${plural(entries.length, what)}${only}, ${count(first)} to ${count(last)} shown.${missing}`;
  };

  const mute = (control: PageElement, isMuted: boolean): void =>
    control.setAttribute('aria-disabled', String(isMuted));

  const draw = (): void => {
    offerChoices();
    found = model.find(state);
    fields.pair.offer(pairChoices(found.tally), { isShown: state.beside !== '' });
    if (search.value !== state.text) search.value = state.text;
    const current = shownPage();
    const begin = (current - 1) * pageSize;
    list.replaceChildren(
      ...found.entries
        .slice(begin, begin + pageSize)
        .map(([trial, beside], index) => entry(trial, beside, begin + index)),
    );
    status.textContent = statusText();
    pager.hidden = pages() === 1;
    where.textContent = `Page ${count(current)} of ${count(pages())}`;
    mute(previous, current === 1);
    mute(next, current === pages());
  };

  const arrive = (): void => {
    if (!readAddress()) return;
    draw();
    if (state.sample !== '') openFirst();
    else app.scrollIntoView();
  };

  app.replaceChildren(
    make(
      'div',
      { class: 'filters', role: 'search', 'aria-label': 'Narrow the answers' },
      ...Object.values(fields).map(({ field }) => field),
      make('div', { class: 'field wide' }, make('label', { for: 'explorer-text' }, 'Text'), search),
      reset,
    ),
    status,
    list,
    pager,
  );
  draw();
  arrive();
  page.addEventListener('hashchange', arrive);
}
