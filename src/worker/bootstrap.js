// Follows the engine's glue in each worker's blob: proves the lock, then starts the module that comes by message. A loader gets
// its way to the engine with it.

const fail = (error) => self.postMessage({ failed: String(error?.message ?? error) });

self.addEventListener("unhandledrejection", (event) => fail(event.reason));
self.addEventListener("securitypolicyviolation", (event) => {
  if (!event.blockedURI.endsWith("?airlock")) self.postMessage({ blocked: true });
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (/^(https?|wss?):/.test(entry.name)) self.postMessage({ blocked: false });
}).observe({ type: "resource" });

self.onmessage = async ({ data }) => {
  self.onmessage = null;
  try {
    // A worker that could reach even its own host is outside of the airlock: no file may come in.
    const open = await fetch(`${self.location.origin}/?airlock`).then(() => true, () => false);
    if (open) throw new Error("This browser does not hold the engine to the page's policy, so Tallyman does not start it.");
    self.port = data.port;
    await wasm_bindgen({ module_or_path: data.module });
  } catch (error) {
    fail(error);
  }
};
