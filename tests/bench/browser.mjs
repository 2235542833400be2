// Figures of the built page in Chromium: download size, time to ready, load speed, query times.
//
//   node tests/bench/browser.mjs [FILE …]    from the project's root, after `cargo xtask build`
//
// The files are vendors' files of any volume, as `cargo run --release --bin sample -- --out DIR --scale N` writes them.
// Machines are noisy: figures are printed to be read side by side, nothing is asserted but that the answers came.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { browser, DIST, open, ready } from "../e2e/support/browser.mjs";
import { ask, loaded, pick } from "../e2e/support/page.mjs";
import { serve } from "../e2e/support/server.mjs";

const QUERIES = readdirSync(join(import.meta.dirname, "../fixtures/answers"))
  .map((name) => JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/answers", name), "utf8")))
  .filter((answer) => answer.query);
const RUNS = 5;

const ended = [];
const test = { after: (end) => ended.push(end) };

try {
  sizes();
  const server = await serve({ dist: DIST });
  test.after(() => server.close());
  await timeToReady(server);
  const files = process.argv.slice(2);
  if (files.length > 0) await loadAndAsk(server, files);
} finally {
  for (const end of ended.reverse()) await end();
}

function sizes() {
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const name of readdirSync(DIST, { recursive: true }).sort()) {
    const path = join(DIST, name);
    if (!statSync(path).isFile() || name.includes("LICENSE")) continue;
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
    const size = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
    for (const key of Object.keys(total)) total[key] += size[key];
    console.log(`${name}: ${size.raw} raw, ${size.gzip} gzip, ${size.brotli} brotli`);
  }
  console.log(`download: ${total.raw} raw, ${total.gzip} gzip, ${total.brotli} brotli`);
}

async function timeToReady(server) {
  for (const visit of ["first visit", "first visit, again with a new profile"]) {
    const context = await browser(test);
    const start = performance.now();
    const page = await open(context, server.url);
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null);
    await ready(page);
    console.log(`${visit}: first paint ${paint && Math.round(paint)} ms, ready ${Math.round(performance.now() - start)} ms`);
    await page.reload();
    const again = performance.now();
    await ready(page);
    console.log(`  later visit: ready ${Math.round(performance.now() - again)} ms after the load event`);
    await context.close();
  }
}

async function loadAndAsk(server, files) {
  const context = await browser(test);
  const page = await open(context, server.url);
  await ready(page);
  for (const file of files) {
    const bytes = inflatedBytes(file);
    const start = performance.now();
    await pick(page, [file]);
    await loaded(page, 600_000);
    const seconds = (performance.now() - start) / 1000;
    const rate = (bytes / 1e6 / seconds).toFixed(0);
    console.log(`${basename(file)}: ${(bytes / 1e6).toFixed(0)} MB inflated in ${seconds.toFixed(2)} s, ${rate} MB/s`);
  }
  for (const { id, query } of QUERIES) {
    const times = [];
    let status = "";
    for (let run = 0; run < RUNS; run++) {
      status = await ask(page, query, 120_000);
      const [, ms] = status.match(/([\d.,]+)\s*ms/) ?? [];
      if (ms) times.push(Number(ms.replace(/,/g, "")));
    }
    times.sort((a, b) => a - b);
    console.log(`${id}: median ${times[times.length >> 1] ?? "?"} ms of ${times.length} runs; ${status}`);
  }
}

function inflatedBytes(file) {
  return file.endsWith(".gz") ? gunzipSync(readFileSync(file)).length : statSync(file).size;
}
