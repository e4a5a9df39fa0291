// Which islands wake late, and what wakes them when it is touched.
const later = { OrderForm: "#order", ProductSheet: "a[data-sheet],#product" };
const root = document.documentElement, names = Object.keys(later), woken = {}, done = {};
let begun, passing;
const ignore = () => {};
// What has just woken puts its listeners up in effects, which run in between.
const settled = () => new Promise((go) => setTimeout(go));
const islands = (fits) => [...document.querySelectorAll("leptos-island")].filter((one) => fits(one.dataset.component));

const begin = () => begun ??= (async () => {
  const wasm = fetch(WASM_ADDRESS);
  wasm.catch(ignore);
  const module = await import(JS_ADDRESS);
  await module.default({ module_or_path: wasm });
  module.hydrate();
  for (const one of islands((is) => !names.some((name) => is.startsWith(name)))) module[one.dataset.component]?.(one);
  await settled();
  done[""] = 1;
  ready();
  return module;
})().catch((error) => {
  root.dataset.failed = "";
  throw error;
});

async function ready() {
  if (document.querySelector("#product[open]")) await wake("ProductSheet").catch(ignore);
  root.dataset.ready = "";
  const near = (seen) => seen.some((one) => one.isIntersecting) && wake("OrderForm").catch(ignore);
  new IntersectionObserver(near, { rootMargin: "300px" }).observe(document.querySelector("#order"));
}

async function rouse(module, name) {
  await module.later?.(name);
  for (const one of islands((is) => is.startsWith(name))) await module[one.dataset.component]?.(one);
  await settled();
  done[name] = 1;
}

async function wake(name) {
  const module = await begin();
  if (name) await (woken[name] ??= rouse(module, name)).catch((error) => {
    // The next touch tries again.
    delete woken[name];
    throw error;
  });
}

// A press that comes before its island is kept, and done again when it is awake; after four seconds, or without a
// network, the browser does with it what it does without a script.
function keep(event) {
  const submit = event.type == "submit";
  const odd = !submit && (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const target = !odd && event.target.closest?.(submit ? "form[data-early]" : "a[data-early],a[data-sheet]");
  if (passing || !target || "failed" in root.dataset) return;
  const name = names.find((name) => target.closest(later[name])) ?? "";
  if (done[name]) return;
  event.preventDefault();
  event.stopPropagation();
  let over;
  const go = () => {
    if (over || !target.isConnected) return;
    over = passing = true;
    try {
      submit ? target.requestSubmit(event.submitter) : target.click();
    } finally {
      passing = false;
    }
  };
  wake(name).then(go, go);
  setTimeout(go, 4e3);
}

addEventListener("submit", keep, true);
addEventListener("click", keep, true);
for (const type of ["pointerover", "focusin", "wanted"]) addEventListener(type, (event) => {
  const name = names.find((name) => event.target.closest?.(later[name]));
  if (name && !done[name]) wake(name).catch(ignore);
}, { passive: true, capture: true });
addEventListener("popstate", () => location.pathname.includes("/p/") && wake("ProductSheet").catch(ignore));
const start = () => begin().catch(ignore);
for (const type of ["pointerdown", "touchstart", "keydown"]) addEventListener(type, start, { once: true, passive: true, capture: true });
const idle = () => (self.requestIdleCallback ?? ((go) => setTimeout(go, 200)))(start, { timeout: 2500 });
document.readyState == "complete" ? idle() : addEventListener("load", idle, { once: true });
