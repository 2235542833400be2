// Tabs of queries, their history, and the session that they make up.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { look } from "./support/looks.mjs";
import { answered, ask, becomes, drop, loaded, queryText, readGrid, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** The page without data. */
async function visit(t) {
  const { url, close } = await serve({ dist: DIST });
  t.after(close);
  const page = await open(await browser(t), url);
  await ready(page);
  return page;
}

async function start(t) {
  const page = await visit(t);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  return page;
}

const tabs = (page) => page.getByRole("tablist", { name: "Query tabs" }).getByRole("tab");
const chosen = (page) => page.getByRole("tablist", { name: "Query tabs" }).getByRole("tab", { selected: true });
const messages = (page) => page.getByRole("log", { name: "Messages" });
const cells = async (page) => (await readGrid(page)).rows;
const rows = (page) => page.getByRole("grid", { name: "Results" }).getAttribute("aria-rowcount");

test("each tab has its text, its answer and its undo", async (t) => {
  const page = await start(t);
  await ask(page, "ContainerRegistryLoginEvents\n| count");
  const first = await cells(page);
  assert.equal(await tabs(page).count(), 1);

  await page.keyboard.press("Control+j");
  await becomes(() => tabs(page).count(), 2, "a new tab");
  assert.equal(await chosen(page).innerText(), "Query 2");
  await page.keyboard.insertText("print Second = 2");
  await page.keyboard.press("Shift+Enter");
  await answered(page);
  assert.deepEqual(await cells(page), [["2"]]);

  await page.keyboard.press("Control+Alt+[");
  await becomes(() => queryText(page), "ContainerRegistryLoginEvents\n| count", "the first tab's text");
  assert.deepEqual(await cells(page), first, "its answer is there without running");
  await page.keyboard.press("Control+Alt+]");
  await becomes(() => queryText(page), "print Second = 2", "the second tab's text");
  assert.deepEqual(await cells(page), [["2"]]);
  await page.getByRole("textbox", { name: "Query" }).click();
  await page.keyboard.press("Control+z");
  await becomes(async () => (await queryText(page)).startsWith("Ask in KQL"), true, "undo takes back what was written in this tab, and nothing else");
  await page.keyboard.press("Control+y");
  await becomes(() => queryText(page), "print Second = 2", "redo");

  // A name by F2, moving by arrows, closing by Delete, opening again.
  await chosen(page).focus();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: /^Name/ }).fill("Two");
  await page.keyboard.press("Enter");
  await becomes(() => chosen(page).innerText(), "Two", "the tab has its name");
  await chosen(page).focus();
  await page.keyboard.press("Delete");
  await becomes(() => tabs(page).count(), 1, "the tab is closed");
  await page.keyboard.press("Control+Shift+Alt+T");
  await becomes(() => queryText(page), "print Second = 2", "the closed tab is back");
  assert.equal(await chosen(page).innerText(), "Two");

  await look(t, page, "tabs");
  assert.deepEqual(page.said, []);
});

test("a query that runs in another tab puts its answer there", async (t) => {
  const page = await start(t);
  await write(page, "range i from 1 to 1000000 step 1 | summarize count() by Rest = i % 7");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Control+j");
  await page.keyboard.insertText("print Quick = 1");
  await page.keyboard.press("Shift+Enter");
  await page.getByRole("grid", { name: "Results" }).getByRole("columnheader", { name: /Quick/ }).waitFor();
  await page.keyboard.press("Control+Alt+[");
  await becomes(() => rows(page), "8", "seven rows and the header");
  assert.deepEqual(page.said, []);
});

