/** How a test's PDF differs from the plainest one. */
export interface PdfOptions {
  readonly title?: string;
  readonly encrypted?: boolean;
  /** A line in the encoding KSC-H, in hexadecimal. */
  readonly korean?: string;
}

const KOREAN =
  '<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium /Encoding /KSC-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> >>] >>';

/** A PDF of the given pages, each of lines of ASCII text; a page without lines holds a drawing. */
export function pdfBytes(pages: readonly (readonly string[])[], options: PdfOptions = {}): Uint8Array {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const korean = options.korean === undefined ? '' : `/F2 12 Tf <${options.korean}> Tj T*`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((lines, index) => {
      const shown = lines.map((line) => `(${line}) Tj T*`).join(' ');
      const stream =
        lines.length === 0 && korean === ''
          ? '0 0 10 10 re f'
          : `BT /F1 12 Tf 72 720 Td 14 TL ${shown} ${korean} ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 ${KOREAN} >> >> /Contents ${5 + index * 2} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
    `<< /Title (${options.title ?? ''}) >>`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = file.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const id = `<${'0f'.repeat(16)}>`;
  const encryption = options.encrypted
    ? ` /ID [${id} ${id}] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> /P -4 >>`
    : '';
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R${encryption} >>\n`;
  file += `startxref\n${xref}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
