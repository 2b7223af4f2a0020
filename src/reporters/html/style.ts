import { ANSWER_STYLE } from './style-answer.ts';
import { STYLE_CONTENT } from './style-content.ts';
import { PRINT_SCRIPT, STYLE_SCRIPT } from './style-script.ts';

const THEME = `
:root{
--paper:#fbfbfa;--card:#fff;--ink:#17191c;--ink-2:#565b63;--line:#e6e6e3;--line-strong:#c9cac7;--control:#85888d;--band:rgba(86,91,99,.11);--edge:rgba(23,25,28,.16);
--accent:#00598f;--accent-soft:#e8f1f7;
--family-prompt:#0072b2;--family-rag:#be5200;--family-tuned:#007f5c;--family-both:#b0508a;
--good:#00684c;--good-soft:#e3f3ed;--bad:#a33a00;--bad-soft:#fbeae1;--open:#5f5200;--open-soft:#f6f0d4;--quiet-soft:#efefec;
--hit:0,114,178;--miss:213,94,0;
--radius:10px;--gap:24px;
color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#101214;--card:#181b1e;--ink:#eceef0;--ink-2:#a5abb3;--line:#2a2e33;--line-strong:#454b52;--control:#757c85;--band:rgba(165,171,179,.14);--edge:rgba(0,0,0,.7);
--accent:#7cc4f2;--accent-soft:#17293a;
--family-prompt:#56b4e9;--family-rag:#f09a4a;--family-tuned:#2cc79c;--family-both:#e29cc4;
--good:#5fd6b0;--good-soft:#12302a;--bad:#ffab7d;--bad-soft:#3a2114;--open:#e6d37a;--open-soft:#322d12;--quiet-soft:#23272b;
--hit:86,180,233;--miss:240,154,74}}
`;

const FRAME = `
*,*::before,*::after{box-sizing:border-box}
html{scroll-padding-top:64px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
main,footer{overflow-wrap:anywhere}
main:focus{outline:none}
.skip{position:absolute;left:16px;top:-60px;background:var(--card);padding:10px 14px;border:1px solid var(--line-strong);border-radius:6px;z-index:3}
.skip:focus{top:10px}
.visually-hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line)}
.inner,main,footer{max-width:1120px;margin:0 auto;padding:0 32px}
.inner{display:flex;align-items:center;gap:28px;height:52px}
.brand{font-weight:650;letter-spacing:-.01em}
nav{overflow-x:auto;scrollbar-width:none;min-width:0;mask-image:linear-gradient(to right,#000 calc(100% - 28px),transparent)}
nav ul{display:flex;gap:20px;list-style:none;margin:0;padding:4px 30px 4px 2px;white-space:nowrap;font-size:14px}
@media screen and (min-width:1000px){
html{scroll-padding-top:90px}
.inner{height:auto;min-height:52px;padding-top:9px;padding-bottom:9px;align-items:baseline}
nav{overflow:visible;mask-image:none}
nav ul{flex-wrap:wrap;gap:3px 20px;padding:0}
}
nav a{display:block;max-width:12em;overflow:hidden;text-overflow:ellipsis;color:var(--ink-2);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline}
section{padding:64px 0 48px}
section.overview{padding-top:56px}
section+section{border-top:1px solid var(--line)}
h1,h2,h3,h4{line-height:1.2;letter-spacing:-.015em;margin:0;text-wrap-style:balance;font-weight:650}
h1{font-size:clamp(2rem,1.4rem + 2.6vw,3.1rem);letter-spacing:-.03em}
h2{font-size:1.75rem;letter-spacing:-.022em}
h3{font-size:1.2rem;margin:44px 0 14px}
h3 small{font-weight:400;color:var(--ink-2);font-size:.875rem;letter-spacing:0}
h4{font-size:1rem;margin:36px 0 10px}
h2.small{font-size:.9375rem;letter-spacing:-.005em;margin:0 0 10px}
.eyebrow{font-size:.8125rem;font-weight:600;color:var(--ink-2);letter-spacing:.01em;margin:0 0 10px}
h3 .eyebrow{display:block;margin:0 0 4px}
.lead{font-size:1.1875rem;color:var(--ink-2);max-width:46em;margin:14px 0 36px;text-wrap-style:pretty}
.intro{color:var(--ink-2);max-width:46em;margin:10px 0 24px}
p{margin:0 0 12px}
p,li,dd{text-wrap-style:pretty}
section>p,.model>p{max-width:46em}
small{font-size:.8125rem;color:var(--ink-2);font-weight:400}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
.nothing{color:var(--ink-2);font-style:italic}
footer{padding-top:28px;padding-bottom:48px;margin-top:8px;color:var(--ink-2);font-size:.8125rem;border-top:1px solid var(--line)}
@media screen and (max-width:640px){
.inner,main,footer{padding-left:16px;padding-right:16px}
.inner{gap:18px}
section{padding-top:44px}
section.overview{padding-top:32px}
.lead{font-size:1.0625rem;margin-bottom:26px}
h2{font-size:1.5rem}
}
`;

const PRINT = `
@media print{
:root{--paper:#fff;--card:#fff;--ink:#000;--ink-2:#444;--line:#ddd;--line-strong:#999}
@page{margin:16mm 14mm}
html{font-size:10.5px}
body{font-size:1rem}
.top,.skip,td small.screen{display:none}
.inner,main,footer{max-width:none;padding:0}
section{padding:18pt 0 0}
section[id^=suite]{break-before:page}
h2,h3,h4,caption{break-after:avoid}
figure,.card,tr,.facts>div{break-inside:avoid}
.scroll{overflow:visible!important;background:none!important}
.decision,.snug{min-width:0}
th,td{padding-right:10px}
td.prose,table .technique small,tbody th{min-width:0}
thead th{overflow-wrap:anywhere}
.chart{max-height:60mm;width:auto}
.number small,td small{white-space:normal!important}
thead{display:table-header-group}
tbody tr:first-child{break-before:avoid}
details::details-content{content-visibility:visible;display:block}
summary{display:none}
a{color:inherit;text-decoration:none}
}
`;

/** The style sheet of the page, exactly as its hash stands in the content security policy. */
export const STYLE = `${THEME}${FRAME}${STYLE_CONTENT}${STYLE_SCRIPT}${PRINT}${PRINT_SCRIPT}${ANSWER_STYLE}`;
