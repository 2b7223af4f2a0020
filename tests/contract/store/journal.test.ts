import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRecord, JournalRecord } from '../../../src/protocol/records.ts';
import { RUN_FORMAT } from '../../../src/protocol/run-format.ts';
import { JournalWriter, readJournal } from '../../../src/store/journal.ts';
import { decodeLine, encodeLine } from '../../../src/store/journal-line.ts';

const JOURNAL = fileURLToPath(new URL('../../../src/store/journal.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-journal-'));
  file = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const sent = (key: string): JournalRecord => ({ type: 'sent', key });

/** Writes records as a run does. */
async function write(...records: readonly JournalRecord[]): Promise<void> {
  const writer = new JournalWriter(file, 0);
  await writer.append(records);
  await writer.close();
}

describe('a journal line', () => {
  it('is JSON with a checksum and ends with the line break', () => {
    expect(encodeLine(sent('k'))).toMatchInlineSnapshot(`
      "{"crc":"f2af5a2c","record":{"type":"sent","key":"k"}}
      "
    `);
    expect(JSON.parse(encodeLine(sent('k')))).toEqual({
      crc: expect.stringMatching(/^[0-9a-f]{8}$/),
      record: sent('k'),
    });
  });

  it('gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const line = encodeLine(sent(key));
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(decodeLine(line.slice(0, -1))).toEqual({ record: sent(key) });
      }),
    );
  });

  it('notices any changed character', () => {
    const line = encodeLine(sent('some key')).slice(0, -1);
    for (let index = 0; index < line.length; index++) {
      const other = line[index] === 'x' ? 'y' : 'x';
      expect(decodeLine(`${line.slice(0, index)}${other}${line.slice(index + 1)}`)).toHaveProperty('fault');
      expect(decodeLine(line.slice(0, index))).toHaveProperty('fault');
    }
  });

  it.each<[string, JournalRecord]>([
    [
      'something that could not be read',
      {
        type: 'unread',
        key: 'k',
        trial: 't',
        model: 'openai:m',
        reason: 'lost',
        usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 1 },
      },
    ],
    [
      'something of unknown cost',
      { type: 'unread', key: 'k', trial: 't', model: 'openai:m', reason: 'lost', usage: null },
    ],
  ])('gives back %s', (_, record) => {
    expect(decodeLine(encodeLine(record).trimEnd())).toEqual({ record });
  });

  it('says what is wrong with it', () => {
    const faultOf = (line: string): unknown => decodeLine(line);
    expect(faultOf('')).toEqual({ fault: 'it is no journal line' });
    expect(faultOf('{"type":"sent","key":"k"}')).toEqual({ fault: 'it is no journal line' });
    expect(faultOf(encodeLine(sent('k')).trimEnd().replace('"k"', '"j"'))).toEqual({
      fault: 'its checksum does not fit',
    });
    const unknown = { type: 'of a later version' } as unknown as JournalRecord;
    expect(faultOf(encodeLine(unknown).trimEnd())).toEqual({
      fault: expect.stringContaining('its record is not one that this version reads (type: '),
    });
  });
});

