import { crc32 } from 'node:zlib';
import type { JournalRecord } from '../protocol/records.ts';
import { RUN_FORMAT } from '../protocol/run-format.ts';
import { type ReadRecord, recordReader } from '../protocol/versions/read.ts';

/** A journal line: the record and the CRC-32 of its JSON text, so that damage is noticed. */
export function encodeLine(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `{"crc":"${checksum(json)}","record":${json}}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

// With the flag s, because JSON texts hold U+2028 and U+2029 as they are.
const LINE = /^\{"crc":"([0-9a-f]{8})","record":(.*)\}$/s;

/** Reads one journal line without its line break. */
export function decodeLine(line: string, readRecord = recordReader(RUN_FORMAT)): ReadRecord {
  const [, crc, json] = LINE.exec(line) ?? [];
  if (crc === undefined || json === undefined) return { fault: 'it is no journal line' };
  if (checksum(json) !== crc) return { fault: 'its checksum does not fit' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const read = readRecord(value);
  return 'fault' in read ? { fault: `its record is not one that this version reads (${read.fault})` } : read;
}
