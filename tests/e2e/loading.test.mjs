// A long load: it shows how far it is, the page stays usable beside it, it can be stopped, and the next one works.

import assert from "node:assert/strict";
import { mkdtemp, open as openFile, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { alerts, ask, drop, loaded, pick, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  return page;
}

/**
 * A file of about `megabytes` MB: the login fixture again and again, each time as other events. Resolves to
 * `{ path, lines }`.
 */
async function large(t, megabytes) {
  const folder = await mkdtemp(join(tmpdir(), "tallyman-large-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
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
  const { path, lines } = await large(t, 300);
  await pick(page, [path]);
  const loading = page.getByRole("region", { name: "Loading" });
  const bar = loading.getByRole("progressbar", { name: "Bytes read" });
  await bar.waitFor();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 20, undefined, { polling: 20 });
  assert.match(await loading.innerText(), /MB of 3\d\d(\.\d)? MB/);
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
  await page.getByRole("gridcell").first().click();
  await page.getByRole("complementary", { name: "Row details" }).waitFor();
  assert.equal(await page.locator("img, b, i").count(), 0);
  assert.equal(await page.title(), "Tallyman");
  assert.deepEqual(page.said, []);
});