describe('readJournal', () => {
  it('reads what was written', async () => {
    await write(sent('a'), sent('b'));
    const { size } = await stat(file);
    expect(await readJournal(file)).toEqual({
      records: [sent('a'), sent('b')],
      unknown: new Map(),
      wholeBytes: size,
      torn: false,
    });
  });

  describe('the request of a call', () => {
    const call = (key: string): CallRecord => ({
      type: 'call',
      key,
      trial: 't',
      model: 'openai:m',
      request: {
        prompt: { form: 'completion', text: `é漢🙂 ${key}` },
        maxTokens: 8,
        temperature: 0,
        seed: 1,
        stop: [],
      },
      response: {
        text: 'yes',
        finishReason: 'stop',
        usage: null,
        timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      },
      cachedFrom: null,
    });
    const WRITTEN = [call('a'), sent('b'), call('c')];

    async function readBack(): Promise<readonly JournalRecord[]> {
      await write(...WRITTEN);
      return (await readJournal(file)).records;
    }

    it('is as it was written, also in a copy and as JSON', async () => {
      const records = await readBack();
      expect(records).toEqual(WRITTEN);
      expect(records.map((record) => ({ ...record }))).toStrictEqual(WRITTEN);
      expect(records.map((record) => JSON.stringify(record))).toEqual(
        WRITTEN.map((record) => JSON.stringify(record)),
      );
      expect(structuredClone(records)).toEqual(WRITTEN);
    });

    it.each<[string, () => Promise<void>, object]>([
      [
        'was damaged since',
        async () => writeFile(file, (await readFile(file, 'utf8')).replace('🙂 c', '🙂 d')),
        { code: 'DAMAGED_JOURNAL', message: expect.stringContaining('its checksum does not fit'), line: 3 },
      ],
      [
        'was cut off since',
        async () => truncate(file, (await stat(file)).size - 5),
        { code: 'DAMAGED_JOURNAL', message: expect.stringContaining('it is no journal line'), line: 3 },
      ],
      [
        'is another one by now',
        () => write(call('a'), sent('b'), call('d')),
        { code: 'DAMAGED_JOURNAL', message: expect.stringContaining('no longer the one'), line: 3 },
      ],
      ['is gone', () => rm(file), { code: 'FILE_SYSTEM' }],
    ])('is a fault with file and line where it %s', async (_, change, fault) => {
      const [, , last] = await readBack();
      await change();
      expect(() => JSON.stringify(last)).toThrow(expect.objectContaining({ file, ...fault }));
    });
  });

  it('reads an empty file as an empty journal', async () => {
    await writeFile(file, '');
    expect(await readJournal(file)).toEqual({ records: [], unknown: new Map(), wholeBytes: 0, torn: false });
  });

  it('reads what is longer than what is read at once, its lines and characters parted anywhere', async () => {
    const records = Array.from({ length: 5_000 }, (_, index) =>
      sent(`${index}${'é漢🙂'.repeat(index % 40)}`),
    );
    records.push(sent('漢'.repeat(300_000)), sent('last'));
    await write(...records);
    const { size } = await stat(file);
    expect(await readJournal(file)).toMatchObject({ records, wholeBytes: size, torn: false });
    await truncate(file, size - 1);
    expect(await readJournal(file)).toMatchObject({ records: records.slice(0, -1), torn: true });
  });

  it('leaves out a last line that was torn anywhere, even before its line break', async () => {
    await write(sent('a'), sent('é漢🙂'));
    const { size } = await stat(file);
    const whole = Buffer.byteLength(encodeLine(sent('a')));
    for (let end = size - 1; end > whole; end--) {
      await truncate(file, end);
      expect(await readJournal(file)).toMatchObject({ records: [sent('a')], wholeBytes: whole, torn: true });
    }
    await truncate(file, whole);
    expect(await readJournal(file)).toMatchObject({ records: [sent('a')], torn: false });
  });

  it.each([
    [1, 'first'],
    [2, 'middle'],
    [3, 'last'],
  ])('stops at a damaged line %i with its number, also at the %s one', async (line) => {
    await write(sent('a'), sent('b'), sent('c'));
    const lines = (await readFile(file, 'utf8')).split('\n');
    const damaged = lines.with(line - 1, String(lines[line - 1]).replace('"sent"', '"sunk"'));
    await writeFile(file, damaged.join('\n'));
    await expect(readJournal(file)).rejects.toMatchObject({
      code: 'DAMAGED_JOURNAL',
      file,
      line,
      message: expect.stringContaining(
        `${file}:${line}: this line is damaged: its checksum does not fit. Nothing was changed.`,
      ),
    });
  });

  it('stops at an empty line, and at bytes that are no UTF-8', async () => {
    await write(sent('a'));
    await appendFile(file, '\n');
    await expect(readJournal(file)).rejects.toMatchObject({ code: 'DAMAGED_JOURNAL', line: 2 });
    await writeFile(file, Buffer.from([0xff, 0xfe, 0x0a]));
    await expect(readJournal(file)).rejects.toMatchObject({ code: 'DAMAGED_JOURNAL', line: 1 });
  });

  it('lets signals be heard while it reads a long one', async () => {
    await writeFile(file, encodeLine(sent('a')).repeat(1000));
    const heard = new AbortController();
    // Looked at when the file is read and its lines are not.
    const format = {
      ...RUN_FORMAT,
      get major() {
        setImmediate(() => heard.abort());
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
        return RUN_FORMAT.major;
      },
    };
    const reading = readJournal(file, format).then(() => heard.signal.aborted);
    expect(await reading).toBe(true);
  });

  it('names a file that cannot be read', async () => {
    await expect(readJournal(file)).rejects.toMatchObject({
      code: 'FILE_SYSTEM',
      message: expect.stringContaining(`${file}: the journal cannot be read`),
    });
  });
});

