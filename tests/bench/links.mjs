// Mangled links in Chromium: each is put into the address bar of the page, which reads it, shows what can be shown and says what cannot.
//
//   node tests/bench/links.mjs             2,000 links
//   LINKS=250000 SEED=1 node tests/bench/links.mjs   one part of a million; several run side by side
//
// Whole Chromium writes every address into its own history and address bar, which takes longer than the page: with CHROME_PATH set to a
// headless shell it is twice as fast.
//
// The seeds are the golden links. They are mangled in their letters, in the compressed bytes and in the JSON. It fails when a script of
// a link runs, a request is tried, something is thrown, the page or its engine stops answering, or a link takes two seconds: one that
// does is opened once more behind another link, so that what else the machine does at that moment is not held against it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { DIST, FLAGS, browser, open, ready } from "../e2e/support/browser.mjs";
import { ask, readGrid } from "../e2e/support/page.mjs";
import { serve } from "../e2e/support/server.mjs";

const LINKS = Number(process.env.LINKS ?? 2_000);
const BATCH = 500;
const LONGEST_MS = 2_000;
const PIECES = [
  ...['"', "\\u0000", "\\ud800", "1e999", "-1", "[[[[", '{"v":', "null", "\u202e", "{}", "true", '"g":{"sort":7}', "99999999999999999999"],
  ...["<script>parent.ran=1</script>", "<img src=x onerror=ran=1>", "javascript:ran=1", '"w":"data"', '"e":"function/count"', '"z":"Europe/Berlin"'],
  ...['"h":["a"]', '"r":[1,2]', '"c":{"kind":"pie"}', "\n\n", " | render timechart"],
];

// A small generator of random numbers with a seed, so that a failure can be had again.
let seed = Number(process.env.SEED ?? 20_260_607);
function random(below) {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

function mangled(bytes) {
  let out = Buffer.from(bytes);
  for (let left = 1 + random(3); left > 0; left -= 1) {
    const at = random(out.length + 1);
    const end = Math.min(out.length, at + random(40));
    const piece = [
      () => Buffer.from([random(256)]),
      () => Buffer.from(PIECES[random(PIECES.length)]),
      () => Buffer.concat([out.subarray(at, end), out.subarray(at, end)]),
      () => Buffer.alloc(0),
    ][random(4)]();
    out = random(8) === 0 ? out.subarray(0, at) : Buffer.concat([out.subarray(0, at), piece, out.subarray(end)]);
  }
  return out;
}

const written = (bytes) => `#q1.${bytes.toString("base64url")}`;

function links(seeds, count) {
  return Array.from({ length: count }, () => {
    const hash = seeds[random(seeds.length)];
    if (random(3) === 0) return mangled(Buffer.from(hash)).toString("latin1").replace(/^#?/, "#");
    const packed = Buffer.from(hash.slice(4), "base64url");
    if (random(2) === 0) return written(mangled(packed));
    const json = mangled(inflateRawSync(packed));
    return random(2) === 0 ? written(deflateRawSync(json)) : `#q0.${json.toString("base64url")}`;
  });
}

/**
 * Opens links one after the other; gives the longest time of one in milliseconds, those that took longer than they may, and how many
 * brought a question. The page marks the entry of the history as its own once it has taken what it could from the link.
 */
function openAll([hashes, longestMs]) {
  return (async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
    let [longest, questions] = [0, 0];
    const slow = [];
    for (const hash of hashes) {
      const start = performance.now();
      location.hash = hash;
      while (history.state === null && performance.now() - start <= longestMs) await pause();
      const took = performance.now() - start;
      longest = Math.max(longest, took);
      if (took > longestMs) slow.push(hash);
      questions += document.querySelector('[aria-label="Question from a link"]') ? 1 : 0;
    }
    return { longest, questions, slow };
  })();
}

const file = readFileSync(join(import.meta.dirname, "../permalink/v1.txt"), "utf8");
const seeds = file.split("\n").filter((line) => {
  try {
    return line.startsWith("#q1.") && inflateRawSync(Buffer.from(line.slice(4), "base64url")).length > 0;
  } catch {
    return false;
  }
});
if (seeds.length < 8) throw new Error(`only ${seeds.length} golden links can be inflated`);

const ended = [];
const test = { after: (end) => ended.push(end) };
try {
  const server = await serve({ dist: DIST });
  test.after(() => server.close());
  // Chromium slows down pages that change their address all the time.
  const flags = [...FLAGS, "--disable-ipc-flooding-protection"];
  const page = await open(await browser(test, { viewport: { width: 1024, height: 700 }, args: flags }), server.url);
  await ready(page);
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("dialog", () => page.said.push("a dialog opened"));
  const start = performance.now();
  let [opened, longest, questions, twice] = [0, 0, 0, 0];
  while (opened < LINKS) {
    const from = seed;
    const hashes = links(seeds, Math.min(BATCH, LINKS - opened));
    const found = await page.evaluate(openAll, [hashes, LONGEST_MS]);
    opened += hashes.length;
    longest = Math.max(longest, found.longest);
    questions += found.questions;
    twice += found.slow.length;
    let hung = [];
    for (const hash of found.slow) hung = hung.concat((await page.evaluate(openAll, [[seeds[0], hash], LONGEST_MS])).slow);
    const ran = await page.evaluate(() => "ran" in globalThis || document.scripts.length);
    if (ran === true || page.said.length > 0 || requests.length > 0 || hung.length > 0) {
      throw new Error(`SEED=${from}: script ${ran}, requests ${requests.slice(0, 3)}, twice too slow ${hung}, said: ${page.said.slice(0, 3).join("\n")}`);
    }
    if (opened % 10_000 < BATCH) console.log(`${opened} links, ${Math.round((performance.now() - start) / 1000)} s, longest ${Math.round(longest)} ms`);
  }
  // The page and its engine still answer.
  await ask(page, "print x = 6 * 7");
  if ((await readGrid(page)).rows[0][0] !== "42") throw new Error("the page answers wrongly");
  const seconds = (performance.now() - start) / 1000;
  console.log(`${opened} links in ${Math.round(seconds)} s: none ran a script, asked for anything or broke the page; ${questions} left a question on the page; longest ${Math.round(longest)} ms, ${twice} opened twice`);
} finally {
  for (const end of ended.reverse()) await end();
}