test("a grid that leaves rows out says so again when its tab is opened again", async (t) => {
  const page = await start(t);
  const status = async () => (await page.getByRole("status", { name: "Answer status" }).innerText()).split("\n")[0];
  await ask(page, "range x from 1 to 1000 step 1 | extend word = iff(x % 100 == 0, 'An Error', 'fine')");
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Search in the rows" }).fill("error");
  await page.getByRole("checkbox", { name: "Only matching rows" }).check();
  await becomes(status, "10 of 1,000 rows shown", "only those");

  await page.getByRole("button", { name: "New tab" }).click();
  await page.keyboard.insertText("range x from 1 to 30 step 1 | extend word = 'no match'");
  await page.keyboard.press("Shift+Enter");
  await becomes(status, "30 rows", "another tab has a plain grid");
  await page.keyboard.press("Control+Alt+[");
  await becomes(status, "10 of 1,000 rows shown", "the first tab is as it was");
  assert.deepEqual((await cells(page)).map((row) => row[0]), Array.from({ length: 10 }, (_, at) => String((at + 1) * 100)));
  await page.keyboard.press("Control+Alt+]");
  await becomes(status, "30 rows", "and so is the second");
  // Another question begins with all of its rows; its answer of before, shown again, has all of them too.
  await page.keyboard.press("Control+Alt+[");
  await becomes(status, "10 of 1,000 rows shown", "once more");
  await ask(page, "print Other = 1");
  await becomes(status, "1 row", "another question");
  await write(page, "range x from 1 to 1000 step 1 | extend word = iff(x % 100 == 0, 'An Error', 'fine')");
  await page.keyboard.press("F8");
  await becomes(status, "1,000 rows", "all rows of the answer that is shown again");
  assert.equal(await rows(page), "1001");
  assert.deepEqual(page.said, []);
});

/** A thousand rows, of which ten have the text that is looked for. */
const ERRORS = "range x from 1 to 1000 step 1 | extend word = iff(x % 100 == 0, 'An Error', 'fine')";
const rowsSaid = async (page) => (await page.getByRole("status", { name: "Answer status" }).innerText()).split("\n")[0];

async function onlyErrors(page) {
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Search in the rows" }).fill("error");
  await page.getByRole("checkbox", { name: "Only matching rows" }).check();
  await becomes(() => rowsSaid(page), "10 of 1,000 rows shown", "only those");
}

test("an answer that is shown again has nothing of another question's grid", async (t) => {
  const page = await visit(t);
  const plain = "range x from 1 to 30 step 1 | extend word = 'fine'";
  await ask(page, plain);
  await ask(page, ERRORS);
  await onlyErrors(page);
  await write(page, plain);
  await page.keyboard.press("F8");
  await becomes(() => rowsSaid(page), "30 rows", "all of its rows");
  assert.deepEqual(page.said, []);
});

test("a session brings the grid's arrangement, for the query that it is of", async (t) => {
  const page = await visit(t);
  await ask(page, ERRORS);
  await onlyErrors(page);
  await page.keyboard.press("F1");
  await page.keyboard.insertText("save all tabs");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const buffer = await readFile(await saved.path());

  const other = await visit(t);
  await drop(other, [{ name: saved.suggestedFilename(), buffer }]);
  await messages(other).getByText(/Opened 1 tab/).waitFor();
  // Neither another tab's run nor another query's in the same tab takes it away.
  await other.getByRole("button", { name: "New tab" }).click();
  await other.keyboard.insertText("print Other = 1");
  await other.keyboard.press("Shift+Enter");
  await becomes(() => rowsSaid(other), "1 row", "another tab");
  await other.keyboard.press("Control+Alt+[");
  await ask(other, "range x from 1 to 30 step 1 | extend word = 'fine'");
  await becomes(() => rowsSaid(other), "30 rows", "another query");
  await ask(other, ERRORS);
  await becomes(() => rowsSaid(other), "10 of 1,000 rows shown", "the query that it is of");
  assert.deepEqual(page.said.concat(other.said), []);
});

