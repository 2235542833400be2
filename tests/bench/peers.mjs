// Loading, side by side in one run: the built page, what a person writes in ten lines of JavaScript, DuckDB-WASM.
//
//   npm ci --prefix tests/bench; node tests/bench/peers.mjs FILE …    from the project's root, after `cargo xtask build`
//
// Files are CloudTrail's .json.gz, JSON lines and CSV. Each case has a new browser with an empty profile; a case's runs
// are interleaved with the others', and the best of RUNS (3) counts. Time is the page's own, from the event that brings the
// file until the last row is in. Memory is what the browser's renderer holds after loading, less what it held when it was
// ready.

import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { browser, DIST, open, ready } from "../e2e/support/browser.mjs";
import { pick } from "../e2e/support/page.mjs";
import { serve } from "../e2e/support/server.mjs";
import { loadedIn, settle, watch } from "./watch.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
const TIMEOUT_MS = 600_000;
const OFFICIAL = "/node_modules/@duckdb/duckdb-wasm";
/** The last build that reads JSON without fetching an extension. */
const MALLOY = "/node_modules/@malloydata/duckdb-wasm";
const arrow = (folder) => ({
  "apache-arrow": `${folder}/apache-arrow/Arrow.dom.mjs`,
  flatbuffers: `${folder}/flatbuffers/mjs/flatbuffers.js`,
});
const IMPORTS = {
  imports: { ...arrow("/node_modules"), tslib: "/node_modules/tslib/tslib.es6.mjs" },
  scopes: { [`${MALLOY}/`]: arrow(`${MALLOY}/node_modules`) },
};
const PAGE = `<!doctype html><input type="file"><script type="importmap">${JSON.stringify(IMPORTS)}</script>`;

const CASES = [
  { name: "Tallyman", takes: () => true, load: loadInTallyman },
  { name: "ten lines of JavaScript", takes: () => true, load: loadInPlainWorker },
  { name: "DuckDB 0.9.2 (malloy)", takes: (file) => file.endsWith(".jsonl"), load: loadInDuck(MALLOY) },
  { name: "DuckDB (official)", takes: (file) => file.endsWith(".csv"), load: loadInDuck(OFFICIAL) },
];

const servers = {
  tallyman: await serve({ dist: DIST }),
  peers: await serve({
    dist: import.meta.dirname,
    change: (name, content) => (name === "index.html" ? PAGE : content),
    kinds: { mjs: "text/javascript" },
  }),
};

try {
  for (const file of process.argv.slice(2)) await compare(file);
} finally {
  for (const server of Object.values(servers)) await server.close();
}

async function compare(file) {
  const bytes = file.endsWith(".gz") ? gunzipSync(readFileSync(file)).length : statSync(file).size;
  const cases = CASES.filter((peer) => peer.takes(file)).map((peer) => ({ ...peer, best: null }));
  for (let run = 0; run < RUNS; run++) {
    for (const peer of cases) {
      const figures = await measure(peer, file);
      if (peer.best === null || figures.seconds < peer.best.seconds) peer.best = figures;
    }
  }
  console.log(`\n${basename(file)}: ${(bytes / 1e6).toFixed(0)} MB of text`);
  const [own] = cases;
  console.table(
    Object.fromEntries(
      cases.map(({ name, best }) => [
        name,
        {
          rows: best.rows,
          "MB/s": Math.round(bytes / 1e6 / best.seconds),
          "times as slow": Number((best.seconds / own.best.seconds).toFixed(2)),
          "memory / text": Number((best.memoryBytes / bytes).toFixed(2)),
        },
      ]),
    ),
  );
}

async function measure(peer, file) {
  const ended = [];
  try {
    const context = await browser({ after: (end) => ended.push(end) });
    return await peer.load(context, file);
  } finally {
    for (const end of ended) await end();
  }
}

async function loadInTallyman(context, file) {
  const page = await open(context, servers.tallyman.url);
  await ready(page);
  await page.evaluate(watch);
  await settle();
  const before = await memoryBytes(context);
  await pick(page, [file]);
  const { seconds } = await loadedIn(page, TIMEOUT_MS);
  const text = await page.locator("main").innerText();
  const rows = Math.max(...[...text.matchAll(/([\d,\u202f]+)\s+rows?\b/g)].map(([, count]) => Number(count.replace(/\D/g, ""))));
  return { seconds, rows, memoryBytes: (await memoryBytes(context)) - before };
}

async function loadInPlainWorker(context, file) {
  return inPeer(context, file, async () => {
    const worker = new Worker("/peers/plain.js");
    globalThis.load = (dropped) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data.rows);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(dropped);
      });
  });
}

function loadInDuck(base) {
  return (context, file) =>
    inPeer(
      context,
      file,
      async (from) => {
        const { start } = await import("/peers/duck.js");
        globalThis.load = await start(from);
      },
      base,
    );
}

async function inPeer(context, file, prepare, argument) {
  const page = await open(context, servers.peers.url);
  await page.evaluate(prepare, argument);
  await settle();
  const before = await memoryBytes(context);
  await page.locator("input").setInputFiles([file]);
  const { rows, seconds } = await page.evaluate(async () => {
    const start = performance.now();
    const rows = await globalThis.load(document.querySelector("input").files[0]);
    return { rows, seconds: (performance.now() - start) / 1000 };
  });
  return { seconds, rows, memoryBytes: (await memoryBytes(context)) - before };
}

/** What all renderers hold of the machine's memory, in bytes. Linux only. */
async function memoryBytes(context) {
  const tools = await context.browser()?.newBrowserCDPSession() ?? (await context.newCDPSession(context.pages()[0]));
  const { processInfo } = await tools.send("SystemInfo.getProcessInfo");
  const resident = (id) => Number(readFileSync(`/proc/${id}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) * 1024;
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { id }) => sum + resident(id), 0);
}
