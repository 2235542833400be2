// From dropped files to right answers: one drop of every family, then the questions verbatim. The answers beside the
// fixtures were worked out by hand.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { answers, assertAnswer, fixture, good } from "./support/fixtures.mjs";
import { alerts, ask, drop, loaded, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** A page with every readable fixture dropped at once. */
async function withFixtures(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  await drop(page, (await good()).map(({ path }) => path));
  await loaded(page);
  return page;
}

/** How many distinct colors a canvas holds: one where nothing is drawn. */
const colors = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

test("one drop of every family answers every question", async (t) => {
  const page = await withFixtures(t);
  const expected = await good();

  await t.test("the list of files", async () => {
    const files = await readFiles(page);
    const brief = ({ name, rows, rejected }) => `${name}: ${rows} rows, ${rejected} rejected`;
    assert.deepEqual(files.map(brief).sort(), expected.map(brief).sort());
    assert.deepEqual(files.filter(({ state }) => state !== "Loaded"), []);
    for (const { name, shape } of files) assert.notEqual(shape, "", `${name} does not say what it was recognized as`);
  });

  await t.test("the list of tables", async () => {
    const sums = {};
    for (const [table, rows] of expected.flatMap(({ tables }) => Object.entries(tables))) {
      // `*` is a table named after the file.
      if (table !== "*") sums[table] = (sums[table] ?? 0) + rows;
    }
    await room(page, "Data");
    const tables = page.getByRole("region", { name: "Tables" }).getByRole("list", { name: "Tables", exact: true });
    const seen = await tables.evaluate((list) =>
      [...list.children].map((item) => [".table__name", ".table__rows"].map((part) => item.querySelector(part).textContent)),
    );
    for (const [table, rows] of Object.entries(sums)) assert.equal(Object.fromEntries(seen)[table], String(rows), table);
    const total = seen.reduce((sum, [, rows]) => sum + Number(rows), 0);
    assert.equal(total, expected.reduce((sum, { rows }) => sum + rows, 0), "rows in all tables");
  });

  // The chart first: afterwards the page keeps to the table, as the person chose.
  const all = await answers();
  const charted = all.filter(({ query }) => query.includes("render"));
  assert.notEqual(charted.length, 0);
  for (const { id, query, rows } of charted) {
    await t.test(`${id}: the chart`, async () => {
      assert.match(await ask(page, query), new RegExp(`^${rows.length} rows`));
      const figure = page.getByRole("figure", { name: "Chart" });
      await figure.getByRole("list", { name: "Legend" }).waitFor();
      const names = await figure.getByRole("list", { name: "Legend" }).getByRole("listitem").allInnerTexts();
      const series = [...new Set(rows.map(([name]) => name))];
      assert.deepEqual(names.map((name) => series.find((one) => name.includes(one))).sort(), series.sort());
      const canvas = figure.getByRole("img");
      assert.ok((await colors(canvas)) > 8, "the chart is blank");
      const words = await canvas.getAttribute("aria-label");
      for (const name of series) assert.ok(words.includes(name), `the summary does not name ${name}: ${words}`);
      await page.getByRole("tablist", { name: "View" }).getByRole("tab", { name: "Table" }).click();
    });
  }

  for (const answer of all.filter(({ rows }) => rows.length > 0)) {
    await t.test(answer.id, async () => {
      const said = await ask(page, answer.query);
      assert.doesNotMatch(said, /could not run/, await page.getByRole("region", { name: "Answer" }).innerText());
      assertAnswer(await readGrid(page), answer);
      const count = answer.rows.length;
      assert.match(said, new RegExp(`^${count} ${count === 1 ? "row" : "rows"}\\b`));
    });
  }

  // Where there is no row there is no grid: the columns are asked for.
  for (const answer of all.filter(({ rows }) => rows.length === 0)) {
    await t.test(answer.id, async () => {
      assert.match(await ask(page, answer.query), /^0 rows/);
      await page.getByText("The query ran and found no rows.").waitFor();
      await ask(page, `${answer.query}\n| getschema | project ColumnName, ColumnType`);
      const kinds = Object.fromEntries((await readGrid(page)).rows);
      assert.deepEqual(answer.columns.map((column) => kinds[column]), answer.types);
    });
  }

  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a picked folder gives its files with their paths", async (t) => {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  await page.locator("input[type=file][aria-label=Folder]").first().setInputFiles(fixture("acr"));
  await loaded(page);
  const names = (await readFiles(page)).map(({ name }) => name).sort();
  const expected = (await good()).filter(({ file }) => file.startsWith("acr/")).map(({ file }) => file).sort();
  assert.deepEqual(names, expected);
});

test("pasted text becomes a table", async (t) => {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  await page.getByRole("button", { name: "Paste text…" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste text" });
  await dialog.getByLabel("Log lines, JSON or CSV").fill("berth,tons\nnorth,12\nsouth,30\n");
  await dialog.getByLabel("Name of the table").fill("cargo");
  await dialog.getByRole("button", { name: "Load" }).click();
  await loaded(page);
  await ask(page, "cargo | summarize sum(tons)");
  assert.deepEqual((await readGrid(page)).rows, [["42"]]);
});
