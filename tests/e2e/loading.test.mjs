// A long load: it shows how far it is, the page stays usable beside it, it can be stopped, and the next one works.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, open as openFile, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { alerts, ask, drop, dropFolder, loaded, pick, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t, before = () => {}) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const context = await browser(t);
  await context.addInitScript(before);
  const page = await open(context, site.url);
  await ready(page);
  return page;
}

async function temporary(t) {
  const folder = await mkdtemp(join(tmpdir(), "tallyman-large-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** One event of CloudTrail, as a line. */
const event = (number) =>
  `{"eventVersion":"1.08","eventSource":"ecr.amazonaws.com","eventTime":"2026-05-01T00:00:00Z","eventName":"e","eventID":"${number}"}\n`;

/** So many files of one event each; resolves to their paths. */
async function events(folder, count) {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, number) => join(folder, `${String(number).padStart(5, "0")}.json`));
  await Promise.all(paths.map((path, number) => writeFile(path, event(number))));
  return paths;
}

/** Stops the next load as soon as there is something to stop: no hand is as quick. */
async function stopAtOnce(page) {
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const button = document.querySelector('[aria-label="Cancel loading"]');
      if (button) {
        observer.disconnect();
        button.click();
        globalThis.stopped = true;
      }
    }).observe(document.body, { subtree: true, childList: true });
  });
}

/**
 * A file of about `megabytes` MB: the login fixture again and again, each time as other events. Resolves to
 * `{ path, lines }`.
 */
async function large(t, megabytes) {
  const folder = await temporary(t);
  const text = `${(await readFile(fixture("acr/login.jsonl"), "utf8")).trimEnd()}\n`;
  const [before, ...after] = text.split('"correlationId":"');
  assert.equal(after.length, text.split("\n").length - 1, "every line has an id");
  let turn = 0;
  // As long as numbers of a million and more are.
  const anew = () => [before, ...after].join(`"correlationId":"${1e6 + turn++}-`);
  const blocks = Math.ceil((megabytes * 1e6) / (anew().length * 32));
  const path = join(folder, "large.jsonl");
  const file = await openFile(path, "w");
  for (let written = 0; written < blocks; written += 1) await file.write(Array.from({ length: 32 }, anew).join(""));
  await file.close();
  return { path, lines: blocks * 32 * after.length };
}

test("a long load shows its progress and can be stopped", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  // Long enough to look at the other rooms before it is through, on a quick machine too.
  const { path, lines } = await large(t, 1200);
  await pick(page, [path]);
  const loading = page.getByRole("region", { name: "Loading" });
  const bar = loading.getByRole("progressbar", { name: "Bytes read" });
  await bar.waitFor();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 20, undefined, { polling: 20 });
  assert.match(await loading.innerText(), /[MG]B of 1\.2\d? GB/);
  await loading.getByText(/[\d.]+ [kM]? ?rows\/s/).waitFor();
  // The other rooms open while it loads.
  await room(page, "Audits");
  await room(page, "Data");
  await loading.getByRole("button", { name: "Cancel loading" }).click();
  await loading.waitFor({ state: "detached" });
  const [report] = await readFiles(page);
  assert.equal(report.state, "Canceled");
  assert.ok(report.rows > 0 && report.rows < lines, `${report.rows} of ${lines} rows`);
  // What had come is kept, and counted right.
  await ask(page, "ContainerRegistryLoginEvents | count");
  assert.deepEqual((await readGrid(page)).rows, [[String(report.rows)]]);

  await page.keyboard.press("Escape");
  await room(page, "Data");
  await page.getByRole("button", { name: "Forget all data" }).click();
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  assert.equal((await readFiles(page))[0].rows, 55);
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a long load loses no row", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const { path, lines } = await large(t, 60);
  await pick(page, [path]);
  await loaded(page, 120_000);
  const [report] = await readFiles(page);
  assert.deepEqual([report.rows, report.rejected, report.state], [lines, 0, "Loaded"]);
  await ask(page, 'ContainerRegistryLoginEvents | summarize count(), countif(ResultDescription != "200")');
  const [[all, failed]] = (await readGrid(page)).rows;
  assert.deepEqual([Number(all), Number(failed)], [lines, (lines / 55) * 7]);
});

