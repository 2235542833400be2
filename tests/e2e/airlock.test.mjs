// The airlock: after the lock no road leads out, neither from the page nor from the engine's worker, and every one of
// these roads was open before. The servers judge: what they have not seen was not sent.

import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { serve, stranger } from "./support/server.mjs";

const PROBE = await readFile(join(import.meta.dirname, "support/probe.js"), "utf8");

/** Runs in the page: the control before the lock (from a worker too), the same again after it. */
const PAGE_SCRIPT = (hosts) => `
  const hosts = ${JSON.stringify(hosts)};
  const inWorker = () => new Promise((resolve) => {
    const text = ${JSON.stringify(PROBE)} + ";probe('before', " + JSON.stringify(hosts) + ").then(postMessage)";
    new Worker(URL.createObjectURL(new Blob([text]))).onmessage = (event) => resolve(event.data);
  });
  globalThis.before = Promise.all([probe("before", hosts), inWorker()]).then((urls) => fetch("./before-done").then(() => urls.flat()));
  globalThis.after = new Promise((resolve) => {
    const look = () => {
      if (document.documentElement.dataset.airlock === "ready") resolve(probe("after", hosts));
    };
    new MutationObserver(look).observe(document.documentElement, { attributes: true });
  });
`;

/** The first policy with `hosts` let through, so that only the second one can stop the probes. */
function loosened(page, hosts) {
  const allowed = ["'self'", ...hosts, ...hosts.map((host) => host.replace("http", "ws"))].join(" ");
  const policy =
    `default-src ${allowed}; script-src ${allowed} 'wasm-unsafe-eval'; style-src ${allowed}; img-src ${allowed} data: blob:; ` +
    `connect-src ${allowed}; worker-src ${allowed} blob:; form-action ${allowed}; base-uri 'none'`;
  const changed = page.replace(/default-src 'none';[^"]*/, policy);
  assert.notEqual(changed, page, "the page's first policy was not found");
  return changed;
}

test("every road out is open before the lock and closed after it", async (t) => {
  const outside = await stranger();
  t.after(outside.close);
  let hosts = [];
  let controlDone;
  const control = new Promise((resolve) => (controlDone = resolve));
  const site = await serve({
    dist: DIST,
    change: async (name, content) => {
      if (name === "index.html") {
        const scripts = '<script src="./probe.js"></script><script src="./page.js"></script>';
        return loosened(String(content), hosts).replace("</body>", `${scripts}</body>`);
      }
      if (name === "probe.js") return PROBE;
      if (name === "page.js") return PAGE_SCRIPT(hosts);
      if (name === "before-done") return controlDone(), "";
      // The real engine's glue, with the probes behind it: they run in the real engine's worker.
      if (/^engine-\w+\.js$/.test(name)) return `${content}\n${PROBE}\nglobalThis.after = probe("after", ${JSON.stringify(hosts)});`;
      // The lock waits for the engine's module, and that waits for the control to be done.
      if (/^engine_bg-\w+\.wasm$/.test(name)) await control;
      return content;
    },
  });
  t.after(site.close);
  hosts = [outside.origin, site.origin];

  const context = await browser(t, { serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(site.url);
  await ready(Object.assign(page, { said: [] }));
  const lockedMs = Date.now();

  const before = await page.evaluate(() => globalThis.before);
  const afterPage = await page.evaluate(() => globalThis.after);
  // The engine and its loaders, each in a worker of its own.
  const workers = page.workers().filter((worker) => worker.url().startsWith("blob:"));
  const inside = await Promise.all(workers.map((worker) => worker.evaluate(() => globalThis.after)));
  const tried = inside.filter(Boolean);
  const [afterWorker] = tried;
  await page.waitForTimeout(500);

  const arrived = new Set([outside, site].flatMap(({ origin, requests }) => requests.map(({ url }) => origin + url)));
  assert.deepEqual(before.filter((url) => !arrived.has(url)), [], "these roads were not open before the lock: the control fails");
  assert.deepEqual([...arrived].filter((url) => url.includes("/after/")), [], "these roads are open after the lock");
  assert.equal(afterPage.length, 22);
  assert.ok(tried.length >= 2, "the engine and a loader");
  for (const roads of tried) assert.equal(roads.length, 13);
  // The same roads were tried before and after.
  const roads = (urls) => urls.map((url) => url.replace(/\/(before|after)\//, "/")).sort();
  assert.deepEqual(roads(before), roads([...afterPage, ...afterWorker]));
  const late = [...outside.requests, ...site.requests].filter(({ atMs }) => atMs > lockedMs);
  assert.deepEqual(late, []);
});

// No policy governs these two: `closeSideRoads` in boot.js takes them away.
test("peer connections and scripted departures are open before the lock and closed after it", async (t) => {
  const outside = await stranger();
  t.after(outside.close);
  const asked = [];
  const stun = createSocket("udp4").on("message", () => asked.push(Date.now()));
  await new Promise((resolve) => stun.bind(0, "127.0.0.1", resolve));
  t.after(() => stun.close());
  const side = `globalThis.side = async (away) => {
    try {
      globalThis.peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:${stun.address().port}" }] });
      peer.createDataChannel("secret");
      await peer.setLocalDescription(await peer.createOffer());
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 1000));
    location.href = away;
  };`;
  let hold = new Promise(() => {});
  const site = await serve({
    dist: DIST,
    change: async (name, content) => {
      if (name === "index.html") return String(content).replace("</body>", '<script src="./side.js"></script></body>');
      if (name === "side.js") return side;
      if (/^engine_bg-/.test(name)) await hold;
      return content;
    },
  });
  t.after(site.close);
  const context = await browser(t, { serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(site.url, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.side);
  await page.evaluate((url) => void side(url), `${outside.origin}/before`);
  await page.waitForURL("**/before");
  assert.notEqual(asked.length, 0, "the peer connection was not open before the lock: the control fails");

  hold = null;
  await page.goto(site.url);
  await ready(Object.assign(page, { said: [] }));
  asked.length = 0;
  await page.evaluate((url) => side(url), `${outside.origin}/after`);
  await page.waitForTimeout(1000);
  assert.deepEqual(asked, []);
  assert.deepEqual(outside.requests.map(({ url }) => url).filter((url) => url !== "/favicon.ico"), ["/before"]);
  assert.equal(page.url(), site.url);
});

test("a visit asks no other origin, and nobody at all once the page is ready", async (t) => {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const context = await browser(t);
  const asked = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await open(context, site.url);
  await ready(page);
  const readyMs = Date.now();
  await page.waitForTimeout(1500);
  const elsewhere = asked.filter((url) => /^(https?|wss?):/.test(url) && !url.startsWith(site.origin));
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(site.requests.filter(({ atMs }) => atMs > readyMs), []);
  assert.deepEqual(page.said, []);
});

test("the page works under any path", async (t) => {
  const site = await serve({ dist: DIST, path: "/some/where/" });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  assert.deepEqual(site.requests.filter(({ url }) => !url.startsWith("/some/where/")), []);
  assert.deepEqual(page.said, []);
});

test("the page starts without a network after the first visit", async (t) => {
  const site = await serve({ dist: DIST, path: "/some/where/" });
  const context = await browser(t);
  const first = await open(context, site.url);
  await ready(first);
  await first.close();
  await site.close();
  const second = await open(context, site.url);
  await ready(second);
});
