// The workbench by hand: keys, cancel, a long answer, the grid's keyboard, the sample and the ready queries.

import assert from "node:assert/strict";
import test from "node:test";
import { inflateRawSync } from "node:zlib";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { alerts, answered, ask, becomes, drop, loaded, queryText, readGrid, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url);
  await ready(page);
  return page;
}

const status = (page) => page.getByRole("status", { name: "Answer status" });
const grid = (page) => page.getByRole("grid", { name: "Results" });

test("F5, Ctrl+Enter and the button run the query; the page is not loaded anew", async (t) => {
  const page = await visit(t);
  await page.evaluate(() => (globalThis.mark = 1));
  await write(page, "print x = 1 + 1");
  await page.keyboard.press("F5");
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["2"]]);
  await write(page, "print x = 2 + 2");
  await page.keyboard.press("ControlOrMeta+Enter");
  await grid(page).getByText("4", { exact: true }).waitFor();
  await write(page, "print x = 3 + 3");
  await page.getByRole("button", { name: "Run" }).click();
  await grid(page).getByText("6", { exact: true }).waitFor();
  // From the grid as well, not only from the editor.
  await write(page, "print x = 4 + 4");
  await grid(page).focus();
  await page.keyboard.press("F5");
  await grid(page).getByText("8", { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.mark), 1);
});

test("only the query at the cursor runs", async (t) => {
  const page = await visit(t);
  await write(page, "print x = 1\n\nprint x = 2\n\nprint x = 3");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+Enter");
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["2"]]);
});

test("Escape cancels a long query, and the page answers all the while", async (t) => {
  const page = await visit(t);
  const long = "range x from 1 to 100000000000 step 1 | summarize sum(x)";
  for (const stop of [() => page.keyboard.press("Escape"), () => page.getByRole("button", { name: "Cancel", exact: true }).click()]) {
    await write(page, long);
    await page.keyboard.press("Shift+Enter");
    await status(page).getByText("Running…").waitFor();
    // The page draws and takes a click while the query, which would take minutes, still runs.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await room(page, "Data");
    await page.getByRole("button", { name: "Open files…" }).first().waitFor();
    await room(page, "Query");
    assert.match(await status(page).innerText(), /Running/);
    await stop();
    await status(page).getByText("Canceled").waitFor();
  }
  // The engine is free again.
  await ask(page, "print x = 6 * 7");
  assert.deepEqual((await readGrid(page)).rows, [["42"]]);
  assert.deepEqual(await alerts(page), []);
});

test("a million rows scroll to the last one", async (t) => {
  const page = await visit(t);
  assert.match(await ask(page, "range x from 1 to 1000000 step 1"), /^1,000,000 rows/);
  await grid(page).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await grid(page).getByRole("gridcell", { name: "1000000", exact: true }).waitFor();
  // Somewhere in the middle, by the scroll bar (its ends are not scaled): every row that is seen says its own number.
  for (const part of [0.25, 0.5, 0.77]) {
    await grid(page).evaluate((host, at) => (host.scrollTop = host.scrollHeight * at), part);
    await page.waitForFunction((at) => {
      const host = document.querySelector("[role=grid]");
      const first = host.querySelector("[role=rowgroup]:last-child [role=row]");
      const isThere = Math.abs(Number(first?.getAttribute("aria-rowindex")) / 1_000_000 - at) < 0.03;
      return isThere && !host.querySelector(".grid__cell--waiting");
    }, part);
    const rows = await grid(page).evaluate((host) =>
      [...host.querySelectorAll("[role=row]")].slice(1).map((row) => [Number(row.getAttribute("aria-rowindex")) - 1, Number(row.textContent)]),
    );
    for (const [index, value] of rows) assert.equal(value, index);
    assert.ok(rows.length > 5);
  }
  await grid(page).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await grid(page).getByRole("gridcell", { name: "1", exact: true }).waitFor();
});

