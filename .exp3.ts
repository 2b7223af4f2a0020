import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
const [,, file, n, limit] = process.argv;
const llama = await getLlama({ gpu:false, build:'never', skipDownload:true, logLevel: LlamaLogLevel.error, maxThreads: 2, progressLogs:false });
const model = await llama.loadModel({ modelPath:file!, useMmap:true });
const shots = [['I adored every minute of this film.','positive'],['The kettle broke after two days and support ignored me.','negative'],['The parcel arrived on Tuesday.','neutral'],['Best pizza in town, we go every week.','positive'],['The room smelled of smoke and the bed was broken.','negative'],['The manual has forty pages in three languages.','neutral'],['What a delightful little cafe with friendly staff!','positive'],['Never again will I fly with them, three hours late.','negative'],['It comes in blue, grey and black.','neutral'],['My daughter loves her new bike.','positive']];
const pre = 'Classify the sentiment of each review as positive, negative or neutral.\n\n' + shots.map(([a,b])=>`Review: ${a}\nSentiment: ${b}\n\n`).join('');
const subj=['The phone','This hotel','Her new album','The train','Our waiter','The garden centre','That vacuum cleaner','The museum'];
const tail=['was fine I suppose','exceeded all my hopes, truly wonderful','fell apart within a week and nobody cared','opens at nine','kept us waiting for an hour'];
const items = subj.flatMap(s=>tail.map(t=>`${s} ${t}.`));
const tok=(t:string)=>{ const r=model.tokenize(t,false); return model.tokens.shouldPrependBosToken? [model.tokens.bos!, ...r]:r; };
const N=Number(n), L=Number(limit);
const ctx = await model.createContext({ sequences:4, contextSize:2048, threads:2, swaFullCache:true, batchSize:512 });
const seqs = Array.from({length:4},()=>ctx.getSequence()); const plen=[0,0,0,0];
async function gen(si:number, toks:any[], C:number, reuse:boolean, ans:number){ const s=seqs[si]!; 
 let keep=0; if(reuse){ const c=s.contextTokens; while(keep<Math.min(c.length,toks.length-1,plen[si]!)&&c[keep]===toks[keep]) keep++; keep-=keep%C; }
 if (s.nextTokenIndex>keep) await s.eraseContextTokenRanges([{start:keep,end:s.nextTokenIndex}]);
 const full=Math.floor((toks.length-1)/C)*C; plen[si]=full; for(let p=keep;p<full;p+=C) await s.evaluateWithoutGeneratingNewTokens(toks.slice(p,p+C));
 const out=[]; for await (const k of s.evaluate(toks.slice(full),{temperature:0, yieldEogToken:true})) { out.push(k); if(out.length>=ans) break; } return {text:model.detokenize(out), keep}; }
const prompts = items.slice(0,N).map(x=>tok(pre+`Review: ${x}\nSentiment:`));
console.log('prompt tokens', prompts[0]!.length, 'prefix', tok(pre).length);
async function run(par:number, C:number, reuse:boolean, order:number[], ans:number){ const t=performance.now(); const outs:any[]=[]; let j=0;
 await Promise.all(Array.from({length:par},async(_,si)=>{ while(j<order.length){ const i=order[j++]!; outs[i]=await gen(si,prompts[i]!,C,reuse,ans);} }));
 return {ms:(performance.now()-t)/order.length,outs}; }
const fwd=prompts.map((_,i)=>i), rev=fwd.slice().reverse();
for (const ans of [2,L]) for (const C of [16,32,64]) { const base=await run(1,C,false,fwd,ans); const show=(n:string,r:any)=>console.log('ans',ans,'C',C,n,r.ms.toFixed(0)+'ms kept',r.outs.map((o:any)=>o.keep).slice(0,4).join(),'same',r.outs.filter((o:any,i:number)=>o.text===base.outs[i].text).length,'/',N);
 show('fresh',base); show('reuse fwd',await run(1,C,true,fwd,ans)); show('reuse rev',await run(1,C,true,rev,ans)); if(C===32){show('2 par',await run(2,C,true,fwd,ans)); show('3 par',await run(3,C,true,fwd,ans)); show('4 par',await run(4,C,true,fwd,ans));} }
