import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './markup.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { STYLE } from './style.ts';

/** A part of the page that the navigation leads to. */
export interface Section {
  /** Of our own making, never from data. */
  readonly id: string;
  readonly title: string;
  /** Begins with its own heading of the second rank. */
  readonly content: Html;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 4h8M4 8h10M2 12h6' stroke='%230072b2' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E";

/** Nothing is loaded or sent; only the style sheet and the script of this page count, each by its hash. */
function policy({ style, script }: { readonly style: string; readonly script: string }): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`;
}

/** The whole document. */
export function renderPage(options: {
  readonly title: string;
  /** The first entry of the navigation, which leads to `#answer`. */
  readonly first: string;
  readonly footer: Html;
  readonly overview: Html;
  readonly sections: readonly Section[];
  /** What marks every figure of the page, and why; `null` where nothing does. */
  readonly stamp?: { readonly mark: string; readonly words: string } | null;
}): string {
  const { title, first, footer, overview, sections, stamp = null } = options;
  const mark = stamp === null ? '' : html`<p class="stamp">${stamp.mark}</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy({ style: STYLE, script: PAGE_SCRIPT }))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${trusted(ICON)}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the answer</a>
<header class="top"><div class="inner"><span class="brand">adaptbench</span>
<nav aria-label="Sections"><ul><li><a href="#answer">${first}</a></li>${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav></div>${mark}</header>
<main id="main" tabindex="-1">
${stamp === null ? '' : html`<p class="stamp" role="note">${stamp.words}</p>`}${overview}
${sections.map((section) => html`<section id="${section.id}">${mark}${section.content}</section>\n`)}
</main>
<footer><p>${footer} This page loads nothing and sends nothing; one script of its own sorts, filters and saves charts.</p></footer>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.markup;
}
