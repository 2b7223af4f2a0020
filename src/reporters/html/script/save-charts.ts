import type { PageElement } from './browser.ts';
import type { Tools } from './tools.ts';

/**
 * Gives every chart two buttons that save it, as SVG and as PNG of twice its size, in the colours that the page has
 * now. Nothing is sent: the file is made in the page.
 * Runs in the page: it may name nothing outside itself.
 */
export function saveCharts({ page, make, button, spoken }: Tools): void {
  const SVG = 'http://www.w3.org/2000/svg';

  const nameOf = (chart: PageElement, title: string): string => {
    const model = chart.closest('.model')?.querySelector('h3')?.textContent ?? '';
    const parts = [
      chart.closest('section')?.querySelector('h2')?.textContent ?? '',
      model.replace(/^\s*Model\b/, ''),
      title,
    ];
    return (
      parts
        .join(' ')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
        .replaceAll(/^-|-$/g, '')
        .slice(-120) || 'chart'
    );
  };

  /** The picture as a text of its own: the colours of the style sheet written in, on the paper of the page. */
  const textOf = (chart: PageElement): string => {
    const style = page.getComputedStyle(chart);
    const copy = chart.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll('*')]) {
      for (const { name, value } of [...element.attributes]) {
        if (!value.includes('var(')) continue;
        const resolved = value.replaceAll(/var\((--[\w-]+)\)/g, (_, variable: string) =>
          style.getPropertyValue(variable).trim(),
        );
        element.setAttribute(name, resolved);
      }
    }
    copy.removeAttribute('class');
    const paper = page.document.createElementNS(SVG, 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', style.getPropertyValue('--paper').trim());
    copy.querySelector('desc')?.after(paper);
    return new page.XMLSerializer().serializeToString(copy).toWellFormed();
  };

  const save = (blob: Blob, file: string): void => {
    const address = URL.createObjectURL(blob);
    const link = make('a', { href: address, download: file });
    page.document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  const savePng = (chart: PageElement, file: string): void => {
    const image = page.document.createElement('img');
    image.addEventListener('load', () => {
      const canvas = page.document.createElement('canvas');
      canvas.width = 2 * Number(chart.getAttribute('width'));
      canvas.height = 2 * Number(chart.getAttribute('height'));
      canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        if (blob !== null) save(blob, file);
      }, 'image/png');
    });
    image.src = `data:image/svg+xml,${encodeURIComponent(textOf(chart))}`;
  };

  for (const chart of page.document.querySelectorAll('svg.chart.wide')) {
    const title = chart.querySelector('title')?.textContent ?? 'Chart';
    const saved = (kind: string, act: () => void): PageElement =>
      button({ class: 'quiet-button' }, [kind, spoken(` of “${title}”`)], act);
    const last = chart.nextElementSibling ?? chart;
    last.after(
      make(
        'p',
        { class: 'chart-tools' },
        make('span', {}, 'Save as '),
        saved('SVG', () =>
          save(new Blob([textOf(chart)], { type: 'image/svg+xml' }), `${nameOf(chart, title)}.svg`),
        ),
        ' ',
        saved('PNG', () => savePng(chart, `${nameOf(chart, title)}.png`)),
      ),
    );
  }
}
