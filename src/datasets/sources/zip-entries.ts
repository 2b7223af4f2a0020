/** A file in an archive, as the archive's directory tells. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes after unpacking. */
  readonly size: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The files of a ZIP archive by its directory, nothing of which is unpacked; `null` for what is none. */
export function zipEntries(bytes: Buffer): readonly ZipEntry[] | null {
  let end = bytes.length - 22;
  // A comment may follow the end.
  const last = Math.max(0, end - 0xffff);
  while (end >= last && bytes.readUInt32LE(end) !== END) end--;
  if (end < last) return null;
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (at + 46 <= end && bytes.readUInt32LE(at) === ENTRY) {
    const length = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.subarray(at + 46, at + 46 + length).toString('utf8'),
      size: bytes.readUInt32LE(at + 24),
    });
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
