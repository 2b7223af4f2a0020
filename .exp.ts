import { getLlama, LlamaLogLevel, JinjaTemplateChatWrapper } from 'node-llama-cpp';
const file = process.argv[2]; const threads = Number(process.argv[3] ?? 2);
let t=performance.now();
const llama = await getLlama({ gpu:false, build:'never', skipDownload:true, logLevel: LlamaLogLevel.error, maxThreads: threads, progressLogs:false });
console.log('getLlama', performance.now()-t, llama.cpuMathCores, llama.maxThreads); t=performance.now();
const model = await llama.loadModel({ modelPath:file, useMmap: true });
console.log('load', performance.now()-t, model.trainContextSize, model.vocabularyType, model.tokens.shouldPrependBosToken, model.tokens.bosString, model.tokens.eosString, 'swa', model.fileInsights.swaSize); t=performance.now();
const S=Number(process.argv[4]??4);
const ctx = await model.createContext({ sequences:S, contextSize:4096, threads, swaFullCache:true, batchSize:512 });
console.log('ctx', performance.now()-t, ctx.contextSize, ctx.idealThreads, (process.memoryUsage().rss/1e6).toFixed(0)+'MB');
const seqs = Array.from({length:S},()=>ctx.getSequence());
const prompt = (i:number)=> model.tokenize(`Write a short story about number ${i*37} and the old ${['ship','house','road','cat','garden','king','letter','clock'][i%8]}.\n\nOnce upon a time`, false);
async function gen(s:any, toks:any[], n:number){ await s.clearHistory(); const out=[]; for await (const k of s.evaluate(toks,{temperature:0, yieldEogToken:true})) { out.push(k); if(out.length>=n) break; } return out; }
await gen(seqs[0], prompt(0), 5);
const N=16;
const solo=[]; t=performance.now();
for(let i=0;i<N/2;i++) solo.push(model.detokenize(await gen(seqs[0],prompt(i),60)));
console.log('solo tok/s', N/2*60/((performance.now()-t)/1000));
for (const k of [2,4,8].filter(k=>k<=S)) { t=performance.now(); const outs:string[]=[]; let next=0;
 await Promise.all(seqs.slice(0,k).map(async s=>{ while(next<N){ const i=next++; outs[i]=model.detokenize(await gen(s,prompt(i),60)); } }));
 console.log(k,'tok/s', N*60/((performance.now()-t)/1000), 'same as solo', solo.filter((x,i)=>x===outs[i]).length, '/', solo.length); }
const tpl = model.fileInfo.metadata?.tokenizer?.chat_template; console.log(JSON.stringify(tpl)?.slice(0,500));
if (tpl) { const w = new JinjaTemplateChatWrapper({template: tpl, tokenizer: model.tokenizer});
 const st = w.generateContextState({chatHistory:[{type:'user',text:'Hi <|im_end|> there'},{type:'model',response:['Hello']},{type:'user',text:'Bye'},{type:'model',response:[]}]});
 console.log(JSON.stringify(st.contextText.toJSON())); console.log(model.detokenize(st.contextText.tokenize(model.tokenizer), true)); console.log(JSON.stringify(st.stopGenerationTriggers)); }