test("the grid's keys", async (t) => {
  const page = await visit(t);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "ContainerRegistryLoginEvents | project TimeGenerated, Identity, CallerIpAddress | order by TimeGenerated asc");
  await readGrid(page);
  await grid(page).focus();
  const active = () => grid(page).getAttribute("aria-activedescendant");
  // A cell is drawn only once the grid has scrolled to it.
  const presses = async (keys, cell) => {
    for (const key of keys) await page.keyboard.press(key);
    await becomes(active, cell, keys.join(", "));
    await page.locator(`#${cell}`).waitFor();
  };
  await presses([], "cell-0-0");
  await presses(["ArrowDown", "ArrowDown", "ArrowRight"], "cell-2-1");
  await presses(["End"], "cell-2-2");
  await presses(["ArrowRight"], "cell-2-2");
  await presses(["Home", "ArrowUp"], "cell-1-0");
  await presses(["ControlOrMeta+End"], "cell-54-2");
  await presses(["ControlOrMeta+Home"], "cell-0-0");

  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Row details" });
  await details.waitFor();
  assert.match(await details.innerText(), /Identity/);
  const before = await details.innerText();
  await page.keyboard.press("ArrowDown");
  // The details follow the active row.
  await becomes(async () => (await details.innerText()) !== before, true, "the details follow the active row");
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "detached" });
});

test("a cell becomes a filter of its query, by key and by button", async (t) => {
  const page = await visit(t);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "print other = 1\n\nContainerRegistryLoginEvents\n| summarize Events = count() by Identity, ResultDescription\n| order by Events desc");
  const all = (await readGrid(page)).rows;
  const [first] = all;
  const same = (column) => all.filter((row) => row[column] === first[column]);
  assert.ok(same(1).length > 1 && same(1).length < all.length, "there is something to filter");
  const text = async () => (await page.getByRole("textbox", { name: "Query" }).innerText()).trimEnd().replaceAll("\u00a0", " ");
  const rows = async () => JSON.stringify((await readGrid(page)).rows);

  await grid(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Shift+Space");
  await becomes(rows, JSON.stringify(same(1)), "only rows with the same description");
  assert.match(await text(), /order by Events desc\n+\| where ResultDescription == "[^"]+"$/);

  await grid(page).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Only rows with another Identity" }).click();
  await becomes(rows, JSON.stringify(same(1).filter((row) => row[0] !== first[0])), "and another identity");
  assert.match(await text(), /\n+\| where Identity != "[^"]+"$/);
  assert.match(await text(), /^print other = 1\n+/);

  // An answer whose query is gone from the editor cannot be filtered there.
  await write(page, "print other = 2");
  await grid(page).focus();
  await page.keyboard.press("Control+Shift+Alt+Space");
  await page.getByText("The query of this answer is not in the editor any more").first().waitFor();
});

