// Keeps the page for offline use. `xtask/src/seal.rs` puts one line before this one: `const RELEASE = { version, files }`,
// the exact list of this release's files. It takes no messages and asks no other origin, ever.

const CACHE = `tallyman ${RELEASE.version}`;
const PAGE_WAIT_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(RELEASE.files))
      .then(() => self.skipWaiting()),
  );
});

// Older releases stay until this one is complete. Names carry content hashes, so an open page of an older release can at
// worst miss a file that it has already loaded.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) => keys.filter((key) => key.startsWith("tallyman ") && key !== CACHE))
      .then((old) => Promise.all(old.map((key) => caches.delete(key)))),
  );
});

// Only what the host itself answers well may stand in for the kept copy.
async function fromNetwork(url, waitMs) {
  const response = await fetch(url, { signal: AbortSignal.timeout(waitMs) });
  if (!response.ok) throw new Error(`The host answered ${response.status}.`);
  return response;
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  if (request.mode === "navigate") {
    try {
      return await fromNetwork(request.url, PAGE_WAIT_MS);
    } catch {
      return (await cache.match("./")) ?? Response.error();
    }
  }
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) {
    event.respondWith(Response.error());
  } else if (event.request.method === "GET") {
    event.respondWith(answer(event.request));
  }
});
