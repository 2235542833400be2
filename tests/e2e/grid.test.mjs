// The grid as a person arranges it: sort, columns, statistics, filters, search; by mouse and by keys.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { look } from "./support/looks.mjs";
import { alerts, ask, becomes, queryText, readGrid } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

const status = (page) => page.getByRole("status", { name: "Answer status" });
const grid = (page) => page.getByRole("grid", { name: "Results" });
const head = (page, name) => grid(page).getByRole("columnheader", { name: new RegExp(`^${name},`) });
const rows = async (page) => JSON.stringify((await readGrid(page)).rows);
const columns = async (page) => (await readGrid(page)).columns.join(" ");

async function menu(page, column, item) {
  await grid(page).getByRole("button", { name: `Menu of ${column}`, exact: true }).click();
  await page.getByRole("menu", { name: `Column ${column}` }).getByRole("menuitem", { name: item }).click();
}

const SMALL = `datatable(Name: string, Size: long, Share: real, At: datetime) [
  "beta", 20, 0.5, datetime(2026-05-01T10:00),
  "alpha", 3, real(nan), datetime(2026-05-03),
  "Gamma", long(null), 7.25, datetime(null),
  "alpha", 100, real(null), datetime(2026-05-02)
]`;

test("the grid", { timeout: 600_000 }, async (t) => {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url);
  await ready(page);
  // A person would not wait longer either.
  page.setDefaultTimeout(10_000);
  const active = () => grid(page).getAttribute("aria-activedescendant");
  
  const sizes = async () => (await readGrid(page)).rows.map((row) => row[1]).join(" ");
  const fresh = async (query = SMALL) => {
    const reset = page.getByRole("button", { name: "Reset grid" });
    if (await reset.count()) await reset.click();
    await ask(page, query);
  };

  await t.test("a click on a head sorts up, down and not at all; Ctrl adds a key", async (t) => {
    await fresh();
    const asked = await rows(page);
    await head(page, "Size").click();
    await becomes(sizes, " 3 20 100", "nulls first, as sort by has it");
    assert.equal(await head(page, "Size").getAttribute("aria-sort"), "ascending");
    await head(page, "Size").click();
    await becomes(sizes, "100 20 3 ", "large first");
    assert.equal(await head(page, "Size").getAttribute("aria-sort"), "descending");
    await head(page, "Size").click();
    await becomes(() => rows(page), asked, "as the query gives it");
    await head(page, "Name").click();
    await head(page, "Size").click({ modifiers: ["ControlOrMeta"] });
    await becomes(sizes, " 3 100 20", "by name, then by size");
    assert.match(await head(page, "Size").getAttribute("aria-description"), /Sort key 2, ascending/);
  });

  await t.test("the order outlives a run, and goes into the query", async (t) => {
    await fresh();
    await head(page, "Size").click();
    await becomes(sizes, " 3 20 100", "sorted");
    await page.keyboard.press("F5");
    await becomes(sizes, " 3 20 100", "sorted after the run");
    await menu(page, "Size", "Write sort into query");
    await becomes(async () => (await queryText(page)).split("\n").at(-1), "| sort by Size asc", "written");
    await becomes(() => head(page, "Size").getAttribute("aria-sort"), null, "the query sorts now");
    assert.equal(await sizes(), " 3 20 100");
  });

  await t.test("keys reach the heads, sort, move, pin and hide", async (t) => {
    await fresh();
    await grid(page).focus();
    await page.keyboard.press("ArrowUp");
    await becomes(active, "head-0", "above the first row are the heads");
    await page.keyboard.press("ArrowRight");
    await becomes(active, "head-1", "to the right");
    await page.keyboard.press("Enter");
    await becomes(sizes, " 3 20 100", "Enter sorts");
    await page.keyboard.press("Alt+Shift+ArrowRight");
    await becomes(() => columns(page), "Name Share Size At", "moved to the right");
    await page.keyboard.press("Shift+Enter");
    const open = page.getByRole("menu", { name: "Column Size" });
    await open.waitFor();
    await page.keyboard.press("Escape");
    await open.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "grid");
    const choose = async (letter) => {
      await page.keyboard.press("Shift+Enter");
      await becomes(() => page.evaluate(() => document.activeElement.getAttribute("role")), "menuitem", "the menu has the focus");
      await page.keyboard.press(letter);
      await page.keyboard.press("Enter");
    };
    await choose("p");
    await becomes(() => columns(page), "Size Name Share At", "pinned to the left");
    await choose("h");
    await becomes(() => columns(page), "Name Share At", "hidden");
    await page.keyboard.press("ArrowDown");
    await becomes(active, "cell-0-0", "back in the rows");
    await page.getByRole("button", { name: "Columns (1 hidden)" }).click();
    const list = page.getByRole("dialog", { name: "Columns" });
    await list.getByRole("searchbox", { name: "Find a column" }).fill("siz");
    await list.getByRole("checkbox", { name: /^Size/ }).check();
    await page.keyboard.press("Escape");
    await becomes(() => columns(page), "Size Name Share At", "shown again");
  });

  await t.test("a drag moves a column", async (t) => {
    await fresh();
    const [from, to] = [await head(page, "At").boundingBox(), await head(page, "Name").boundingBox()];
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 5 });
    await page.mouse.up();
    await becomes(() => columns(page), "At Name Size Share", "moved");
    assert.equal(await head(page, "At").getAttribute("aria-sort"), null, "a drag does not sort");
  });

  await t.test("statistics of a column, and a value of them as a filter", async (t) => {
    await fresh("range x from 1 to 5000 step 1 | extend s = iff(x % 5 == 0, '', strcat('v', x % 3))");
    await grid(page).focus();
    await page.keyboard.press("Control+u");
    const stats = page.getByRole("dialog", { name: "Statistics of x" });
    await stats.getByText("Percentiles").or(stats.getByText("2500.5")).first().waitFor();
    const text = (await stats.innerText()).replace(/\s+/g, " ");
    assert.match(text, /Rows 5,000 Filled 5,000 \(100 %\) Distinct 5,000 Least 1 Greatest 5000 Average 2500.5/);
    assert.match(text, /50 % 2500/);
    await stats.getByRole("img", { name: /^Histogram from 1 to 5000/ }).waitFor();
    await look(t, page, "grid-statistics");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+u");
    const other = page.getByRole("dialog", { name: "Statistics of s" });
    await other.getByText("4,000 (80 %)").waitFor();
    await other.getByRole("button", { name: "v1", exact: true }).click();
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "1,334 of 5,000 rows shown", "filtered");
    await page.getByRole("button", { name: "Remove the filter s is v1" }).click();
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "5,000 rows", "all rows");
    await grid(page).focus();
    await page.keyboard.press("Control+u");
    await other.getByRole("button", { name: "Write without empty into the query" }).click();
    await becomes(async () => (await queryText(page)).split("\n").at(-1), "| where isnotempty(s)", "written");
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "4,000 rows", "run");
  });

  await t.test("filters of columns work at once and go into the query", async (t) => {
    await fresh();
    const filter = async (column, words, value) => {
      await menu(page, column, "Filter…");
      const form = page.getByRole("dialog", { name: `Filter ${column}` });
      await form.getByLabel(/^Rows where/).selectOption(words);
      if (value !== undefined) await form.getByLabel(/^Value/).fill(value);
      await form.getByRole("button", { name: "Show these rows" }).click();
      return form;
    };
    await filter("Name", "contains", "ALPH");
    await becomes(sizes, "3 100", "contains, in whatever case");
    assert.match(await status(page).innerText(), /^2 of 4 rows shown/);
    const form = await filter("Size", "is at least", "many");
    await form.getByRole("alert").getByText("Write a whole number").waitFor();
    await form.getByLabel("Value").fill("50");
    await page.keyboard.press("Enter");
    await becomes(sizes, "100", "both");
    await look(t, page, "grid-filters");
    await filter("At", "is at least", "2030-01-01");
    await page.getByText("No row passes the filters").waitFor();
    assert.match(await status(page).innerText(), /^0 of 4 rows shown/);
    await page.getByRole("button", { name: "Remove the filter At ≥ 2030-01-01" }).click();
    await becomes(sizes, "100", "back");
    await page.getByRole("group", { name: "Filters of the grid" }).getByRole("button", { name: "Write into query" }).click();
    await becomes(async () => (await queryText(page)).split("\n").slice(-2).join(" "), '| where Name contains "ALPH" | where Size >= 50', "written");
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "1 row", "run");
    assert.equal(await page.getByRole("group", { name: "Filters of the grid" }).count(), 0);

    await fresh('datatable(t: string, g: guid, l: long) ["null", guid(72f988bf-86f1-41af-91ab-2d7cd011db47), -9223372036854775808, "x", guid(null), 5]');
    const texts = async () => (await readGrid(page)).rows.map((row) => row[0]).join(" ");
    await filter("t", "is one of", "null");
    await becomes(texts, "null", "a text is never null");
    await page.getByRole("button", { name: "Remove the filter t is null" }).click();
    await becomes(texts, "null x", "both rows");
    const guids = await filter("g", "is one of", "{72f988bf-86f1-41af-91ab-2d7cd011db47}");
    await guids.getByRole("alert").getByText("Write a GUID").waitFor();
    const asked = await guids.getByLabel(/^Rows where/).locator("option").allTextContents();
    assert.equal(asked.join(), "is one of,is none of,contains,does not contain,is empty,is not empty", "GUIDs have no order");
    await guids.getByLabel(/^Value/).fill("72f988bf86f141af91ab2d7cd011db47");
    await guids.getByRole("button", { name: "Show these rows" }).click();
    await becomes(texts, "null", "with or without dashes");
    await page.getByRole("button", { name: "Remove the filter g is 72f988bf86f141af91ab2d7cd011db47" }).click();
    await becomes(texts, "null x", "both rows");
    await filter("l", "is at most", "-9223372036854775808");
    await becomes(texts, "null", "the least long");
  });

  await t.test("the search marks, counts, goes on, and shows only matching rows", async (t) => {
    await fresh("range x from 1 to 1000 step 1 | extend y = x * 7, word = iff(x % 100 == 0, 'An Error', 'fine')");
    await grid(page).focus();
    await page.keyboard.press("Control+f");
    const box = page.getByRole("searchbox", { name: "Search in the rows" });
    await box.fill("error");
    const told = page.getByRole("status", { name: "Search status" });
    await told.getByText("Found in 10 rows").waitFor();
    for (const cell of ["cell-99-2", "cell-199-2"]) {
      await page.keyboard.press("Enter");
      await becomes(active, cell, "Enter goes on");
      assert.equal(await page.locator(`#${cell} mark`).innerText(), "Error");
    }
    await told.getByText("Row 2 of 10 with it").waitFor();
    await page.keyboard.press("Shift+Enter");
    await becomes(active, "cell-99-2", "and back");
    await page.getByRole("checkbox", { name: "Only matching rows" }).check();
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "10 of 1,000 rows shown", "only those");
    await becomes(async () => (await readGrid(page)).rows.map((row) => row[0]).join(" "), "100 200 300 400 500 600 700 800 900 1000", "the rows");
    await look(t, page, "grid-search");
    await box.focus();
    await page.keyboard.press("Escape");
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "1,000 rows", "all rows again");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "grid");
  });

  await t.test("columns that say nothing are folded and hidden on request", async (t) => {
    await fresh("range x from 1 to 9 step 1 | extend empty = '', same = 'registry.example', nothing = long(null)");
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    const list = page.getByRole("dialog", { name: "Columns" });
    await list.getByRole("checkbox", { name: "Hide empty columns" }).check();
    await list.getByRole("checkbox", { name: "Fold columns with one value" }).check();
    await page.keyboard.press("Escape");
    await becomes(() => columns(page), "x", "only what differs");
    const caption = page.getByRole("group", { name: "Columns with one value" });
    assert.equal((await caption.innerText()).replace(/\s+/g, " ").trim(), "same = registry.example for all 9 rows Unfold");
    await caption.getByRole("button", { name: "Unfold" }).click();
    await becomes(() => columns(page), "x same", "unfolded");
    await page.getByRole("button", { name: "Columns (2 hidden)" }).waitFor();
    await page.getByRole("button", { name: "Reset grid" }).click();
    await becomes(() => columns(page), "x empty same nothing", "as the query gives it");
  });

  await t.test("cells are colored by how bad they are, or by their values, with a symbol", async (t) => {
    await fresh('datatable(Level: string, Status: int, Who: string) ["Error", 500, "anna", "Warning", 403, "bob", "Success", 200, "anna", "info", 302, "eve"]');
    await menu(page, "Level", "Color by severity");
    await menu(page, "Status", "Color by severity");
    await menu(page, "Who", "Color by value");
    const symbols = (column) => grid(page).getByRole("gridcell").filter({ has: page.locator(`.tint__symbol`) }).evaluateAll(
      (cells, at) => cells.filter((cell) => cell.getAttribute("aria-colindex") === String(at)).map((cell) => cell.querySelector(".tint__symbol").textContent).join(""),
      column,
    );
    await becomes(() => symbols(1), "●▲✓", "words");
    await becomes(() => symbols(2), "●▲✓", "statuses");
    const who = await symbols(3);
    assert.equal(who.length, 4);
    assert.equal(who[0], who[2], "the same value, the same symbol");
    await look(t, page, "grid-colors");
    await menu(page, "Level", "Do not color");
    await becomes(() => symbols(1), "", "no more");
  });

  await t.test("times in another zone; filters keep meaning the same instant", async (t) => {
    await fresh();
    await page.getByRole("button", { name: "Times in UTC" }).click();
    const zone = page.getByRole("dialog", { name: "Time zone" });
    await zone.getByLabel("Or a zone by its name").fill("Asia/Kathmandu");
    await page.keyboard.press("Enter");
    await look(t, page, "grid-zone");
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("#cell-0-3").innerText(), "2026-05-01T15:45:00.0000000+05:45", "local");
    assert.match(await head(page, "At").innerText(), /Asia\/Kathmandu/);
    await page.locator("#cell-0-3").click();
    await grid(page).focus();
    await page.keyboard.press("Control+Shift+Space");
    await becomes(async () => (await queryText(page)).split("\n").at(-1), "| where At == datetime(2026-05-01T10:00:00.0000000Z)", "UTC");
    await becomes(async () => (await status(page).innerText()).split("\n")[0], "1 row", "the same instant");
    await page.getByRole("button", { name: "Times in Asia/Kathmandu" }).click();
    await zone.getByRole("radio", { name: /^UTC/ }).check();
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("#cell-0-3").innerText(), "2026-05-01T10:00:00.0000000Z", "UTC again");
  });

  await t.test("groups and pivots are chosen in a dialog and written into the query", async (t) => {
    await fresh();
    await menu(page, "Name", "Group by…");
    const dialog = page.getByRole("dialog", { name: "Group the answer" });
    const preview = dialog.getByRole("region", { name: "Written into the query" });
    assert.equal((await preview.innerText()).trim(), "| summarize count() by Name");
    await dialog.getByRole("checkbox", { name: "sum of Size" }).check();
    await dialog.getByRole("checkbox", { name: /^At/ }).check();
    await becomes(async () => (await preview.innerText()).trim(), "| summarize count(), sum(Size) by Name, bin(At, 1h)", "preview");
    await dialog.getByRole("combobox", { name: "Round At down to" }).selectOption("1d");
    await look(t, page, "grid-group");
    await dialog.getByRole("button", { name: "Write into query" }).click();
    await becomes(async () => (await queryText(page)).split("\n").at(-1), "| summarize count(), sum(Size) by Name, bin(At, 1d)", "written");
    await becomes(() => columns(page), "Name At count_ sum_Size", "run");

    await fresh();
    await page.getByRole("button", { name: "Group…" }).click();
    await dialog.getByRole("radio", { name: /^Pivot/ }).check();
    assert.ok(await dialog.getByRole("button", { name: "Write into query" }).isDisabled());
    await dialog.getByLabel("The values of this column become columns").selectOption("Name");
    await dialog.getByLabel("They hold").selectOption("sum of Size");
    await dialog.getByRole("button", { name: "Write into query" }).click();
    await becomes(async () => (await queryText(page)).split("\n").at(-1), "| evaluate pivot(Name, sum(Size))", "written");
    await becomes(async () => (await columns(page)).split(" ").sort().join(" "), "Gamma alpha beta", "run");

    // Groups are of the rows that the filters leave, which are written with them.
    await fresh();
    await menu(page, "Name", "Filter…");
    const form = page.getByRole("dialog", { name: "Filter Name" });
    await form.getByLabel(/^Rows where/).selectOption("contains");
    await form.getByLabel(/^Value/).fill("alpha");
    await form.getByRole("button", { name: "Show these rows" }).click();
    await becomes(sizes, "3 100", "filtered");
    await page.getByRole("button", { name: "Group…" }).click();
    await becomes(async () => (await preview.innerText()).trim(), '| where Name contains "alpha"\n| summarize count()', "preview");
    await dialog.getByRole("button", { name: "Write into query" }).click();
    await becomes(async () => (await readGrid(page)).rows.join(), "2", "run");
    assert.equal(await page.getByRole("group", { name: "Filters of the grid" }).count(), 0);
  });

  await t.test("three hundred columns and 200,000 rows, sorted", async (t) => {
    const many = Array.from({ length: 299 }, (_, at) => `c${at} = x + ${at}`).join(", ");
    await fresh(`range x from 1 to 200000 step 1 | extend ${many}`);
    await head(page, "x").click();
    await head(page, "x").click();
    await becomes(() => grid(page).locator("#cell-0-0").innerText(), "200000", "sorted");
    assert.ok((await grid(page).getByRole("gridcell").count()) < 1500, "only what is seen is drawn");
    await grid(page).focus();
    await page.keyboard.press("ControlOrMeta+End");
    await becomes(active, "cell-199999-299", "the last cell");
    await page.locator("#cell-199999-299").getByText("299", { exact: true }).waitFor();
  });

  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});
