/** The first screen: what to do, how the claims stand, the decision table in short. */
export const ANSWER_STYLE = `
.score-counts{display:flex;flex-wrap:wrap;gap:8px 18px;margin:0 0 12px;padding:0;list-style:none;font-size:.9375rem}
.score-counts b{font-size:1.25rem;letter-spacing:-.01em;margin-right:3px}
.scoreboard{list-style:none;margin:0 0 30px;padding:0;columns:2;column-gap:36px}
.scoreboard li{break-inside:avoid;display:flex;gap:10px;align-items:baseline;padding:7px 0;border-bottom:1px solid var(--line);font-size:.9375rem;line-height:1.35}
.scoreboard li>.badge{flex:none;min-width:7.6em;justify-content:center}
.scoreboard a{color:inherit;text-decoration:none}
.scoreboard a:hover{text-decoration:underline}
.badge.held{background:var(--good-soft);color:var(--good)}
.badge.claim-failed{background:var(--bad-soft);color:var(--bad)}
.short-table td,.short-table th{padding:8px 14px 8px 0}
.short-table .models{margin:2px 0 0}
.finding+.small{margin-top:32px}
.short-table td small{display:block}
.claim-entry{border-top:1px solid var(--line);padding:14px 0 4px}
.claim-entry h3{font-size:1rem;margin:0 0 6px;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.claim-entry q{quotes:none}
.claim-entry p{margin:0 0 6px}
.claim-entry ul{margin:4px 0 10px;padding-left:18px;font-size:.875rem;color:var(--ink-2)}
.claim-entry li{margin:3px 0}
.ladder{list-style:none;margin:0 0 18px;padding:0;border-left:2px solid var(--line-strong)}
.ladder li{position:relative;padding:2px 0 10px 20px;font-size:.9375rem;line-height:1.42}
.ladder li::before{content:"";position:absolute;left:-6px;top:9px;width:10px;height:10px;border-radius:50%;background:var(--paper);border:2px solid var(--line-strong)}
.ladder li.taken::before{background:var(--good);border-color:var(--good)}
@media screen and (max-width:760px){.scoreboard{columns:1}}
`;
