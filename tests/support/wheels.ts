import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Writes a minimal wheel of one file, as pip accepts it. */
const SCRIPT = `
import sys, zipfile
path, name, version, member, content = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(member, content)
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;

/** Makes a wheel in a folder. @returns its path, which pip takes as a requirement */
export function makeWheel(
  folder: string,
  wheel: { readonly name: string; readonly member: string; readonly content: string },
): string {
  const path = join(folder, `${wheel.name}-1.0-py3-none-any.whl`);
  execFileSync('python3', ['-c', SCRIPT, path, wheel.name, '1.0', wheel.member, wheel.content]);
  return path;
}
