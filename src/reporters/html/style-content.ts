const OVERVIEW = `
.card{background:var(--card);border:1px solid var(--line);border-radius:var(--radius);padding:20px 22px}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:16px;margin:0 0 28px}
.answer{display:flex;flex-direction:column}
.answer h2{font-size:1.0625rem;letter-spacing:-.012em}
.answer h2 a{color:inherit;text-decoration:none}
.answer h2 a:hover{text-decoration:underline}
.models{color:var(--ink-2);font-size:.8125rem;margin:4px 0 14px;overflow-wrap:anywhere}
.finding{font-size:1.1875rem;line-height:1.42;letter-spacing:-.008em;margin:0 0 12px}
.answer ul{margin:0 0 16px;padding-left:18px;color:var(--ink-2)}
.answer li{margin:0 0 6px}
.answer details{margin-bottom:16px}
.answer details ul{margin-top:8px}
.tally{margin:auto 0 0;padding-top:14px;border-top:1px solid var(--line);font-size:.875rem;color:var(--ink-2);display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center}
.tally b{color:var(--ink)}
.stamp{background:var(--open-soft);color:var(--open);font-weight:600;border-radius:var(--radius);padding:6px 22px;margin:0 0 16px}
.top .stamp{margin:0;border-radius:0}
.notices{background:var(--open-soft);border-radius:var(--radius);padding:16px 22px;margin:0 0 32px}
.notices h2{color:var(--open);margin-bottom:6px}
.notices ul{margin:0;padding-left:18px}
.notices li{margin:2px 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,220px),1fr));gap:18px 28px;margin:0;font-size:.9375rem}
.facts.above-table{margin-bottom:22px}
.facts.five{grid-template-columns:repeat(auto-fit,minmax(min(100%,180px),1fr))}
.facts dt{color:var(--ink-2);font-size:.8125rem;margin-bottom:2px}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts small{display:block;line-height:1.4}
.line{display:block}
.line small{display:inline}
`;

const MARKS = `
.badge{display:inline-flex;align-items:center;gap:6px;font-size:.8125rem;font-weight:600;line-height:1;padding:5px 9px;border-radius:99px;white-space:nowrap;background:var(--quiet-soft);color:var(--ink-2)}
.badge.better,.badge.confirmed,.badge.right,.badge.chosen{background:var(--good-soft);color:var(--good)}
.badge.worse,.badge.contradicted,.badge.wrong,.badge.failed,.badge.format-error{background:var(--bad-soft);color:var(--bad)}
.badge.undecided,.badge.not-settled{background:var(--open-soft);color:var(--open)}
.badge.equivalent{background:var(--accent-soft);color:var(--accent)}
.family{display:inline-flex;align-items:center;gap:7px}
.family-icon{flex:none;width:.75rem;height:.75rem}
.family-icon.prompt-engineering{fill:var(--family-prompt)}
.family-icon.rag{fill:var(--family-rag)}
.family-icon.fine-tuning{fill:var(--family-tuned)}
.family-icon.rag-fine-tuning{fill:var(--family-both)}
.technique{display:inline-flex;gap:8px;align-items:baseline}
.technique b{font-weight:600}
.technique small{display:block;line-height:1.35;white-space:normal}
table .technique small{min-width:13em}
.technique .family-icon{position:relative;top:1px}
.point-key b{display:inline-block;min-width:1.1em;color:var(--ink);font-variant-numeric:tabular-nums}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:6px 0 0;padding:0;font-size:.8125rem;color:var(--ink-2)}
`;

