// Figures of loading in the built page in Chromium: speed with one loader and two, many small files against one, a drop of
// several gigabytes.
//
//   cargo run --release --bin sample -- --out DIR --scale 10
//   node tests/bench/loading.mjs DIR [speed|small|large|memory …]    from the project's root, after `cargo xtask build`
//
// Machines are noisy: figures are printed to be read side by side, nothing is asserted but that no row is lost. The times
// are the page's own: from the event that brings the files until the last row is in. On a machine that does something else
// as well, the processor time of all of the browser's processes says more (Linux only).

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, open as openFile, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { browser, DIST, open, ready } from "../e2e/support/browser.mjs";
import { ask, dropFolder, pick, readGrid, room } from "../e2e/support/page.mjs";
import { serve } from "../e2e/support/server.mjs";
import { loadedIn, settle, watch } from "./watch.mjs";

const SMALL_BYTES = Number(process.env.SMALL_BYTES ?? 20_000);
const RUNS = Number(process.env.RUNS ?? 3);
const [data, ...wanted] = process.argv.slice(2);
if (!data) throw new Error("usage: loading.mjs DIR [speed|small|large|memory …], DIR written by the sample command");

const ended = [];
const test = { after: (end) => ended.push(end) };
const folder = await mkdtemp(join(tmpdir(), "tallyman-loading-"));
test.after(() => rm(folder, { recursive: true, force: true }));

try {
  const server = await serve({ dist: DIST });
  test.after(() => server.close());
  const all = { speed, small, large, memory };
  for (const [name, measure] of Object.entries(all)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure(server);
  }
} finally {
  for (const end of ended.reverse()) await end();
}

/** Runs `measure(page)` in a new browser with so many processors. */
async function visit(server, processors, measure) {
  const context = await browser({ after: () => {} });
  try {
    await context.addInitScript((count) => {
      Object.defineProperty(navigator, "hardwareConcurrency", { value: count });
    }, processors);
    const page = await open(context, server.url);
    await ready(page);
    await page.evaluate(watch);
    await settle();
    return await measure(page);
  } finally {
    await context.close();
  }
}

/** Puts on disk what was written: the system would do so while it is read, which makes that slower by a third. */
function flush() {
  if (spawnSync("sync").error) console.log("(This system has no `sync`: the files may still be on their way to the disk.)");
}

async function load(page, paths, bring = pick) {
  const before = processorSeconds();
  await bring(page, paths);
  const result = await loadedIn(page);
  return { ...result, worked: processorSeconds() - before };
}

/** Processor time of every process that this one has started; 0 where the system does not tell. */
function processorSeconds() {
  const all = new Map();
  try {
    for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").pop().split(" ");
        all.set(Number(name), { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100 });
      } catch {
        // It has ended in the meantime.
      }
    }
  } catch {
    return 0;
  }
  const isOurs = (pid) => pid > 1 && (all.get(pid)?.parent === process.pid || isOurs(all.get(pid)?.parent ?? 0));
  return [...all].reduce((sum, [pid, { seconds }]) => sum + (isOurs(pid) ? seconds : 0), 0);
}

function told(name, bytes, { seconds, firstRows, longest, tasks, worked }) {
  const rate = (bytes / 1e6 / seconds).toFixed(0);
  const tasksSaid = tasks ? `${tasks} tasks over 50 ms, the longest ${longest.toFixed(0)} ms` : "no task over 50 ms";
  const workSaid = worked ? `, ${worked.toFixed(2)} s of processor time` : "";
  console.log(`${name}: ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(2)} s, ${rate} MB/s${workSaid}; first rows after ${firstRows.toFixed(2)} s; ${tasksSaid}`);
}

async function found(ending) {
  const names = await readdir(data, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => join(data, name));
}