test("a thousand files in one drop are all loaded, and in their order", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const event = (eventName) => ({ eventVersion: "1.08", eventSource: "ecr.amazonaws.com", eventName, eventTime: "2026-05-01T00:00:00Z" });
  const files = Array.from({ length: 1200 }, (_, number) => ({
    name: `part-${number}.jsonl`,
    buffer: [0, 1, 2].map((line) => `${JSON.stringify(event(`N${number}.${line}`))}\n`).join(""),
  }));
  files[700].buffer += "{ broken\n";
  await drop(page, files);
  await loaded(page, 120_000);
  const listed = await readFiles(page);
  assert.deepEqual([listed.length, listed[0].name, listed[0].rejected], [100, "part-700.jsonl", 1]);
  assert.match(await page.getByRole("region", { name: "Files" }).innerText(), /1,200 files, 1 record rejected/);
  await page.getByRole("button", { name: "Show 100 more" }).click();
  await page.waitForFunction(() => document.querySelectorAll("ul[aria-label=Files] > li").length === 200);
  await ask(page, 'AWSCloudTrail | serialize N = row_number() - 1 | where EventName != strcat("N", N / 3, ".", N % 3) | count');
  assert.deepEqual((await readGrid(page)).rows, [["0"]]);
  await ask(page, "AWSCloudTrail | count");
  assert.deepEqual((await readGrid(page)).rows, [["3600"]]);
  await ask(page, "_Files | summarize count(), sum(Rows), sum(Rejected)");
  assert.deepEqual((await readGrid(page)).rows, [["1200", "3600", "1"]]);
  assert.deepEqual(page.said, []);
});

test("a drop is stopped while its files still come, and every file is accounted for", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const count = 4000;
  const paths = await events(await temporary(t), count);
  await stopAtOnce(page);
  await pick(page, paths);
  await loaded(page);
  await ask(page, "_Files | summarize count(), sum(Rows), countif(State == 'canceled')");
  const [[files, rows, canceled]] = (await readGrid(page)).rows.map((row) => row.map(Number));
  assert.equal(files, count);
  assert.ok(canceled > 0 && rows + canceled === count, `${rows} rows, ${canceled} canceled`);
  await ask(page, "AWSCloudTrail | count");
  assert.deepEqual((await readGrid(page)).rows, [[String(rows)]]);
  assert.deepEqual(page.said, []);
});

/** What browsers give of a dropped folder: handles, or only entries, or handles that they then refuse. */
const FOLDERS = {
  "as Chromium gives it": () => {},
  "without handles": () => delete DataTransferItem.prototype.getAsFileSystemHandle,
  "with its handle refused": () => {
    DataTransferItem.prototype.getAsFileSystemHandle = () => Promise.reject(new DOMException("refused", "AbortError"));
  },
};
for (const [how, before] of Object.entries(FOLDERS)) test(`a dropped folder, ${how}, gives the files in it and below, with their paths`, async (t) => {
  const page = await visit(t, before);
  const folder = join(await temporary(t), "export");
  for (const below of ["below/deeper", "f:"]) await mkdir(join(folder, below), { recursive: true });
  const lines = await readFile(fixture("acr/login.jsonl"), "utf8");
  // The same events in several files would be duplicates.
  const anew = (name) => lines.replaceAll('"correlationId":"', `"correlationId":"${name}-`);
  // Names, too, that Windows does not allow.
  const names = ["b.jsonl", "a.jsonl", "below/c.jsonl", "below/deeper/e.jsonl", "below/d.jsonl", "below/2026-05-01T08:00:00Z", "f:/g.jsonl", "con.json"];
  for (const name of names) await writeFile(join(folder, name), anew(name));
  await dropFolder(page, folder);
  await page.getByRole("list", { name: "Files" }).getByRole("listitem").nth(7).waitFor();
  await loaded(page);
  const files = (await readFiles(page)).map(({ name, rows }) => [name, rows]);
  assert.deepEqual(files, names.toSorted().map((name) => [`export/${name}`, 55]));
  assert.deepEqual(page.said, []);
});