const TABLES = `
.scroll{overflow-x:auto;margin:0 0 24px;border-radius:4px;background:linear-gradient(to left,var(--paper) 40%,transparent) right/44px 100% no-repeat local,linear-gradient(to left,var(--edge),transparent) right/12px 100% no-repeat scroll}
table{overflow-wrap:break-word;border-collapse:collapse;font-size:.875rem;min-width:100%}
caption{text-align:left;color:var(--ink-2);font-size:.8125rem;padding:0 0 8px;caption-side:top}
.caption{position:sticky;left:0;display:inline-block;max-width:min(52em,calc(100vw - 32px))}
th,td{text-align:left;vertical-align:top;padding:9px 20px 9px 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:4px}
thead th{font-weight:600;color:var(--ink-2);font-size:.8125rem;vertical-align:bottom;border-bottom-color:var(--line-strong);line-height:1.3}
thead th small{display:block;font-weight:400}
tbody th{font-weight:400;min-width:8.5em}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal;overflow-wrap:normal}
td b{font-weight:600}
td small{display:block;line-height:1.4}
td.prose{min-width:17em;max-width:30em}
.quoted{overflow-wrap:anywhere}
tbody tr:hover>*{background:color-mix(in srgb,var(--quiet-soft) 45%,transparent)}
.snug{min-width:min(100%,620px)}
.decision{table-layout:fixed;width:100%;min-width:860px}
.decision thead th:first-child,.decision tbody th{width:8.5em}
.decision thead .quiet{width:13.5em}
.decision td{padding-right:24px}
.decision tbody th{font-weight:600}
.decision p{margin:0 0 7px;line-height:1.45}
.decision q{quotes:"“" "”"}
.decision .tag{display:block;font-size:.75rem;color:var(--ink-2)}
.decision .measured{font-weight:500}
.decision .verdict{margin:9px 0 2px}
.decision .why{display:block;margin-top:6px;font-size:.8125rem;color:var(--ink-2)}
.stacked-head{display:none}
.matrices{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:20px 36px}
.matrix{min-width:0;width:100%}
.matrix th,.matrix td,.matrix td:last-child{padding:7px 10px;border:0}
.matrix tbody th{padding-left:0;color:var(--ink-2)}
.matrix td,.matrix td:last-child{border:2px solid var(--paper)}
.matrix tbody th{min-width:0}
.hit.heat-1{background:rgba(var(--hit),.1)}.hit.heat-2{background:rgba(var(--hit),.2)}.hit.heat-3{background:rgba(var(--hit),.3)}.hit.heat-4{background:rgba(var(--hit),.4)}.hit.heat-5{background:rgba(var(--hit),.5)}
.miss.heat-1{background:rgba(var(--miss),.1)}.miss.heat-2{background:rgba(var(--miss),.2)}.miss.heat-3{background:rgba(var(--miss),.3)}.miss.heat-4{background:rgba(var(--miss),.4)}.miss.heat-5{background:rgba(var(--miss),.5)}
figure{margin:0 0 22px}
figcaption{color:var(--ink-2);font-size:.8125rem;max-width:52em;margin-top:8px}
.chart{display:block;max-width:100%;height:auto}
.chart.narrow,.line-key{display:none}
@media (min-width:961px){.facts.five{grid-template-columns:repeat(4,1fr) 1.7fr}}
@media screen and (max-width:760px){
.facts,.facts.five{grid-template-columns:1fr 1fr;gap:16px 18px}
.facts.five>div:last-child{grid-column:1/-1}
tbody th,thead th:first-child{position:sticky;left:0;background:var(--paper);z-index:1}
table .technique small{min-width:0}
th,td{padding-right:16px}
.decision .tag{display:inline;margin-right:5px}
.decision,.decision tbody,.decision tr,.decision td,.decision tbody th{display:block;width:auto;min-width:0}
.decision tbody th{position:static;width:auto;font-size:1.0625rem;border:0;padding:22px 0 6px}
.decision thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.decision td{padding:12px 0}
.stacked-head{display:block;font-weight:600;margin-bottom:6px}
}
@media screen and (max-width:760px){.chart.wide{display:none}.chart.narrow{display:block}.line-key{display:flex}}
`;

