import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
const [,, file, fa, mmap, ...ks] = process.argv;
const llama = await getLlama({ gpu:false, build:'never', skipDownload:true, logLevel: LlamaLogLevel.error, maxThreads: 2, progressLogs:false });
const model = await llama.loadModel({ modelPath:file!, useMmap: mmap==='1' });
const prompt = (i:number)=> model.tokenize(`Write a short story about number ${i*37} and the old ${['ship','house','road','cat','garden','king','letter','clock'][i%8]}.\n\nOnce upon a time`, false);
async function gen(s:any, toks:any[], n:number){ await s.clearHistory(); const out=[]; for await (const k of s.evaluate(toks,{temperature:0, yieldEogToken:true})) { out.push(k); if(out.length>=n) break; } return out; }
let solo:string[]|undefined;
for (const k of ks.map(Number)) {
 const ctx = await model.createContext({ sequences:k, contextSize:1024, threads:2, swaFullCache:true, batchSize:512, flashAttention: fa==='auto'?'auto':fa==='1' });
 const seqs = Array.from({length:k},()=>ctx.getSequence());
 await gen(seqs[0], prompt(0), 5);
 const N=24; const t=performance.now(); const cpu=process.cpuUsage(); const outs:string[]=[]; let next=0;
 await Promise.all(seqs.map(async s=>{ while(next<N){ const i=next++; outs[i]=model.detokenize(await gen(s,prompt(i),48)); } }));
 const wall=(performance.now()-t)/1000; const c=process.cpuUsage(cpu);
 solo ??= outs;
 console.log(k,'tok/s', (N*48/wall).toFixed(1), 'cpu/wall', ((c.user+c.system)/1e6/wall).toFixed(2), 'same as first', solo.filter((x,i)=>x===outs[i]).length, '/', N);
 await ctx.dispose();
}
