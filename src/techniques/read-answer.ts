import type { ReadingRule } from '../core/ingredient.ts';
import { escapeRegExp } from '../lib/escape-regexp.ts';
import type { Reading } from '../protocol/records.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import { readChoice } from './answers/choices.ts';
import { objectReadings } from './answers/json-answer.ts';
import { readLabel, wholeLabel } from './answers/labels.ts';
import { contentLines, withoutFence, withoutMarkup, withoutQuotes } from './answers/markup.ts';
import { readNumber } from './answers/numbers.ts';
import { answered, formatError } from './answers/reading.ts';

/**
 * Reads the answer off an output: the value as it is written, or a format error, never another value.
 * A reasoned answer is only taken from its marked line, never from the reasoning. An unmarked answer is the first line
 * that is no heading, introduction or fence. That line has to name exactly one label, number or choice.
 */
export function readAnswer(output: string, rule: ReadingRule): Reading {
  const text = output.normalize('NFC').trim();
  if (text === '') return formatError('the output is empty');
  if (rule.isObject === true) return readObject(text, rule);
  const marked = markedParts(text, rule);
  const [first, ...others] = marked;
  if (rule.reasoned) {
    const last = marked.at(-1);
    return last === undefined
      ? formatError(`no line begins with "${rule.label}:"`)
      : readPart(last.part, rule);
  }
  if (first === undefined || (rule.begun && first.start > 0)) return readPart(text, rule);
  // After a first line that is the answer, a text that is continued may go on with the next question.
  if (rule.begun || others.length === 0) return readPart(first.part, rule);
  const readings = marked.map(({ part }) => readPart(part, rule));
  const answers = new Set(
    readings.flatMap((reading) => (reading.status === 'answered' ? reading.answer : [])),
  );
  if (answers.size > 1) return formatError(`several lines begin with "${rule.label}:" and differ`);
  return readings.find(({ status }) => status === 'answered') ?? readPart(first.part, rule);
}

/** Whether an output has a line that begins with the label, so that it holds an answer, readable or not. */
export function hasMarkedAnswer(output: string, rule: ReadingRule): boolean {
  return markedParts(output.normalize('NFC'), rule).length > 0;
}

interface MarkedPart {
  /** Where its line begins. */
  readonly start: number;
  /** What follows the label, up to the next such line. */
  readonly part: string;
}

/** A line of more characters names no one label, number or choice. */
const LONGEST_LINE = 4000;

