// Where rows come from, shown from the file itself; events that come twice.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { alerts, ask, becomes, drop, loaded, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url);
  await ready(page);
  return page;
}

/** Opens the details of a row of the answer (from 0), and in them the record behind it; resolves to its region. */
async function original(page, row) {
  await page.locator(`#cell-${row}-0`).dblclick();
  const details = page.getByRole("complementary", { name: "Row details" });
  await details.getByRole("button", { name: "Show original" }).click();
  const record = details.getByRole("region", { name: "Original record" });
  await record.getByRole("region", { name: "Text of the record" }).waitFor();
  return record;
}

const text = (record) => record.getByRole("region", { name: "Text of the record" }).textContent();

test("a row shows the record that it was made of", async (t) => {
  const page = await visit(t);
  await drop(page, [fixture("acr/login.jsonl"), fixture("cloudtrail/trail.json.gz")]);
  await loaded(page);
  const lines = (await readFile(fixture("acr/login.jsonl"), "utf8")).trimEnd().split("\n");

  // Through steps that keep rows, from lines of plain text.
  await ask(page, "ContainerRegistryLoginEvents | extend n = 1 | sort by TimeGenerated desc | project CorrelationId, n");
  const { rows } = await readGrid(page);
  const record = await original(page, 2);
  assert.equal(await text(record), lines.find((line) => line.includes(rows[2][0])));
  const line = lines.findIndex((line) => line.includes(rows[2][0])) + 1;
  assert.match(await record.innerText(), new RegExp(`login\\.jsonl, line ${line}, byte `));

  // By the keyboard alone: the next row closes it, the button tells its state.
  const details = page.getByRole("complementary", { name: "Row details" });
  const button = details.getByRole("button", { name: "Hide original" });
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("ArrowDown");
  await record.getByRole("region", { name: "Text of the record" }).waitFor({ state: "detached" });
  await details.getByRole("button", { name: "Show original" }).focus();
  await page.keyboard.press("Enter");
  await becomes(() => text(record), lines.find((line) => line.includes(rows[3][0])), "the next row's record");

  // Out of one long line in gzip.
  await ask(page, "AWSCloudTrail | project AwsEventId | take 3");
  const ids = (await readGrid(page)).rows.map(([id]) => id);
  const events = JSON.parse(gunzipSync(await readFile(fixture("cloudtrail/trail.json.gz")))).Records;
  const found = JSON.parse(await text(await original(page, 1)));
  assert.deepEqual(found, events.find(({ eventID }) => eventID === ids[1]));

  // Rows of several records have no original.
  await ask(page, "AWSCloudTrail | summarize count() by OperationName");
  await page.locator("#cell-0-0").dblclick();
  await details.waitFor();
  assert.equal(await details.getByRole("button", { name: "Show original" }).count(), 0);
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a record of the built-in sample is written again", { timeout: 120_000 }, async (t) => {
  const page = await visit(t);
  await page.getByRole("button", { name: "Open the sample" }).first().click();
  await loaded(page);
  await ask(page, "IBMActivityTracker | sort by eventTime desc | project correlationId, action");
  const [[id, action]] = (await readGrid(page, 1)).rows;
  const found = await text(await original(page, 0));
  assert.ok(found.includes(id) && found.includes(action), found);
  assert.deepEqual(page.said, []);
});

test("duplicates are left out until they are kept", async (t) => {
  const page = await visit(t);
  const buffer = await readFile(fixture("acr/login.jsonl"));
  await drop(page, [{ name: "first.jsonl", buffer }, { name: "second.jsonl", buffer }]);
  await page.getByText("Loaded 55 rows from 2 files. 55 duplicates left out.").first().waitFor();
  await loaded(page);
  const count = async () => {
    await ask(page, "ContainerRegistryLoginEvents | count");
    return (await readGrid(page)).rows[0][0];
  };
  assert.equal(await count(), "55");
  const files = await readFiles(page);
  const [first, second] = ["first", "second"].map((name) => files.find(({ text }) => text.startsWith(name)));
  assert.deepEqual([first.rows, second.rows], [55, 0]);
  assert.match(second.text, /55 duplicates/);
  assert.match(second.messages.join(" "), /the same records as first\.jsonl/);
  await page.getByText("55 duplicates left out", { exact: true }).waitFor();
  await page.getByRole("checkbox", { name: "Keep duplicates" }).check();
  await page.getByText("55 duplicates kept").waitFor();
  assert.equal(await count(), "110");
  await room(page, "Data");
  await page.getByRole("checkbox", { name: "Keep duplicates" }).uncheck();
  await page.getByText("55 duplicates left out", { exact: true }).waitFor();
  assert.equal(await count(), "55");
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});