/** `count` files of about `megabytes` of records each, gzip members one after the other: what `cat *.gz` makes. */
async function trails(count, megabytes, name = "trail") {
  const members = await Promise.all((await found(".json.gz")).map((path) => readFile(path)));
  const sizes = members.map((member) => gunzipSync(member).length);
  const paths = [];
  let bytes = 0;
  let at = 0;
  for (let number = 0; number < count; number += 1) {
    const path = join(folder, `${name}-${number}.json.gz`);
    const file = await openFile(path, "w");
    for (let size = 0; size < megabytes * 1e6; at += 1) {
      await file.write(members[at % members.length]);
      size += sizes[at % members.length];
      bytes += sizes[at % members.length];
    }
    await file.close();
    paths.push(path);
  }
  return { paths, bytes };
}

/** The lines of the registry's logs, whole. */
async function lines() {
  const texts = [];
  for (const path of await found("PT1H.json")) texts.push((await readFile(path, "utf8")).trimEnd());
  return texts.join("\n").split("\n");
}

async function speed(server) {
  const { paths, bytes } = await trails(4, 100);
  const all = await lines();
  const plain = [];
  for (let number = 0; number < 4; number += 1) {
    const path = join(folder, `acr-${number}.jsonl`);
    const part = all.slice((all.length / 4) * number, (all.length / 4) * (number + 1));
    await writeFile(path, `${part.join("\n")}\n`);
    plain.push(path);
  }
  const plainBytes = (await Promise.all(plain.map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0);
  flush();
  for (const processors of [1, 2]) {
    for (const [name, files, size] of [["CloudTrail .json.gz", paths, bytes], ["ACR JSON lines", plain, plainBytes]]) {
      for (let run = 0; run < RUNS; run += 1) {
        const result = await visit(server, processors, async (page) => {
          const result = await load(page, files);
          await room(page, "Data");
          return { ...result, sum: await page.locator(".data__sum").innerText() };
        });
        told(`4 ${name}, ${processors} loader(s)`, size, result);
        console.log(`  ${result.sum}`);
      }
    }
  }
  for (const path of [...paths, ...plain]) await rm(path);
}

/** The same records in files of 20 KB (and the same gzipped), and in one. */
async function small(server) {
  const all = await lines();
  const place = join(folder, "small");
  await mkdir(join(place, "gz"), { recursive: true });
  await mkdir(join(place, "plain"));
  const paths = { plain: [], gz: [] };
  let part = [];
  let size = 0;
  let bytes = 0;
  for (const line of [...all, null]) {
    if (line === null || size > SMALL_BYTES) {
      const text = `${part.join("\n")}\n`;
      const name = `${String(paths.plain.length).padStart(5, "0")}.jsonl`;
      paths.plain.push(join(place, "plain", name));
      paths.gz.push(join(place, "gz", `${name}.gz`));
      await writeFile(paths.plain.at(-1), text);
      await writeFile(paths.gz.at(-1), gzipSync(text));
      bytes += text.length;
      [part, size] = [[], 0];
    }
    if (line !== null) {
      part.push(line);
      size += line.length + 1;
    }
  }
  const one = join(folder, "one.jsonl");
  await writeFile(one, `${all.join("\n")}\n`);
  const oneGz = join(folder, "one.jsonl.gz");
  await writeFile(oneGz, gzipSync(await readFile(one)));
  flush();
  const floor = await onlyRead(paths.plain);
  console.log(`${paths.plain.length} files, only read, by ten lines of JavaScript: ${(bytes / 1e6).toFixed(0)} MB in ${floor.toFixed(2)} s`);
  const best = {};
  for (const processors of [1, 2]) {
    for (const [kind, single, many] of [["plain", one, paths.plain], ["gzipped", oneGz, paths.gz]]) {
      for (const [name, files] of [["one file", [single]], [`${many.length} files`, many]]) {
        const runs = [];
        for (let run = 0; run < RUNS; run += 1) {
          runs.push(await visit(server, processors, async (page) => {
            const result = await load(page, files);
            const status = await ask(page, "union withsource=T * | summarize count(), dcount(T)");
            const [[rows]] = (await readGrid(page)).rows;
            if (Number(rows) !== all.length) throw new Error(`${rows} rows instead of ${all.length}: ${status}`);
            return result;
          }));
          told(`${kind}, ${processors} loader(s), ${name}`, bytes, runs.at(-1));
        }
        const seconds = Math.min(...runs.map((run) => run.seconds));
        best[`${kind} ${processors}`] ??= seconds;
        if (files.length > 1) console.log(`  ${(seconds / best[`${kind} ${processors}`]).toFixed(2)} times the time of one file`);
      }
    }
  }
  for (const processors of [1, 2]) {
    for (const [kind, below] of [["plain", "plain"], ["gzipped", "gz"]]) {
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) {
        const result = await visit(server, processors, (page) => load(page, join(place, below), dropFolder));
        told(`a dropped folder of ${paths.plain.length} ${kind} files, ${processors} loader(s)`, bytes, result);
        runs.push(result.seconds);
      }
      console.log(`  ${(Math.min(...runs) / best[`${kind} ${processors}`]).toFixed(2)} times the time of one file`);
    }
  }
  await rm(place, { recursive: true });
}