/** Markup and list markers before the label. */
const MARKERS = /^[ \t>#*_`•+"“'-]*(?:\d{1,2}[.)][ \t]+)?["“'*_`]*/;
/** Words that may stand before the label in the line of the answer. */
const LEAD = '(?:(?:so|thus|hence|therefore|finally|overall|final|the|in conclusion),?[ \\t]+){0,3}';

/** What follows the label in each line that begins with it, or that holds nothing else. */
function markedParts(text: string, rule: ReadingRule): readonly MarkedPart[] {
  const marker = markerOf(rule);
  const marks: { readonly start: number; readonly from: number; readonly isHeading: boolean }[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const marked = line.replace(MARKERS, '');
    const found = marker.exec(marked);
    if (found !== null) {
      const from = start + line.length - marked.length + found[0].length;
      marks.push({ start, from, isHeading: !/[:：]/.test(found[0]) });
    }
    start += line.length + 1;
  }
  return marks.flatMap(({ start: at, from, isHeading }, index) => {
    const part = text.slice(from, marks[index + 1]?.start);
    return isHeading && part.trim() === '' ? [] : [{ start: at, part }];
  });
}

/** Patterns by answer format and label: every answer of a run is read by the same few. */
const markersKnown = new WeakMap<AnswerFormat, Map<string, RegExp>>();

function markerOf({ label, format }: ReadingRule): RegExp {
  const ofFormat = markersKnown.get(format) ?? new Map<string, RegExp>();
  markersKnown.set(format, ofFormat);
  const known = ofFormat.get(label);
  if (known !== undefined) return known;
  const sign = '["”\'*_`]*[ \\t]*[:：]["”\'*_`]*';
  // A line with the label alone is a heading, but for a label that is an answer itself.
  const alone = isAnswer(label, format) ? '' : '|["”\'*_`]*[ \\t\\r]*$';
  const marker = new RegExp(
    `^${LEAD}["“'*_\`]*${escapeRegExp(label.normalize('NFC'))}(?:${sign}${alone})`,
    'i',
  );
  ofFormat.set(label, marker);
  return marker;
}

function isAnswer(label: string, format: AnswerFormat): boolean {
  return format.kind === 'label' && wholeLabel(label, format.labels) !== undefined;
}

/** A text in place of an object shows that the model was not held to one: no answer of this technique. */
function readObject(text: string, { format, label }: ReadingRule): Reading {
  const read = (value: string): Reading =>
    format.kind === 'text' ? answered(value) : readLine(value, format);
  return (
    objectReadings(withoutFence(text), { label, read }) ??
    formatError('the output is no JSON object, which the request asked for by a schema')
  );
}

function readPart(part: string, rule: ReadingRule): Reading {
  const { format } = rule;
  const text = part.trim();
  if (format.kind === 'text') {
    const answer = withoutFence(text);
    return answer === '' ? formatError('the answer is empty') : answered(answer);
  }
  const inObject = objectReadings(withoutFence(text), {
    label: rule.label,
    read: (value) => readLine(value, format),
  });
  if (inObject !== null) return inObject;
  const lines = contentLines(text);
  const line = answerLine(lines, rule);
  if (lines.filter((other) => isBullet(other)).length > 1 && isBullet(line)) {
    return formatError('a list is given, not one answer');
  }
  if (rule.begun) return readLine(line, format);
  // "Sure!", then the answer in a line of its own.
  const whole = [...new Set(lines.flatMap((other) => wholeAnswer(other, format) ?? []))];
  if (whole.length > 1) return formatError(`several lines are answers: ${whole.join(', ')}`);
  const [only] = whole;
  if (only !== undefined) return answered(only);
  return readLine(line, format);
}

/** Lines that repeat what was asked. */
const ECHO =
  /^\s*["“'*_`]*(?:text|input|review|message|question|note|e-?mail|tweet|comment|sentence|context|ticket|statement|passage|post)["”'*_`]*\s*[:：]/i;

/** The first line that is not only a heading, an introduction or an echo of the question. */
function answerLine(lines: readonly string[], { format, begun }: ReadingRule): string {
  const [first = ''] = lines;
  if (begun) return first;
  const isIntroduction = (line: string): boolean =>
    (/^\s*#/.test(line) || ECHO.test(line) || /[:：]["”'*_`]*\s*$/.test(line)) && !isWhole(line, format);
  return lines.find((line) => !isIntroduction(line)) ?? first;
}

function isWhole(line: string, format: AnswerFormat): boolean {
  return wholeAnswer(line, format) !== undefined;
}

/** The answer that is all of a line, but for markup and, beside a label, the marker of a list. */
function wholeAnswer(line: string, format: AnswerFormat): string | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const bare = withoutMarkup(line.replace(/^\s*#+/, ''));
  switch (format.kind) {
    case 'label':
      return wholeLabel(bare.replace(/^(?:[-*•]|\d{1,2}[.)])\s+/, ''), format.labels);
    case 'number-or-choice': {
      if (!/^[([{$]*(?:[A-Za-z]|[-+$€£¥]*[\d.,]+%?)[)\]}$.]*$/.test(bare)) return undefined;
      const reading = readChoice(bare, format.choices) ?? readNumber(bare);
      return reading.status === 'answered' ? reading.answer : undefined;
    }
    case 'text':
      return undefined;
  }
}

function isBullet(line: string): boolean {
  return /^\s*[-*•]\s/.test(line);
}

function readLine(raw: string, format: Exclude<AnswerFormat, { kind: 'text' }>): Reading {
  if (raw.length > LONGEST_LINE) return formatError('the line of the answer is too long to be one');
  const object = objectReadings(raw.trim(), { label: '', read: (value) => readLine(value, format) });
  if (object !== null) return object;
  const line = withoutMarkup(withoutQuotes(raw.normalize('NFC')));
  if (line === '') return formatError('the answer line is empty');
  switch (format.kind) {
    case 'label':
      return readLabel(line, format.labels);
    case 'number-or-choice': {
      const choice = readChoice(line, format.choices);
      return choice ?? readNumber(line);
    }
  }
}