/** On a narrow screen the cells of some tables stand below each other, each under the title of its column. */
const STACKED = `
@media screen and (max-width:760px){
.stacked,.stacked caption,.stacked tbody{display:block;min-width:0}
.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stacked tbody tr{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:10px 16px;padding:14px 0;border-bottom:1px solid var(--line)}
table.stacked tbody th,table.stacked td,table.stacked td:last-child{display:block;position:static;min-width:0;max-width:none;padding:0;border:0;text-align:left;white-space:normal}
.stacked tbody th,.stacked td.prose,.short-table td:last-child:nth-child(even){grid-column:1/-1}
.stacked td::before{display:block;content:attr(data-title);content:attr(data-title)/"";color:var(--ink-2);font-size:.8125rem;line-height:1.35;margin-bottom:1px}
.with-reasons tbody tr{grid-template-columns:repeat(3,minmax(0,1fr))}
.with-reasons tbody th{grid-column:1/3}
.with-reasons td:nth-child(6){grid-column:span 2}
.with-reasons tbody th+td{justify-self:end}
.with-reasons tbody th+td::before{content:none}
.with-reasons thead:has(.sort){display:block;position:static;width:auto;height:auto;clip-path:none}
.with-reasons thead:has(.sort) tr{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline;padding:0 0 8px}
.with-reasons thead:has(.sort) tr::before{content:"Sort by";font-size:.8125rem;color:var(--ink-2)}
.with-reasons thead:has(.sort) th{display:block;position:static;padding:0;border:0;text-decoration:underline;text-decoration-color:var(--line-strong);text-underline-offset:.2em}
.with-reasons thead:has(.sort) small{display:none}
}
`;

const EXAMPLES = `
.text{white-space:pre-wrap;overflow-wrap:anywhere;overflow:hidden;margin:0 0 8px}
details .text{background:var(--quiet-soft);border-radius:6px;padding:12px 14px;margin-top:8px;font-size:.875rem}
details{margin:0 0 8px}
summary{cursor:pointer;color:var(--accent);font-size:.875rem;padding:3px 0}
.notice-line{font-size:.8125rem;color:var(--ink-2)}
h4.label{font-size:.8125rem;color:var(--ink-2);font-weight:600;margin:14px 0 3px;letter-spacing:0}
h4.label .technique{color:var(--ink)}
.showcase{margin-bottom:44px}
.question{border-left:3px solid var(--line-strong);padding:0 0 1px 18px;margin:0 0 20px;max-width:52em}
.question h4:first-child{margin-top:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,195px),1fr));gap:12px}
.columns .card{padding:16px 16px 10px;display:flex;flex-direction:column}
.columns h4{margin:0 0 10px}
.columns .text{font-size:.9375rem}
.foot{margin:auto 0 0;padding-top:12px;font-size:.8125rem}
.foot>div{display:flex;justify-content:space-between;align-items:center;gap:12px;padding:5px 0;border-top:1px solid var(--line);min-height:34px}
.foot dt{color:var(--ink-2)}
.foot dd{margin:0}
.status{margin:0 0 8px}
.halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:16px 28px}
.halves>div>h4.label{font-size:.9375rem;color:var(--ink);margin:0 0 10px}
.example{margin:0 0 14px}
.example .question{border:0;padding:0;margin:0}
.example .models{margin:8px 0 0}
`;

const TEXTS = `
.prose-list{margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:18px 48px}
.prose-list dt{font-weight:600}
.prose-list dd{margin:2px 0 0;color:var(--ink-2)}
ul.prose{max-width:46em;padding-left:20px}
ul.prose li{margin:0 0 8px}
.command{background:var(--quiet-soft);border-radius:8px;padding:14px 18px;overflow-x:auto;margin:0 0 14px}
`;

/** Styles of what stands on the page. */
export const STYLE_CONTENT = `${OVERVIEW}${MARKS}${TABLES}${STACKED}${EXAMPLES}${TEXTS}`;
