const d=document,r=d.documentElement,kept=[];
let begun,over;
const replay=()=>{over=1;for(const t of["submit","click"])removeEventListener(t,keep,true);for(const[t,e,s]of kept.splice(0))if(e.isConnected)t=="submit"?e.requestSubmit(s):e.click()};
const begin=()=>begun??=(async()=>{try{const[m,w]=[await import(JS_ADDRESS),fetch(WASM_ADDRESS)];await m.default({module_or_path:w});m.hydrate();for(const i of d.querySelectorAll("leptos-island"))m[i.dataset.component]?.(i);replay();r.dataset.ready=""}catch(e){replay();r.dataset.failed=""}})();
function keep(e){const m=e.type=="click"&&(e.button||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey);const t=!m&&e.target.closest?.(e.type=="submit"?"form[data-early]":"a[data-early],a[data-sheet]");if(over||!t)return;e.preventDefault();e.stopPropagation();kept.push([e.type,t,e.submitter]);begin();setTimeout(()=>{if(!over)replay()},4e3)}
addEventListener("submit",keep,true);addEventListener("click",keep,true);
for(const t of["pointerdown","touchstart","keydown"])addEventListener(t,begin,{once:true,passive:true,capture:true});
const idle=()=>(self.requestIdleCallback??(f=>setTimeout(f,200)))(begin,{timeout:2500});
d.readyState=="complete"?idle():addEventListener("load",idle,{once:true});