test("a large dropped folder shows its first rows before its last file is found", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const folder = join(await temporary(t), "export");
  const count = 3000;
  await events(folder, count);
  await page.evaluate(() => {
    globalThis.rowsWhileFinding = false;
    new MutationObserver(() => {
      const loading = document.querySelector("section[aria-label=Loading]")?.innerText ?? "";
      const hasTable = Boolean(document.querySelector("ul[aria-label=Tables] li"));
      globalThis.rowsWhileFinding ||= hasTable && loading.includes("finding more files…");
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await dropFolder(page, folder);
  await loaded(page, 120_000);
  assert.equal(await page.evaluate(() => globalThis.rowsWhileFinding), true);
  await ask(page, "_Files | summarize count(), sum(Rows), countif(State == 'loaded')");
  assert.deepEqual((await readGrid(page)).rows, [[String(count), String(count), String(count)]]);
  await ask(page, "AWSCloudTrail | serialize N = row_number() - 1 | where toint(AwsEventId) != N | count");
  assert.deepEqual((await readGrid(page)).rows, [["0"]]);
  assert.deepEqual(page.said, []);
});

test("a drop behind one that was stopped while its files came is loaded", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const folder = join(await temporary(t), "export");
  const count = 6000;
  await events(folder, count);
  await stopAtOnce(page);
  await dropFolder(page, folder);
  await page.waitForFunction(() => globalThis.stopped, undefined, { polling: 5 });
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page, 120_000);
  await ask(page, "_Files | summarize count(), countif(State == 'canceled'), sumif(Rows, Name == 'login.jsonl')");
  const [[files, canceled, rows]] = (await readGrid(page)).rows.map((row) => row.map(Number));
  assert.deepEqual([files, rows], [count + 1, 55]);
  assert.ok(canceled > 0, "the first drop was stopped");
  assert.deepEqual(page.said, []);
});

/** One loader, which works on the first files while the browser fails to read the next; and all files are found before any is read. */
function holdFiles() {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 1 });
  const post = Worker.prototype.postMessage;
  const held = [];
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.load || message?.loadAll) held.push(() => post.call(this, message, ...rest));
    else post.call(this, message, ...rest);
    if (message?.loadAll) globalThis.release = () => held.forEach((send) => send());
  };
}

test("files that are gone when their turn comes cost themselves only", { timeout: 180_000 }, async (t) => {
  const page = await visit(t, holdFiles);
  const folder = join(await temporary(t), "export");
  const paths = await events(folder, 1000);
  const long = (number) => Array.from({ length: 6000 }, (_, at) => event(`${number}-${at}`)).join("");
  for (let number = 0; number < 30; number += 1) await writeFile(paths[number], long(number));
  await dropFolder(page, folder);
  await page.waitForFunction(() => globalThis.release, undefined, { polling: 20 });
  const gone = [6, 13, 19, 400, 777];
  for (const number of gone) await rm(paths[number]);
  await page.evaluate(() => globalThis.release());
  await page.getByRole("list", { name: "Files" }).getByRole("listitem").nth(99).waitFor();
  await loaded(page, 120_000);
  const listed = (await readFiles(page)).slice(0, gone.length);
  assert.deepEqual(listed.map(({ name, rows }) => [name, rows]), gone.map((number) => [`export/${paths[number].split("/").pop()}`, 0]));
  for (const { messages } of listed) assert.ok(messages.length > 0);
  await ask(page, "_Files | summarize count(), sum(Rows), countif(State == 'loaded'), countif(State == 'failed')");
  const rows = 27 * 6000 + 968;
  assert.deepEqual((await readGrid(page)).rows, [["1000", String(rows), "995", "5"]]);
  assert.deepEqual(page.said, []);
});