/** Seconds until a worker has the bytes of all files: what no page can do without. The best of some runs. */
async function onlyRead(paths) {
  const server = await serve({
    dist: import.meta.dirname,
    change: (name, content) => (name === "index.html" ? "<!doctype html><input type=file multiple>" : content),
  });
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser({ after: () => {} });
    const page = await open(context, server.url);
    await page.locator("input").setInputFiles(paths);
    runs.push(await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/peers/bytes.js");
          const start = performance.now();
          worker.onmessage = () => resolve((performance.now() - start) / 1000);
          worker.onerror = (event) => reject(new Error(event.message));
          worker.postMessage([...document.querySelector("input").files]);
        }),
    ));
    await context.close();
  }
  await server.close();
  return Math.min(...runs);
}

/** 3 GB of records: first rows, long tasks, cancel. */
async function large(server) {
  const { paths, bytes } = await trails(4, 780, "large");
  flush();
  for (const processors of [1, 2]) {
    await visit(server, processors, async (page) => {
      told(`3 GB drop, ${processors} loader(s)`, bytes, await load(page, paths));
      await room(page, "Data");
      console.log(`  ${await page.locator(".data__sum").innerText()}`);
      console.log(`  ${await ask(page, "AWSCloudTrail | summarize count() by EventName", 120_000)}`);
    });
  }
  await visit(server, 2, async (page) => {
    await pick(page, paths);
    const loading = page.getByRole("region", { name: "Loading" });
    await loading.getByText("left").waitFor();
    console.log(`  ${(await loading.innerText()).replace(/\s+/g, " ")}`);
    const began = performance.now();
    await ask(page, "AWSCloudTrail | summarize count() by EventName", 60_000);
    console.log(`  a query while it loads: answered after ${(performance.now() - began).toFixed(0)} ms`);
    await loading.getByRole("button", { name: "Cancel loading" }).click();
    const canceled = performance.now();
    await loading.waitFor({ state: "detached" });
    console.log(`  canceled after ${(performance.now() - canceled).toFixed(0)} ms`);
    await room(page, "Data");
    console.log(`  ${await page.locator(".data__sum").innerText()}`);
  });
  for (const path of paths) await rm(path);
}

/** More than the engine can hold: the question before, and the stop. */
async function memory(server) {
  const { paths, bytes } = await trails(4, 1700, "huge");
  flush();
  await visit(server, 2, async (page) => {
    await pick(page, paths);
    const question = page.getByRole("alertdialog");
    await question.waitFor();
    console.log((await question.innerText()).replace(/\s+/g, " "));
    await question.getByRole("button", { name: "Load anyway" }).click();
    told("more than fits", bytes, await loadedIn(page, 1_200_000));
    console.log(`  ${await page.getByRole("alert").allInnerTexts()}`);
    await room(page, "Data");
    console.log(`  ${await page.locator(".data__sum").innerText()}`);
    console.log(`  ${await ask(page, "AWSCloudTrail | summarize count() by EventName", 120_000)}`);
  });
  for (const path of paths) await rm(path);
}