describe('JournalWriter', () => {
  it('has every record in the file as soon as append returns', async () => {
    const writer = new JournalWriter(file, 0);
    await writer.append([sent('a')]);
    expect(await readFile(file, 'utf8')).toBe(encodeLine(sent('a')));
    await writer.append([sent('b')]);
    expect((await readJournal(file)).records).toEqual([sent('a'), sent('b')]);
    await writer.close();
  });

  it('cuts off a torn last line, so that the next record stands on a line of its own', async () => {
    await write(sent('a'));
    await appendFile(file, '{"crc":"0123');
    const { wholeBytes, torn } = await readJournal(file);
    expect(torn).toBe(true);
    const writer = new JournalWriter(file, wholeBytes);
    await writer.append([sent('b')]);
    await writer.close();
    expect(await readJournal(file)).toMatchObject({ records: [sent('a'), sent('b')], torn: false });
  });

  it.skipIf(process.platform === 'win32')(
    'leaves nothing of a record that does not fit, and takes one that fits again',
    async () => {
      // A limit of the size of files stands for a full disk: a part of the record is written before the fault.
      const script = `
        import { JournalWriter } from ${JSON.stringify(JOURNAL)};
        const writer = new JournalWriter(${JSON.stringify(file)}, 0);
        const append = async (key) => {
          try { await writer.append([{ type: 'sent', key }]); } catch (error) { console.log(error.code, error.message); }
        };
        // Together they go out by one write, of which only some fit.
        await Promise.all([append('a'), append('x'.repeat(5000)), append('b')]);
        await append('y'.repeat(5000));
        await append('c');
        await writer.close();
        try { await writer.close(); } catch (error) { console.log(error.code, error.message); }`;
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        'ulimit -f 2 && exec "$@"',
        '-',
        process.execPath,
        '--input-type=module',
        '-e',
        script,
      ]);
      expect(stdout.trimEnd().split('\n')).toEqual([
        `FILE_SYSTEM ${file}: the journal cannot be written: EFBIG: file too large, write.`,
        `FILE_SYSTEM ${file}: the journal cannot be written: EFBIG: file too large, write.`,
        `FILE_SYSTEM ${file}: the journal cannot be written: EBADF: bad file descriptor, fsync.`,
      ]);
      expect(await readJournal(file)).toMatchObject({
        records: [sent('a'), sent('b'), sent('c')],
        torn: false,
      });
    },
  );

  it('keeps the order of what is appended, also while earlier records are being written', async () => {
    const keys = Array.from({ length: 300 }, (_, index) => String(index));
    const writer = new JournalWriter(file, 0);
    const appended: Promise<void>[] = [];
    for (const key of keys) {
      appended.push(writer.append([sent(key), sent(`${key}'`)]));
      if (Number(key) % 50 === 0) await appended.at(-1);
    }
    await writer.close();
    expect((await readJournal(file)).records).toEqual(keys.flatMap((key) => [sent(key), sent(`${key}'`)]));
    await Promise.all(appended);
  });

  it('takes nothing once it is closed: its descriptor may be that of another file by then', async () => {
    const writer = new JournalWriter(file, 0);
    await Promise.all([writer.append([sent('a')]), writer.close()]);
    const other = await open(join(folder, 'other'), 'w');
    await expect(writer.append([sent('b')])).rejects.toMatchObject({ code: 'INTERNAL' });
    await other.close();
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('');
    expect((await readJournal(file)).records).toEqual([sent('a')]);
  });

  it('writes a record of many megabytes', async () => {
    const long = 'x'.repeat(5_000_000);
    await write(sent(long), sent('b'));
    expect((await readJournal(file)).records).toEqual([sent(long), sent('b')]);
  });

  it('names a file that cannot be written', async () => {
    await writeFile(join(folder, 'plain'), '');
    const below = join(folder, 'plain', 'journal.jsonl');
    expect(() => new JournalWriter(below, 0)).toThrow(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: expect.stringContaining(`${below}: the journal cannot be written`),
      }),
    );
  });
});
