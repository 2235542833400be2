// The language's reference: search, kinds, keys, an example into the editor, the coverage, links to an entry.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { answered, queryText, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t, fragment = "") {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url + fragment);
  await ready(page);
  return page;
}

const panel = (page) => page.getByRole("tabpanel", { name: "Reference" });
const field = (page) => panel(page).getByRole("searchbox", { name: "Find" });
const entries = (page) => panel(page).getByRole("list", { name: "Entries" }).getByRole("button");
const title = (page) => panel(page).getByRole("region", { name: "Entry" }).getByRole("heading", { level: 2 });
const found = (page) => panel(page).getByRole("status", { name: "Found" });
const link = (state) => `#q0.${Buffer.from(JSON.stringify({ v: 1, ...state })).toString("base64url")}`;

test("what is typed is found, and its example runs in the editor", async (t) => {
  const page = await visit(t);
  await room(page, "Reference");
  await entries(page).first().waitFor();
  assert.ok((await entries(page).count()) > 250, "the whole language is listed");

  await field(page).fill("summ");
  await entries(page).first().and(page.getByRole("button", { name: /^summarize/ })).waitFor();
  assert.match(await found(page).innerText(), /^\d+ entr/);
  await entries(page).first().click();
  await title(page).filter({ hasText: /^summarize$/ }).waitFor();
  assert.match(await panel(page).getByRole("group", { name: "Syntax" }).innerText(), /\| summarize .*\[by /);
  const query = await panel(page).getByRole("group", { name: "Query" }).innerText();
  await panel(page).getByRole("button", { name: "Try it: summarize" }).click();
  assert.doesNotMatch(await answered(page), /could not run/);
  assert.ok((await queryText(page)).endsWith(query));
  assert.deepEqual((await readGrid(page)).rows, [["api", "1", "5"], ["web", "2", "30"]]);

  // The room is as it was left.
  await room(page, "Reference");
  assert.equal(await field(page).inputValue(), "summ");
  assert.equal(await title(page).innerText(), "summarize");
  assert.deepEqual(page.said, []);
});

test("kinds filter, keys move, words of the description count", async (t) => {
  const page = await visit(t);
  await room(page, "Reference");
  await entries(page).first().waitFor();
  await panel(page).getByRole("combobox", { name: "Kind" }).selectOption({ label: "Types (10)" });
  await page.waitForFunction(() => document.querySelectorAll("#reference-list > li").length === 10);
  assert.equal(await found(page).innerText(), "10 entries");

  await panel(page).getByRole("combobox", { name: "Kind" }).selectOption("");
  await field(page).fill("bag");
  await entries(page).first().and(page.getByRole("button", { name: /^bag_/ })).waitFor();
  await field(page).press("ArrowDown");
  const focused = () => page.evaluate(() => document.activeElement.querySelector(".entry__name")?.textContent);
  const first = await focused();
  await page.keyboard.press("ArrowDown");
  const second = await focused();
  assert.notEqual(first, second);
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), first);
  await page.keyboard.press("End");
  assert.notEqual(await focused(), second);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  assert.equal(await title(page).innerText(), first);
  assert.equal(await panel(page).locator("#reference-list [tabindex='0']").count(), 1, "the list is one tab stop");

  await field(page).fill("greatest rows first");
  await entries(page).filter({ hasText: /^top/ }).first().waitFor();
  assert.deepEqual(page.said, []);
});

test("a narrow window shows the list or the entry, and the focus goes along", async (t) => {
  const page = await visit(t);
  await page.setViewportSize({ width: 390, height: 844 });
  await room(page, "Reference");
  await entries(page).filter({ hasText: /^where/ }).click();
  await title(page).filter({ hasText: /^where$/ }).waitFor();
  await page.getByRole("button", { name: "Back to the list" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await entries(page).filter({ hasText: /^where/ }).and(page.locator(":focus")).waitFor();
  assert.ok(!(await title(page).isVisible()));
  assert.deepEqual(page.said, []);
});

test("nothing found: it says so and offers what is near", async (t) => {
  const page = await visit(t);
  await room(page, "Reference");
  await entries(page).first().waitFor();
  await field(page).fill("sumarise");
  await panel(page).getByText("Nothing has “sumarise”.").waitFor();
  await panel(page).getByRole("list", { name: "Names that are near" }).getByRole("button", { name: "summarize" }).click();
  await entries(page).first().and(page.getByRole("button", { name: /^summarize/ })).waitFor();
  assert.equal(await field(page).inputValue(), "summarize");

  await panel(page).getByRole("combobox", { name: "Kind" }).selectOption("Operators");
  await field(page).fill("strlen");
  await panel(page).getByRole("button", { name: "Search all kinds" }).click();
  await entries(page).first().and(page.getByRole("button", { name: /^strlen/ })).waitFor();
  assert.deepEqual(page.said, []);
});

test("the coverage counts every name and says why one is refused", async (t) => {
  const page = await visit(t);
  await room(page, "Reference");
  const table = panel(page).getByRole("table", { name: "Coverage" });
  await table.waitFor();
  const rows = await table.locator("tr").evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  const numbers = rows.slice(1).map((row) => row.slice(1, 4).map((cell) => Number(cell.replaceAll(",", ""))));
  const total = numbers.pop();
  for (const column of [0, 1, 2]) {
    assert.equal(total[column], numbers.reduce((sum, row) => sum + row[column], 0), `column ${column} adds up`);
  }
  assert.equal(total[0] + total[1] + total[2], 719, "every name of the catalogue has a mark");

  await panel(page).locator("summary", { hasText: "Plugins: names and marks" }).click();
  await panel(page).getByRole("button", { name: "python: refused, not in Azure Monitor" }).click();
  await title(page).filter({ hasText: /^python$/ }).waitFor();
  await panel(page).getByText("It runs code of another language").last().waitFor();
  await panel(page).getByRole("button", { name: "Coverage", exact: true }).click();
  await table.waitFor();
  assert.deepEqual(page.said, []);
});

test("a link opens an entry, by its own name or another one", async (t) => {
  const page = await visit(t, link({ w: "reference", e: "Aggregates/count" }));
  await title(page).filter({ hasText: /^count$/ }).waitFor();
  await panel(page).getByText("Aggregates · Runs here").waitFor();
  await page.reload();
  await ready(page);
  await panel(page).getByText("Aggregates · Runs here").waitFor();

  const other = await visit(t, link({ w: "reference", e: "limit" }));
  await title(other).filter({ hasText: /^take$/ }).waitFor();
  const stranger = await visit(t, link({ w: "reference", e: "Types/<b>nothing</b>" }));
  await panel(stranger).getByText("The reference has no “<b>nothing</b>” among “Types”.").waitFor();
  assert.deepEqual([page.said, other.said, stranger.said], [[], [], []]);
});