test("a drop that may not fit is asked about before it is read", async (t) => {
  const page = await visit(t);
  const folder = await temporary(t);
  // Two files that claim in their last bytes to unpack to 4 GiB each.
  const paths = [join(folder, "one.gz"), join(folder, "two.gz")];
  const claim = Buffer.alloc(5_000_000, 1);
  claim.set([0x1f, 0x8b, 8, 0]);
  claim.fill(0xff, claim.length - 4);
  for (const path of paths) await writeFile(path, claim);
  await pick(page, paths);
  const question = page.getByRole("alertdialog", { name: "This may not fit" });
  assert.match(await question.innerText(), /2 files of 10\.0 MB, about 8\.6 GB unpacked/);
  await question.getByRole("button", { name: "Cancel" }).click();
  await loaded(page);
  assert.equal(await question.count(), 0);
  assert.equal(await page.getByRole("list", { name: "Files" }).count(), 0);

  await pick(page, paths);
  await question.getByRole("button", { name: "Load anyway" }).click();
  await loaded(page);
  for (const file of await readFiles(page)) assert.deepEqual([file.rows, file.messages.length], [0, 1], file.text);
  assert.deepEqual(page.said, []);
});

test("a loader that stops costs the file it reads, and no other", { timeout: 180_000 }, async (t) => {
  const page = await visit(t);
  const { path, lines } = await large(t, 400);
  const loaders = [];
  for (const worker of page.workers()) if (await worker.evaluate(() => Boolean(self.port))) loaders.push(worker);
  assert.ok(loaders.length >= 1);
  await pick(page, [path, fixture("acr/login.jsonl")]);
  await page.waitForFunction(() => document.querySelector("progress")?.value > 200, undefined, { polling: 20 });
  const stop = () => void setTimeout(() => { throw new Error("pulled the plug"); });
  await Promise.all(loaders.map((worker) => worker.evaluate(stop).catch(() => {})));
  await loaded(page, 120_000);
  const [broken, whole] = await readFiles(page);
  assert.match(broken.messages.join(), /The loader stopped while it read this file.*pulled the plug/);
  assert.ok(broken.rows > 0 && broken.rows < lines);
  assert.deepEqual([whole.name, whole.rows, whole.messages], ["login.jsonl", 55, []]);
  await ask(page, "ContainerRegistryLoginEvents | count");
  assert.deepEqual((await readGrid(page)).rows, [[String(broken.rows + 55)]]);
  assert.deepEqual(await alerts(page), []);
});

test("markup in logs is text", async (t) => {
  const page = await visit(t);
  const attack = '<img src=x onerror="document.title=1"><b>bold</b>';
  await drop(page, [{ name: "<i>name</i>.jsonl", buffer: `${JSON.stringify({ who: attack, [attack]: 1 })}\n` }]);
  await loaded(page);
  const [report] = await readFiles(page);
  assert.equal(report.name, "<i>name</i>.jsonl");
  await page.getByRole("region", { name: "Tables" }).locator("summary").first().click();
  await page.getByRole("button", { name: /^Query / }).first().click();
  const grid = await readGrid(page);
  assert.ok(grid.columns.includes(attack), grid.columns.join(", "));
  assert.ok(grid.rows[0].includes(attack));
  await page.getByRole("gridcell").first().dblclick();
  await page.getByRole("complementary", { name: "Row details" }).waitFor();
  assert.equal(await page.locator("img, b, i").count(), 0);
  assert.equal(await page.title(), "Tallyman");
  assert.deepEqual(page.said, []);
});
