// Starts everything that needs the network, all at once, and hands it to the page (src/ui/airlock.rs), which locks itself
// before the first file can be opened.

const names = document.getElementById("boot").dataset;
const SERVICE_WORKER_WAIT_MS = 4000;

function tell(message) {
  document.documentElement.dataset.airlock = "failed";
  const status = document.getElementById("skeleton-status");
  if (status) status.textContent = message;
}

async function get(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`The host answered ${response.status} for ${name}.`);
  return response;
}

// Compiles while the bytes come in; hosts that do not know the type of `.wasm` cost a second pass, not the page.
async function compile(name) {
  const response = await get(name);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function text(name) {
  return (await get(name)).text();
}

function settled(worker) {
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state !== "installing") resolve(worker.state);
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

// Offline use is a comfort: where it is not to be had (plain http, private windows, old browsers), the page goes on. On a
// first visit the copies are waited for, so that not even they are requested after the lock.
async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return "unsupported";
  const late = new Promise((resolve) => setTimeout(resolve, SERVICE_WORKER_WAIT_MS, "late"));
  const kept = navigator.serviceWorker.register(names.serviceWorker).then((registration) => {
    if (registration.active || !registration.installing) return "kept";
    return settled(registration.installing);
  });
  return Promise.race([kept, late]).catch((error) => `failed: ${error.message}`);
}

// No policy governs peer connections, nor leaving the page for an address that says too much. The page needs neither, so
// at the lock they go as well: a second fence, for accidents rather than for an attacker's script, which the policy
// keeps out.
function closeSideRoads() {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
    Object.defineProperty(globalThis, name, { value: undefined });
  }
  globalThis.navigation?.addEventListener("navigate", (event) => {
    const { protocol, origin } = new URL(event.destination.url);
    const away = /^https?:$/.test(protocol) && origin !== location.origin;
    if (away && !event.userInitiated && event.cancelable) event.preventDefault();
  });
}

async function start() {
  if (typeof WebAssembly !== "object") {
    tell("This browser has no WebAssembly, which Tallyman is made of. Open the page in a current Chrome, Edge, Firefox or Safari.");
    return;
  }
  const engine = Promise.all([compile(names.engineModule), text(names.engine)]);
  // The page reports this failure in its own words; until it is there, the promise must not count as unhandled.
  engine.catch(() => {});
  const app = await import(new URL(names.app, document.baseURI).href);
  // The copies for offline use come last: on a first visit they would compete with what is needed to start.
  const offline = engine.then(keepForOffline, () => "skipped");
  globalThis.tallymanBoot = { engine, offline, closeSideRoads };
  await app.default({ module_or_path: names.appModule });
}

start().catch((error) => {
  console.error(error);
  tell(`Tallyman could not start: ${error.message} Load the page again; if that does not help, the copy on this host is incomplete.`);
});
