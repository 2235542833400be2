// What is taken from an answer: selected, counted, copied, written into the query, exported, read in detail.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { look } from "./support/looks.mjs";
import { alerts, answered, ask, becomes, drop, loaded, queryText, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const context = await browser(t, { viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await open(context, site.url);
  await ready(page);
  return { page, site };
}

const grid = (page) => page.getByRole("grid", { name: "Results" });
const selection = (page) => page.getByRole("status", { name: "Selection" });
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const flat = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();
const cell = (page, row, column) => page.locator(`#cell-${row}-${column}`);
const menu = (page) => page.getByRole("menu", { name: "Selection" });

async function says(page, pattern) {
  await page.getByRole("log", { name: "Messages" }).getByText(pattern).first().waitFor();
}

// An unoptimized engine is slow: `RESULT_ROWS=2000000` tries what a real one takes.
const MANY = Number(process.env.RESULT_ROWS ?? 100_000);

const NUMBERS = `range x from 1 to 20 step 1 | extend y = x * 1.5, t = strcat("t", x % 3), at = datetime(2026-05-01) + x * 1h, b = iff(x == 2, long(null), x)`;

test("cells are selected by mouse and key, and counted", async (t) => {
  const { page } = await visit(t);
  await ask(page, NUMBERS);
  await readGrid(page);

  await t.test("a drag selects a rectangle, and what it holds is said", async (t) => {
    await cell(page, 1, 0).hover();
    await page.mouse.down();
    await cell(page, 3, 1).hover();
    await page.mouse.up();
    await becomes(() => flat(selection(page)), "3 rows × 2 columns Sum 22.5 Average 3.75 Min 2.0 Max 6.0 Distinct 5", "numbers of two types");
    assert.equal(await grid(page).getByRole("gridcell", { selected: true }).count(), 6);
    assert.equal(await grid(page).getAttribute("aria-multiselectable"), "true");
  });

  await t.test("Shift+click and Shift+arrows extend it, a click begins anew", async (t) => {
    await cell(page, 0, 0).click();
    await becomes(() => flat(selection(page)), "", "one cell has nothing to count");
    await cell(page, 9, 0).click({ modifiers: ["Shift"] });
    await becomes(() => flat(selection(page)), "10 rows × 1 column Sum 55 Average 5.5 Min 1 Max 10 Distinct 10", "ten numbers");
    await page.keyboard.press("Shift+ArrowUp");
    await becomes(async () => (await flat(selection(page))).startsWith("9 rows × 1 column Sum"), true, "one less");
    await page.keyboard.press("Escape");
    await becomes(() => flat(selection(page)), "", "Escape leaves the active cell");
  });

  await t.test("rows, columns, everything, to the end", async (t) => {
    await cell(page, 2, 3).click();
    await page.keyboard.press("Control+Space");
    await becomes(
      () => flat(selection(page)),
      "20 rows × 1 column Min 2026-05-01T01:00:00.0000000Z Max 2026-05-01T20:00:00.0000000Z Span 19:00:00 Distinct 20",
      "a column of instants",
    );
    await cell(page, 2, 3).click();
    await page.keyboard.press("Shift+Space");
    await page.keyboard.press("Shift+ArrowDown");
    await becomes(() => flat(selection(page)), "2 rows × 5 columns Distinct 8", "two rows of several types");
    assert.equal(await grid(page).getByRole("row", { selected: true }).count(), 2);
    await page.keyboard.press("Control+a");
    await becomes(() => flat(selection(page)), "20 rows × 5 columns Distinct 63 Null 1", "all");
    await cell(page, 17, 4).click();
    await page.keyboard.press("Control+Shift+End");
    await becomes(() => flat(selection(page)), "3 rows × 1 column Sum 57 Average 19.0 Min 18 Max 20 Distinct 3", "to the end");
  });

  await t.test("a drag beyond the edge scrolls on", async (t) => {
    await ask(page, "range x from 1 to 2000 step 1");
    await readGrid(page, 5);
    await cell(page, 0, 0).hover();
    await page.mouse.down();
    const box = await grid(page).boundingBox();
    await page.mouse.move(box.x + 40, box.y + box.height + 150, { steps: 4 });
    await page.waitForFunction(() => document.querySelector("[role=grid]").scrollTop > 3000);
    await page.mouse.up();
    const top = await grid(page).evaluate((host) => host.scrollTop);
    await page.waitForTimeout(200);
    assert.equal(await grid(page).evaluate((host) => host.scrollTop), top, "it stops with the button");
  });

  await t.test("many rows are counted while the page answers", async (t) => {
    await ask(page, `range x from 1 to ${MANY} step 1`);
    await readGrid(page, 5);
    await grid(page).focus();
    const start = Date.now();
    await page.keyboard.press("Control+a");
    await becomes(
      async () => (await flat(selection(page))).includes(`Sum ${((MANY * (MANY + 1)) / 2).toLocaleString("en")}`),
      true,
      "the sum of many numbers",
    );
    t.diagnostic(`${MANY} rows counted in ${Date.now() - start} ms`);
  });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a selection is copied in every format", async (t) => {
  const { page } = await visit(t);
  await ask(page, `print a = 1, b = 'x|y' | union (print a = 2, b = '=1+1') | order by a asc`);
  await readGrid(page);
  const pick = async (name) => {
    await grid(page).focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Shift+F10");
    await menu(page).getByRole("menuitem", { name, exact: true }).click();
    await says(page, new RegExp(`Copied 2 rows × 2 columns as ${name.replace("Copy as ", "")}\\.`));
    return clipboard(page);
  };
  assert.equal(await pick("Copy as TSV"), "a\tb\n1\tx|y\n2\t'=1+1");
  assert.equal(await pick("Copy as CSV"), "a,b\r\n1,x|y\r\n2,'=1+1\r\n");
  assert.equal(await pick("Copy as JSON"), '[\n{"a":1,"b":"x|y"},\n{"a":2,"b":"=1+1"}\n]\n');
  assert.equal(await pick("Copy as JSON lines"), '{"a":1,"b":"x|y"}\n{"a":2,"b":"=1+1"}\n');
  assert.equal(await pick("Copy as Markdown"), "| a | b |\n| ---: | --- |\n| 1 | x\\|y |\n| 2 | =1+1 |\n");
  const datatable = await pick("Copy as KQL datatable");
  assert.equal(datatable, 'datatable(a: long, b: string)\n[\n    1, "x|y",\n    2, "=1+1"\n]\n');

  await t.test("by key: the cell, the row, Markdown with the query and its link", async (t) => {
    await cell(page, 1, 1).click();
    await page.keyboard.press("ControlOrMeta+c");
    await says(page, "Copied the cell.");
    assert.equal(await clipboard(page), "'=1+1");
    await page.keyboard.press("Shift+Space");
    await page.keyboard.press("ControlOrMeta+c");
    await says(page, "Copied 1 row × 2 columns as TSV.");
    assert.equal(await clipboard(page), "a\tb\n2\t'=1+1");
    await page.keyboard.press("Alt+Shift+M");
    await says(page, /Copied the query, its link and 1 row × 2 columns as Markdown/);
    const text = await clipboard(page);
    assert.match(text, /^```kusto\nprint a = 1.*\n```\n\n\| a \| b \|\n/s);
    const link = /\[Open this query in Tallyman\]\((http[^)]+)\)/.exec(text)[1];
    const other = await page.context().newPage();
    await other.goto(link);
    await becomes(async () => (await queryText(other)).includes("'x|y'"), true, "the link has the query");
    await other.close();
    await page.bringToFront();
  });

  await t.test("the datatable is the same rows again", async (t) => {
    await ask(page, datatable);
    assert.deepEqual((await readGrid(page)).rows, [["1", "x|y"], ["2", "=1+1"]]);
  });

  await t.test("the menu by mouse, its keys, and its looks", async (t) => {
    await cell(page, 0, 0).click();
    await cell(page, 1, 1).click({ button: "right" });
    await menu(page).waitFor();
    assert.equal(await grid(page).getAttribute("aria-activedescendant"), "cell-1-1", "outside of the selection it is about the cell");
    const focused = () => page.evaluate(() => document.activeElement.querySelector(".menu__name")?.textContent ?? document.activeElement.getAttribute("role"));
    assert.equal(await focused(), "Copy");
    await page.keyboard.press("End");
    assert.equal(await focused(), "Export…");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("s");
    assert.equal(await focused(), "Select rows");
    // The window's change closes it: it is opened again in each.
    const again = async () => {
      await page.keyboard.press("Escape");
      await cell(page, 1, 1).click({ button: "right" });
      await menu(page).waitFor();
    };
    await look(t, page, "results-menu", { again });
    await again();
    await page.keyboard.press("Escape");
    await becomes(focused, "grid", "the focus is back");
    assert.equal(await menu(page).count(), 0);
  });
  assert.deepEqual(page.said, []);
});

test("a range of cells becomes a filter of the query", async (t) => {
  const { page } = await visit(t);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  const query = "ContainerRegistryLoginEvents\n| summarize Events = count() by Identity, ResultDescription\n| order by Events desc, Identity asc";
  await ask(page, query);
  const all = (await readGrid(page)).rows;
  const rows = async () => JSON.stringify((await readGrid(page)).rows);
  await cell(page, 0, 0).click();
  await cell(page, 2, 0).click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+Shift+Space");
  const names = new Set(all.slice(0, 3).map((row) => row[0]));
  await becomes(rows, JSON.stringify(all.filter((row) => names.has(row[0]))), "only these identities");
  assert.match(await queryText(page), /\| where Identity in \("/);

  await ask(page, query);
  await readGrid(page);
  await cell(page, 0, 0).click();
  await cell(page, 1, 1).click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+Shift+Alt+Space");
  await becomes(rows, JSON.stringify(all.slice(2)), "all but these pairs");
  assert.match(await queryText(page), /\| where \(Identity != .* or ResultDescription != .*\) and \(/);

  await ask(page, "range x from 1 to 1000 step 1");
  await readGrid(page, 5);
  await grid(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+Shift+Space");
  await says(page, /A filter names at most 500 different values/);
  assert.deepEqual(page.said, []);
});

test("an answer is exported into a file, with the lock on", async (t) => {
  const { page, site } = await visit(t);
  await ask(page, `range x from 1 to ${MANY} step 1 | extend name = strcat("=row ", x), d = bag_pack("x", x)`);
  await readGrid(page, 5);
  const before = site.requests.length;
  const exported = async (format, more = async () => {}) => {
    await page.getByRole("button", { name: "Export…" }).click();
    const dialog = page.getByRole("dialog", { name: "Export the answer" });
    await dialog.getByRole("radio", { name: format, exact: true }).check();
    await more(dialog);
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Export", exact: true }).click()]);
    const name = download.suggestedFilename();
    return { name, text: await readFile(await download.path(), "utf8") };
  };
  const csv = await exported("CSV");
  assert.match(csv.name, /^tallyman-\d{8}-\d{4}\.csv$/);
  const lines = csv.text.split("\r\n");
  assert.equal(lines.length, MANY + 2);
  assert.equal(lines[0], "x,name,d");
  assert.equal(lines[MANY], `${MANY},'=row ${MANY},"{""x"":${MANY}}"`);
  await says(page, `: ${MANY.toLocaleString("en")} rows.`);
  const marked = await exported("CSV", (dialog) => dialog.getByRole("checkbox", { name: /byte order mark/ }).check());
  assert.equal(marked.text.charCodeAt(0), 0xfeff);

  await cell(page, 1, 0).click();
  await cell(page, 2, 1).click({ modifiers: ["Shift"] });
  const some = await exported("JSON lines", (dialog) => dialog.getByRole("radio", { name: /The selection: 2 rows × 2 columns/ }).check());
  assert.match(some.name, /\.jsonl$/);
  assert.equal(some.text, '{"x":2,"name":"=row 2"}\n{"x":3,"name":"=row 3"}\n');
  const parquet = await exported("Parquet");
  assert.match(parquet.name, /\.parquet$/);
  assert.ok(parquet.text.startsWith("PAR1") && parquet.text.endsWith("PAR1"));
  const markdown = await exported("Markdown", (dialog) => dialog.getByRole("radio", { name: /The selection/ }).check());
  assert.match(markdown.text, /^\| x \| name \|\n\| ---: \| --- \|\n/);
  assert.equal(site.requests.length, before, "nothing was asked of the host");

  await t.test("by key alone, and stopped", async (t) => {
    // So many that it cannot be over before the button is pressed.
    await ask(page, `range x from 1 to ${10 * MANY} step 1 | extend a = strcat('some text that takes room ', x), b = x * 2, c = tostring(x)`);
    await readGrid(page, 5);
    await grid(page).focus();
    await page.keyboard.press("Control+Shift+E");
    const dialog = page.getByRole("dialog", { name: "Export the answer" });
    await dialog.waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("progressbar", { name: "Rows exported" }).waitFor();
    await page.getByRole("button", { name: "Cancel export" }).click();
    await says(page, "The export was stopped; no file was written.");
    await page.getByRole("button", { name: "Export…" }).waitFor();
  });

  await t.test("the dialog looks right", async (t) => {
    await page.getByRole("button", { name: "Export…" }).click();
    await look(t, page, "results-export");
    await page.keyboard.press("Escape");
  });

  await t.test("forgetting the data ends it", async () => {
    await drop(page, [fixture("acr/login.jsonl")]);
    await loaded(page);
    await ask(page, "range x from 1 to 1000000 step 1 | extend a = strcat('some text that takes room ', x), b = x * 2");
    await grid(page).focus();
    await page.keyboard.press("Control+Shift+E");
    await page.getByRole("dialog", { name: "Export the answer" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("progressbar", { name: "Rows exported" }).waitFor();
    await room(page, "Data");
    await page.getByRole("button", { name: "Forget all data" }).click();
    await room(page, "Query");
    await page.getByText("Nothing is loaded yet").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Cancel export" }).count(), 0);
  });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("the row's details: a tree, the rows beside, events around", async (t) => {
  const { page } = await visit(t);
  await page.getByRole("button", { name: "Open the sample" }).first().click();
  await loaded(page);
  const details = page.getByRole("complementary", { name: "Row details" });
  const pick = async (path, item) => {
    await details.getByRole("button", { name: `Actions for ${path}`, exact: true }).click();
    await page.getByRole("menu", { name: "Value" }).getByRole("menuitem", { name: item, exact: true }).click();
  };

  await t.test("a dynamic value opens level by level, and each node can be copied", async (t) => {
    await ask(page, `print d = dynamic({"a": {"b c": [1, "x"]}, "n": 2.5}), t = '{"k": true}', x = 1 | union (print d = dynamic({"n": 1}), t = "plain", x = 2) | order by x asc`);
    await readGrid(page);
    await cell(page, 0, 0).dblclick();
    await details.waitFor();
    await details.getByText("1 property").click();
    await details.getByText("2 elements").click();
    await pick('d.a["b c"][1]', "Copy path");
    await says(page, "Path copied.");
    assert.equal(await clipboard(page), 'd.a["b c"][1]');
    await pick('d.a["b c"]', "Copy value");
    await says(page, "Value copied.");
    assert.equal(await clipboard(page), '[1,"x"]');
    await look(t, page, "results-detail");
  });

  await t.test("a node becomes a column, and a filter", async (t) => {
    await pick("d.n", "Add as column");
    await becomes(async () => (await readGrid(page)).columns.join(), "d,t,x,n", "a new column");
    assert.deepEqual((await readGrid(page)).rows.map((row) => row[3]), ["2.5", "1.0"]);
    await grid(page).focus();
    await pick("parse_json(t).k", "Only rows with this value");
    await becomes(async () => (await readGrid(page)).rowCount, 1, "one row is left");
    assert.match(await queryText(page), /\| extend n = toreal\(d\.n\)\n+\| where tostring\(parse_json\(t\)\.k\) == "true"/);
    // A text can write a value in other ways than the engine does.
    await ask(page, `datatable(id: long, t: string) [1, '{"a": {"x": "\\\\u00e9", "n": 1e2}}', 2, '{"a": {"x": "z"}}']`);
    assert.equal((await readGrid(page)).rowCount, 2);
    await pick("parse_json(t).a", "Only rows with this value");
    await becomes(async () => (await readGrid(page)).rowCount, 1, "the row with it");
  });

  await t.test("the rows above and below, by button and key; beside or below", async (t) => {
    await ask(page, "range x from 1 to 3 step 1");
    await readGrid(page);
    const title = () => flat(details.getByRole("heading", { level: 2 }));
    assert.equal(await title(), "Row 1");
    assert.ok(await details.getByRole("button", { name: "Row above" }).isDisabled());
    await details.getByRole("button", { name: "Row below" }).click();
    await page.keyboard.press("Alt+ArrowDown");
    await becomes(title, "Row 3", "two rows on");
    await details.getByRole("button", { name: "Below the rows" }).click();
    const [pane, rows] = [await details.boundingBox(), await grid(page).boundingBox()];
    assert.ok(pane.y >= rows.y + rows.height, "it is below");
    await look(t, page, "results-detail-below");
    await page.reload();
    await ready(page);
    await ask(page, "print x = 1");
    await readGrid(page);
    await cell(page, 0, 0).dblclick();
    assert.equal(await details.getByRole("button", { name: "Below the rows" }).getAttribute("aria-pressed"), "true", "that is remembered");
    await details.getByRole("button", { name: "Below the rows" }).click();
  });

  await t.test("events around this one, with the event marked", async (t) => {
    await room(page, "Data");
    await page.getByRole("button", { name: "Open the sample" }).first().click();
    await loaded(page);
    await ask(page, "ContainerRegistryLoginEvents | where isnotempty(Identity) | order by TimeGenerated desc | take 5");
    await readGrid(page);
    await grid(page).focus();
    if ((await details.count()) === 0) await page.keyboard.press("Enter");
    await details.getByRole("button", { name: "Events around" }).click();
    const around = page.getByRole("menu", { name: "Events within five minutes" });
    await around.getByRole("menuitem", { name: "Same identity in all registries" }).waitFor();
    await around.getByRole("menuitem", { name: "Same identity in ContainerRegistryLoginEvents" }).click();
    await becomes(async () => /5 minutes either way of/.test(await queryText(page)), true, "a query was opened");
    assert.doesNotMatch(await answered(page), /could not run|^0 rows/);
    const { columns, rows } = await readGrid(page);
    assert.deepEqual(columns.slice(0, 2), ["TimeGenerated", "Around"]);
    assert.ok(rows.some((row) => row[1] === "this event"));
  });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a table is taken further", async (t) => {
  const { page } = await visit(t);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await room(page, "Data");
  await page.getByRole("list", { name: "Tables", exact: true }).getByText("ContainerRegistryLoginEvents").first().click();
  await page.getByRole("button", { name: "Take ContainerRegistryLoginEvents further…" }).click();
  const dialog = page.getByRole("dialog", { name: "Take it further" });
  await dialog.getByRole("button", { name: "Copy: Make the table" }).click();
  await says(page, "Copied: Make the table.");
  assert.match(await clipboard(page), /^\.create-merge table ContainerRegistryLoginEvents \(\n {4}TenantId: string,\n/);
  await dialog.getByRole("button", { name: "Copy: Read the vendor's JSON into it" }).click();
  await becomes(async () => /"Path": "\$\.properties\.loginServer"/.test(await clipboard(page)), true, "the mapping");
  await dialog.getByRole("region", { name: "Query it in Log Analytics or Microsoft Sentinel", exact: true }).waitFor();
  await look(t, page, "further");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(page.said, []);
});