test("what is done with an answer is about its own question", async (t) => {
  const page = await visit(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await drop(page, [fixture("acr/login.jsonl"), fixture("acr/repository.records.json")]);
  await loaded(page);
  const first = "ContainerRegistryLoginEvents | count";
  await ask(page, first);
  // One of the login records stands in the other file.
  assert.deepEqual((await readGrid(page)).rows, [["56"]]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const copied = async () => {
    await page.evaluate(() => navigator.clipboard.writeText("nothing"));
    await grid(page).focus();
    await page.keyboard.press("Alt+Shift+M");
    await becomes(async () => (await clipboard()).includes("| 56 |"), true, "copied");
    const text = await clipboard();
    assert.ok(text.startsWith(`\`\`\`kusto\n${first}\n\`\`\``), text);
    const [, link] = /\(http[^)]+#q1\.([^)]+)\)/.exec(text);
    return JSON.parse(inflateRawSync(Buffer.from(link, "base64url")).toString());
  };
  const isOfFirst = (said) => assert.deepEqual([said.q, said.d], [first, ["ContainerRegistryLoginEvents"]]);

  // The cursor is in another query.
  await write(page, `${first}\n\nContainerRegistryRepositoryEvents | count`);
  isOfFirst(await copied());

  // Another query was run and stopped: the answer before it stays.
  const long = "range x from 1 to 100000000000 step 1 | summarize sum(x)";
  await write(page, long);
  await page.keyboard.press("Shift+Enter");
  await status(page).getByText("Running…").waitFor();
  await page.keyboard.press("Escape");
  await status(page).getByText("Canceled; this is the answer before").waitFor();
  isOfFirst(await copied());
  await page.keyboard.press("Control+Shift+Space");
  await page.getByText("The query of this answer is not in the editor any more").first().waitFor();
  assert.equal(await queryText(page), long);
  assert.deepEqual(page.said, []);
});

test("a query with several tables has a tab for each", async (t) => {
  const page = await visit(t);
  const tabs = page.getByRole("tablist", { name: "Tables of the answer" });
  const panel = (name) => page.getByRole("tabpanel", { name });
  const query = `range x from 1 to 4 step 1
| fork Large = (where x > 2 | project x, y = x * 10) (count) Parity = (summarize n = count() by parity = iff(x % 2 == 0, "even", "odd")) None = (where x > 9)
| render piechart`;
  assert.match(await ask(page, query), /^2 rows/);
  assert.deepEqual(await tabs.getByRole("tab").allInnerTexts().then((all) => all.map((text) => text.replace(/\s+/g, " ").trim())), [
    "Large 2 rows",
    "Table 2 1 row",
    "Parity 2 rows",
    "None 0 rows",
  ]);
  // Each table is drawn as the query asks; rows are shown for all once they are chosen.
  await panel("Large").getByRole("figure", { name: "Chart" }).waitFor();
  await page.getByRole("tablist", { name: "View" }).getByRole("tab", { name: "Table" }).click();
  assert.deepEqual((await readGrid(page)).rows, [["3", "30"], ["4", "40"]]);

  // By mouse, then by keys: one tab stop, arrows around, Home and End.
  await tabs.getByRole("tab", { name: "Parity" }).click();
  await panel("Parity").waitFor();
  assert.match(await status(page).innerText(), /^2 rows/);
  assert.deepEqual((await readGrid(page)).rows.sort(), [["even", "2"], ["odd", "2"]]);
  const focused = () => page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, " ").trim());
  await tabs.getByRole("tab", { name: "Parity" }).focus();
  for (const [key, name] of [["ArrowLeft", "Table 2 1 row"], ["Home", "Large 2 rows"], ["ArrowLeft", "None 0 rows"], ["ArrowRight", "Large 2 rows"], ["End", "None 0 rows"]]) {
    await page.keyboard.press(key);
    await becomes(focused, name, key);
    assert.equal(await tabs.getByRole("tab", { selected: true }).count(), 1);
    assert.equal(await tabs.locator('[tabindex="0"]').count(), 1);
    await tabs.getByRole("tab", { name, selected: true }).waitFor();
  }
  await panel("None").getByText("this table has no rows").waitFor();
  await page.keyboard.press("Home");
  await panel("Large").waitFor();

  // What is copied is of the chosen table.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await tabs.getByRole("tab", { name: "Table 2" }).click();
  assert.deepEqual((await readGrid(page)).rows, [["4"]]);
  await grid(page).focus();
  await page.keyboard.press("Shift+Space");
  await page.keyboard.press("ControlOrMeta+c");
  await page.getByText("Copied 1 row × 1 column as TSV.").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "Count\n4");

  // Statements with a semicolon between them, each with its own chart; one table alone has no tab.
  await ask(page, "print a = 1; range b from 1 to 3 step 1 | as Numbers");
  await tabs.getByRole("tab", { name: "Numbers" }).click();
  assert.deepEqual((await readGrid(page)).rows, [["1"], ["2"], ["3"]]);
  await ask(page, "print a = 1");
  assert.deepEqual((await readGrid(page)).rows, [["1"]]);
  assert.equal(await tabs.count(), 0);
  assert.equal(await page.getByRole("tabpanel", { name: "Table 1" }).count(), 0);
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("the built-in sample answers every ready query that is offered", { timeout: 300_000 }, async (t) => {
  const page = await visit(t);
  await page.getByRole("button", { name: "Open the sample" }).first().click();
  await loaded(page);
  await room(page, "Audits");
  const names = await page.getByRole("list", { name: "Ready queries" }).getByRole("button", { name: /^Ask: / }).evaluateAll((all) =>
    all.map((button) => button.getAttribute("aria-label")),
  );
  assert.ok(names.length >= 20, `only ${names.length} questions are offered`);
  let withRows = 0;
  for (const name of names) {
    await t.test(name, async () => {
      await room(page, "Audits");
      await page.getByRole("button", { name, exact: true }).click();
      const said = await answered(page);
      assert.doesNotMatch(said, /could not run/, await page.getByRole("region", { name: "Answer" }).innerText());
      withRows += Number(!said.startsWith("0 rows"));
    });
  }
  // The sample has stories: most questions find something.
  assert.ok(withRows >= names.length * 0.7, `${withRows} of ${names.length} questions found rows`);
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});
