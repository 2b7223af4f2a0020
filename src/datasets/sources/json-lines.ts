import { z } from 'zod';
import { defineRowSource } from '../../core/row-source.ts';
import { pauses } from '../../files/pauses.ts';
import { encodingOption } from '../text/encodings.ts';
import { openText } from '../text/open-text.ts';
import { parseJson, valuesOfObject } from './json-values.ts';

const LIST = 'A file that holds a JSON list is named .json.';
const LIMIT = {
  most: 2_000_000_000,
  hint: 'Take fewer rows, or leave columns out that the suite does not read.',
} as const;

/** Files with a JSON object a line. */
export const JSON_LINES = defineRowSource({
  name: 'jsonl',
  title: 'JSON Lines, an object a line',
  extensions: ['.jsonl', '.ndjson'],
  options: z.strictObject({ encoding: encodingOption }),
  async *rows({ location: file, options }, { texts, signal, notice }) {
    const text = await openText(file, { encoding: options.encoding, signal, ...LIMIT });
    if (text.found !== null) notice(`read as ${text.found}.`);
    const pause = pauses(signal);
    let line = 0;
    for await (const content of linesOf(text.pieces())) {
      line++;
      await pause();
      if (content.trim() === '') continue;
      const hint = line === 1 && /^\s*\[/.test(content) ? LIST : undefined;
      const place = { file, line, hint };
      yield { line, values: valuesOfObject(parseJson(content, place), { texts, ...place }) };
    }
  },
});

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
