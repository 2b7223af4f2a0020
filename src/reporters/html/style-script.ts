const CONTROLS = `
[hidden]{display:none!important}
button,select,input{font:inherit;color:inherit;letter-spacing:inherit}
.quiet-button{background:none;border:1px solid var(--line-strong);border-radius:6px;padding:4px 10px;font-size:.8125rem;color:var(--ink);cursor:pointer}
.quiet-button:hover{background:var(--quiet-soft)}
.quiet-button[aria-disabled=true]{color:var(--ink-2);border-color:var(--line);cursor:default;background:none}
.chart-tools{display:flex;gap:8px;align-items:center;margin:6px 0 0;font-size:.8125rem;color:var(--ink-2)}
.chart-tools .quiet-button{padding:1px 8px;font-size:.75rem}
.sort{background:none;border:0;padding:0;margin:0;text-align:inherit;font-weight:inherit;line-height:inherit;cursor:pointer}
.sort:hover{color:var(--ink);text-decoration:underline;text-underline-offset:.2em}
[aria-sort] .sort{color:var(--ink)}
[aria-sort=ascending] .sort::after{content:" \\2191"}
[aria-sort=descending] .sort::after{content:" \\2193"}
`;

const EXPLORER = `
.needs-script{background:var(--quiet-soft);border-radius:var(--radius);padding:16px 22px;max-width:46em}
.extent{max-width:46em}
.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,200px),1fr));gap:12px 16px;align-items:end;margin:0 0 18px}
.field{display:block;min-width:0;font-size:.8125rem;color:var(--ink-2)}
.field label{display:block;margin:0 0 3px}
.field select,.field input{width:100%;min-height:38px;background:var(--card);color:var(--ink);border:1px solid var(--control);border-radius:6px;padding:6px 10px;font-size:.875rem}
.field.wide{grid-column:span 2}
.filters .quiet-button{justify-self:start;min-height:38px;padding:4px 14px}
.explorer-status{font-size:.875rem;color:var(--ink-2);margin:0 0 8px;scroll-margin-top:76px}
.entries{list-style:none;margin:0 0 16px;padding:0;border-top:1px solid var(--line)}
.entry{border-bottom:1px solid var(--line);scroll-margin-top:76px}
.entry h3{margin:0;text-wrap-style:auto;font-size:.9375rem;font-weight:400;letter-spacing:0;line-height:1.45}
.entry-button{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:6px 28px;width:100%;background:none;border:0;padding:12px 30px 12px 8px;text-align:left;cursor:pointer;position:relative;scroll-margin-top:64px}
.entry-button.two{grid-template-columns:repeat(3,minmax(0,1fr))}
.entry-button:hover{background:color-mix(in srgb,var(--quiet-soft) 45%,transparent)}
.entry-button::after{content:"";position:absolute;right:10px;top:19px;width:7px;height:7px;border:solid var(--ink-2);border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
.entry-button[aria-expanded=true]::after{transform:rotate(225deg);top:23px}
.entry-button[aria-expanded=true]{background:var(--quiet-soft)}
.entry-sample,.entry-answer{display:block;min-width:0}
.entry-sample small{display:block;margin-bottom:3px;line-height:1.5rem}
.entry-line{display:flex;flex-wrap:wrap;gap:2px 9px;align-items:center;margin-bottom:3px;min-height:1.5rem}
.entry-line b{font-weight:600}
.entry-line small{line-height:1.3}
.excerpt{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;overflow-wrap:anywhere}
.entry-detail{padding:20px 8px 14px}
.entry-detail .label,.card .label{font-size:.8125rem;color:var(--ink-2);font-weight:600;margin:12px 0 3px}
.entry-detail .question .label:first-child{margin-top:0}
.entry-detail .text{font-size:.9375rem}
.entry-detail .question .text{margin-bottom:3px}
.entry-detail .question .models{margin:10px 0 2px}
.single,.pair{display:grid;gap:16px;margin:0 0 16px}
.pair{grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr))}
.entry-detail .card{padding:18px 20px 8px;display:flex;flex-direction:column;min-width:0}
.entry-detail h4{margin:0 0 8px;font-size:1rem}
.entry-detail h4 small{letter-spacing:0;margin-left:4px}
.single .foot{max-width:30em;width:100%;margin-left:0}
.foot dd{text-align:right}
.others{display:flex;flex-wrap:wrap;gap:8px;align-items:center;font-size:.8125rem;color:var(--ink-2);margin:0 0 14px}
.others .quiet-button{display:inline-flex;gap:8px;align-items:center;color:var(--ink)}
.others .badge{font-size:.75rem;padding:3px 7px}
.text.long{max-height:26em;overflow:auto;background:var(--quiet-soft);border-radius:6px;padding:12px 14px}
.pager{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center;font-size:.875rem;color:var(--ink-2)}
@media screen and (max-width:760px){
.entry-button,.entry-button.two{grid-template-columns:minmax(0,1fr);padding-left:0}
.entry-detail{padding-left:0;padding-right:0}
.entry-detail .card{padding:16px 14px 6px}
.field.wide{grid-column:auto}
.filters{grid-template-columns:repeat(auto-fill,minmax(min(100%,145px),1fr))}
}
`;

/** Styles of what the script of the page brings in. */
export const STYLE_SCRIPT = `${CONTROLS}${EXPLORER}`;

/** The same on paper: nothing to press; of the explorer only what is open. */
export const PRINT_SCRIPT = `
@media print{
.chart-tools,.filters,.pager,.needs-script,.explorer-status,.others,.extent,section:has(#explorer-app) .intro,.entry-button::after{display:none}
.sort{display:contents;font-size:inherit;color:inherit}
section:has(#explorer-app):not(:has([aria-expanded=true])){display:none}
.entry:not(:has([aria-expanded=true])){display:none}
.entry-button{padding-right:0}
.text,.text.long,details .text{max-height:none;overflow:visible}
}
`;