test("F8 and the history show answers again without running", async (t) => {
  const page = await start(t);
  await ask(page, "print Now = now(), Pick = 1");
  const before = await cells(page);
  await ask(page, "print Pick = 2");
  await write(page, "print Now = now(), Pick = 1");
  await page.keyboard.press("F8");
  await becomes(async () => JSON.stringify(await cells(page)), JSON.stringify(before), "the first answer");
  await messages(page).getByText("nothing has run").waitFor();

  await write(page, "print Never = 1");
  await page.keyboard.press("F8");
  await messages(page).getByText("No answer to this query is kept").waitFor();

  await page.keyboard.press("Control+Shift+H");
  const dialog = page.getByRole("dialog", { name: "History" });
  const runs = dialog.getByRole("list", { name: "Runs" }).getByRole("listitem");
  assert.equal(await runs.count(), 2);
  assert.match(await runs.first().innerText(), /1 row/);
  await look(t, page, "history");
  await runs.first().getByRole("button", { name: "Show answer" }).click();
  await dialog.waitFor({ state: "detached" });
  await becomes(async () => JSON.stringify(await cells(page)), '[["2"]]', "the answer of that run");

  // What the engine lets go is not offered any more.
  for (let at = 0; at < 17; at += 1) await ask(page, `print At = ${at}`);
  await page.getByRole("button", { name: "History" }).click();
  assert.equal(await runs.count(), 19);
  assert.equal(await dialog.getByRole("button", { name: "Show answer" }).count(), 16);
  await page.keyboard.press("Escape");
  assert.deepEqual(page.said, []);
});

test("tabs outlive a reload, and a session file brings them to another visit", async (t) => {
  const page = await start(t);
  await write(page, "// Logins\nContainerRegistryLoginEvents\n\n// Count\nContainerRegistryLoginEvents | count");
  await page.keyboard.press("Control+j");
  await page.keyboard.insertText("print B = 2");
  await page.waitForTimeout(900);
  await page.reload();
  await ready(page);
  await becomes(() => tabs(page).count(), 2, "both tabs are back");
  await becomes(() => queryText(page), "print B = 2", "the open one is open");
  await page.keyboard.press("Control+Alt+[");
  await becomes(async () => (await queryText(page)).startsWith("// Logins"), true, "the other has its whole text");

  await page.keyboard.press("F1");
  await page.keyboard.insertText("save all tabs");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(saved.suggestedFilename(), /^session-\d{8}-\d{4}\.tallyman\.json$/);
  const buffer = await readFile(await saved.path());
  assert.ok(!buffer.toString().includes("198.51.100"), "no data");

  const other = await start(t);
  await drop(other, [{ name: saved.suggestedFilename(), buffer }]);
  await messages(other).getByText(/Opened 2 tabs/).waitFor();
  await becomes(async () => (await queryText(other)).startsWith("// Logins"), true, "the tab that was open");
  assert.equal(await tabs(other).count(), 2);
  assert.equal((await other.getByRole("status", { name: "Answer status" }).innerText()).trim(), "", "nothing has run");

  // A file of that name with something else in it is read as any other.
  await drop(other, [{ name: "rows.tallyman.json", buffer: Buffer.from('[{"a":1},{"a":2}]') }]);
  await loaded(other);
  await room(other, "Query");
  await ask(other, "_Files | where Name has 'rows' | project Rows");
  assert.deepEqual(await cells(other), [["2"]]);
  assert.deepEqual(page.said.concat(other.said), []);
});

test("a session is saved with its data, and one drop brings both back", async (t) => {
  const page = await start(t);
  await write(page, "ContainerRegistryLoginEvents | count");
  await page.keyboard.press("F1");
  await page.keyboard.insertText("with their data");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Save the session with its data" });
  await dialog.getByText(/all tabs, and what was loaded as it is: 1 file, /).waitFor();
  await look(t, page, "session-with-data");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save with data" }).click(),
  ]);
  assert.match(saved.suggestedFilename(), /^session-\d{8}-\d{4}\.tallyman\.tar$/);
  const buffer = await readFile(await saved.path());
  assert.ok(buffer.includes(await readFile(fixture("acr/login.jsonl"))), "the file as it was dropped");

  const other = await visit(t);
  await drop(other, [{ name: saved.suggestedFilename(), buffer }]);
  await loaded(other);
  await room(other, "Query");
  await becomes(() => queryText(other), "ContainerRegistryLoginEvents | count", "the tab is open");
  await other.getByRole("textbox", { name: "Query" }).press("Shift+Enter");
  await becomes(async () => JSON.stringify(await cells(other)), '[["55"]]', "the rows are there");
  assert.deepEqual(page.said.concat(other.said), []);
});
