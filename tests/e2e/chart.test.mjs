// Charts by hand: brush, back, legend, cursor, options, export.

import assert from "node:assert/strict";
import test from "node:test";
import { drag, layer, range, visit } from "./support/charts.mjs";
import { look } from "./support/looks.mjs";
import { alerts, answered, ask, becomes, queryText, readGrid } from "./support/page.mjs";

const figure = (page) => page.getByRole("figure", { name: "Chart" });
const back = (page) => page.getByRole("group", { name: "Chart", exact: true }).getByRole("button", { name: "Back" });

/** Runs a query and waits until its chart is drawn. */
async function chart(page, query) {
  const said = await ask(page, query);
  await drawn(page);
  return said;
}

async function drawn(page) {
  await page.getByText("Drawing…").waitFor({ state: "detached" });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const BY_DAY = "ContainerRegistryRepositoryEvents\n| where isnotempty(OperationName)\n| summarize Operations = count() by bin(TimeGenerated, 1d), OperationName\n| render timechart";

test("brush, back and reset", async (t) => {
  const page = await visit(t);

  await t.test("a drag becomes the page's time range, and Back takes it away again", async () => {
    await chart(page, BY_DAY);
    assert.equal(await range(page), "Time range: All data");
    await drag(page, 0.3, 0.5);
    await becomes(async () => /\d{4}-\d\d-\d\d 00:00Z – /.test(await range(page)), true, "whole days are the range");
    await answered(page);
    await drawn(page);
    assert.equal(await queryText(page), BY_DAY, "the query is left alone");
    const first = await range(page);
    await drag(page, 0.4, 0.6);
    await becomes(async () => (await range(page)) !== first, true, "a second brush narrows further");
    await answered(page);
    await back(page).click();
    await becomes(() => range(page), first, "back to the first");
    assert.equal(await queryText(page), BY_DAY, "nothing but the range has changed");
    await answered(page);
    await drawn(page);
    await layer(page).dblclick();
    await becomes(() => range(page), "Time range: All data", "a double click takes all away");
    await answered(page);
    assert.equal(await back(page).count(), 0);
  });

  await t.test("keys do the same", async () => {
    await chart(page, BY_DAY);
    await layer(page).focus();
    for (const key of ["Home", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
    assert.match(await layer(page).getByRole("status").innerText(), /\d{4}-\d\d-\d\d 00:00 – \d{4}-\d\d-\d\d 00:00 UTC/);
    await page.keyboard.press("Escape");
    assert.doesNotMatch(await layer(page).getByRole("status").innerText(), / – /);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Enter");
    await becomes(async () => / – /.test(await range(page)), true, "Enter applies");
    await answered(page);
    await drawn(page);
    // The chart that came of it has the focus, so that the keys go on.
    await becomes(() => layer(page).evaluate((element) => element === document.activeElement), true, "the focus stays");
    await page.keyboard.press("Backspace");
    await becomes(() => range(page), "Time range: All data", "Backspace goes back");
    await answered(page);
    await drawn(page);
    await layer(page).focus();
    for (const key of ["Home", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await becomes(async () => / – /.test(await range(page)), true, "Enter on a bin asks for that bin");
    await answered(page);
    await drawn(page);
    await layer(page).focus();
    await page.keyboard.press("Backspace");
    await answered(page);
  });

  await t.test("where the query sets the time itself, the filter is written into it", async () => {
    const query = "ContainerRegistryRepositoryEvents\n| where TimeGenerated > ago(20d)\n| summarize Operations = count() by bin(TimeGenerated, 1d)\n| render columnchart";
    await chart(page, query);
    await drag(page, 0.4, 0.6);
    await becomes(async () => /\| where TimeGenerated between \(datetime\(\d{4}-\d\d-\d\d\) \.\. datetime\(\d{4}-\d\d-\d\d\)\)\n\| render/.test(await queryText(page)), true, "in the query");
    assert.equal(await range(page), "Time range: Set in query", "and nowhere else");
    await answered(page);
    await drawn(page);
    const rows = async () => Number((await page.getByRole("status", { name: "Answer status" }).innerText()).split(" ")[0]);
    assert.ok((await rows()) < 12);
    await drag(page, 0.2, 0.6);
    await becomes(async () => ((await queryText(page)).match(/where/g) ?? []).length, 2, "a second brush takes the place of the first");
    await answered(page);
    await drawn(page);
    await layer(page).dblclick();
    await becomes(() => queryText(page), query, "and a double click takes it away");
    await answered(page);
  });

  await t.test("an axis of another column is filtered in the query as well", async () => {
    await chart(page, "ContainerRegistryRepositoryEvents | summarize Operations = count() by Day = bin(TimeGenerated, 1d) | render timechart");
    await drag(page, 0.4, 0.6);
    await becomes(async () => /where Day between/.test(await queryText(page)), true, "its own name");
    await answered(page);
  });

  await t.test("labels become a filter, numbers a zoom", async () => {
    await chart(page, "ContainerRegistryRepositoryEvents | summarize Operations = count() by Repository | top 6 by Operations | render columnchart");
    await drag(page, 0.3, 0.5);
    await becomes(async () => /where Repository (in \(|== )"/.test(await queryText(page)), true, "the labels");
    await answered(page);
    const query = "range x from 0 to 100 step 1 | extend y = x * x | render linechart";
    await chart(page, query);
    await drag(page, 0.4, 0.6);
    await back(page).waitFor();
    assert.equal(await queryText(page), query);
    await layer(page).focus();
    await page.keyboard.press("Home");
    const first = Number((await layer(page).getByRole("status").innerText()).split("\n")[0]);
    assert.ok(first > 30 && first < 50, `the first position is ${first}`);
    await back(page).click();
    await back(page).waitFor({ state: "detached" });
  });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("the legend isolates and toggles without asking the engine", async (t) => {
  const page = await visit(t);
  await chart(page, BY_DAY);
  const entries = page.getByRole("list", { name: "Legend" }).getByRole("button");
  const shown = () => entries.evaluateAll((all) => all.map((one) => one.getAttribute("aria-pressed") === "true"));
  const count = await entries.count();
  assert.ok(count > 2);
  const all = JSON.stringify(Array(count).fill(true));
  const only = (at) => JSON.stringify(Array.from({ length: count }, (_, index) => index === at));
  const without = (at) => JSON.stringify(Array.from({ length: count }, (_, index) => index !== at));
  const is = (expected, what) => becomes(async () => JSON.stringify(await shown()), expected, what);
  await entries.nth(1).click();
  await is(only(1), "only the second");
  assert.match(await figure(page).getByRole("img").getAttribute("aria-label"), /1,|Highest/);
  await entries.nth(1).click();
  await is(all, "all again");
  await entries.nth(0).click({ modifiers: ["Shift"] });
  await is(without(0), "without the first");
  await entries.nth(0).focus();
  await page.keyboard.press("Space");
  await is(all, "Space brings it back");
  await page.keyboard.press("Enter");
  await is(only(0), "Enter isolates");
  await page.keyboard.press("Space");
  await page.getByText("All series are hidden").waitFor();
  await entries.nth(2).dblclick();
  await is(all, "a double click shows all");
  await entries.nth(0).click({ modifiers: ["Shift"] });
  await look(t, page, "chart-legend");
});

test("the legend of a pie turns slices off, and the rest is the whole", async (t) => {
  const page = await visit(t);
  await chart(page, "datatable(act: string, n: long)['push', 60, 'pull', 30, 'delete', 10] | render piechart");
  const entry = (name) => page.getByRole("list", { name: "Legend" }).getByRole("button", { name });
  const says = (expected) => becomes(() => figure(page).getByRole("img").getAttribute("aria-label"), expected, "the chart in words");
  await says("Pie chart of 100: push 60 (60%), pull 30 (30%), delete 10 (10%).");
  await entry("push").click({ modifiers: ["Shift"] });
  await says("Pie chart of 40: pull 30 (75%), delete 10 (25%).");
  assert.equal(await entry("push").getAttribute("aria-pressed"), "false");
  await entry("pull").focus();
  await page.keyboard.press("Enter");
  await says("Pie chart of 30: pull 30 (100%).");
  await page.keyboard.press("Space");
  await page.getByText("All series are hidden").waitFor();
  await entry("delete").dblclick();
  await says("Pie chart of 100: push 60 (60%), pull 30 (30%), delete 10 (10%).");
});

test("a drag moves one element and draws nothing", async (t) => {
  const page = await visit(t);
  await chart(page, BY_DAY);
  const box = await layer(page).boundingBox();
  await page.evaluate(() => {
    globalThis.painted = 0;
    const { clearRect, fillRect, stroke } = CanvasRenderingContext2D.prototype;
    for (const [name, own] of Object.entries({ clearRect, fillRect, stroke })) {
      CanvasRenderingContext2D.prototype[name] = function (...given) {
        globalThis.painted += 1;
        return own.apply(this, given);
      };
    }
    globalThis.frames = [];
    const frame = (at) => {
      globalThis.frames.push(at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.mouse.move(box.x + box.width * 0.2, box.y + 60);
  await page.mouse.down();
  await page.evaluate(() => (globalThis.frames.length = 0));
  for (let step = 0; step < 120; step += 1) await page.mouse.move(box.x + box.width * (0.2 + step / 200), box.y + 60);
  const { painted, frames } = await page.evaluate(() => ({ painted: globalThis.painted, frames: globalThis.frames }));
  assert.equal(painted, 0, "the canvas was drawn again");
  const gaps = frames.slice(1).map((at, index) => at - frames[index]).sort((a, b) => a - b);
  const slow = gaps[Math.floor(gaps.length * 0.95)];
  t.diagnostic(`brush: ${frames.length} frames, 95 % within ${slow.toFixed(1)} ms`);
  assert.ok(slow < 34, `95 % of the frames within ${slow} ms`);
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

test("options are written into the query and nothing runs again", async (t) => {
  const page = await visit(t);
  const status = page.getByRole("status", { name: "Answer status" });
  await chart(page, BY_DAY);
  const before = await status.innerText();
  const toggle = page.getByRole("button", { name: "Chart options" });
  await toggle.click();
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  const pane = page.getByRole("form", { name: "Chart options" });
  const last = async () => (await queryText(page)).split("\n").at(-1);
  const is = (line) => becomes(last, `| render ${line}`, line);
  await pane.getByRole("combobox", { name: "Kind" }).selectOption({ label: "Area chart" });
  await is("areachart");
  await pane.getByRole("combobox", { name: "Stacking" }).selectOption({ label: "Stacked" });
  await is("areachart with (kind = stacked)");
  await pane.getByLabel("Logarithmic y").check();
  await is("areachart with (kind = stacked, yaxis = log)");
  await pane.getByLabel("Title").fill('Pulls "and" pushes');
  await pane.getByLabel("Title").press("Enter");
  await is('areachart with (kind = stacked, title = "Pulls \\"and\\" pushes", yaxis = log)');
  await figure(page).getByText('Pulls "and" pushes').waitFor();
  await pane.getByLabel("Logarithmic y").uncheck();
  await pane.getByRole("combobox", { name: "Split by" }).selectOption({ label: "OperationName" });
  await pane.getByLabel("Y from").fill("-5");
  await pane.getByLabel("Y from").blur();
  await is('areachart with (kind = stacked, title = "Pulls \\"and\\" pushes", series = OperationName, ymin = -5)');
  await pane.getByLabel("Reference lines at").fill("40, 250");
  await pane.getByLabel("Reference lines at").blur();
  await pane.getByRole("combobox", { name: "Empty bins" }).selectOption({ label: "Zero" });
  assert.equal(await status.innerText(), before, "nothing ran");
  await drawn(page);
  await look(t, page, "chart-options");

  // The text that was written gives the same chart when it is run.
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await answered(page);
  await drawn(page);
  assert.equal(await pane.getByRole("combobox", { name: "Stacking" }).inputValue(), "stacked");
  assert.equal(await pane.getByLabel("Y from").inputValue(), "-5");
  assert.deepEqual(await alerts(page), []);
});

test("a table without render can be drawn", async (t) => {
  const page = await visit(t);
  const views = page.getByRole("tablist", { name: "View" });
  await ask(page, "ContainerRegistryRepositoryEvents | summarize Operations = count() by Repository | top 8 by Operations");
  await readGrid(page);
  assert.equal(await views.getByRole("tab", { name: "Table" }).getAttribute("aria-selected"), "true");
  const query = await queryText(page);
  await views.getByRole("tab", { name: "Chart" }).click();
  await drawn(page);
  assert.match(await figure(page).getByRole("img").getAttribute("aria-label"), /^Column chart/);
  assert.equal(await queryText(page), query, "a guess is written nowhere");
  const options = page.getByRole("button", { name: "Chart options" });
  if ((await options.getAttribute("aria-expanded")) === "false") await options.click();
  await page.getByRole("form", { name: "Chart options" }).getByRole("combobox", { name: "Kind" }).selectOption({ label: "Treemap" });
  await becomes(async () => (await queryText(page)).endsWith("| render treemap"), true, "a choice is");
  await drawn(page);
  await look(t, page, "chart-treemap");
  await ask(page, "ContainerRegistryRepositoryEvents | project Repository | take 5");
  await readGrid(page);
  assert.equal(await views.count(), 0, "nothing to draw in texts alone");
});

test("a chart is of the rows that the table shows, and says so", async (t) => {
  const page = await visit(t);
  const show = (name) => page.getByRole("tablist", { name: "View" }).getByRole("tab", { name }).click();
  const note = figure(page).getByText("Drawn from the 1 of 3 rows that the table shows.");
  await ask(page, "datatable(Repository: string, Pulls: long)['app', 5, 'base', 7, 'tools', 11] | render columnchart");
  await figure(page).getByRole("img", { name: /3 categories/ }).waitFor();
  await show("Table");
  await readGrid(page);
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Search in the rows" }).fill("base");
  await page.getByRole("checkbox", { name: "Only matching rows" }).check();
  await page.getByRole("status", { name: "Answer status" }).getByText("1 of 3 rows shown").waitFor();
  await show("Chart");
  await note.waitFor();
  await figure(page).getByRole("img", { name: /1 category/ }).waitFor();
  await show("Table");
  await page.getByRole("checkbox", { name: "Only matching rows" }).uncheck();
  await page.getByRole("status", { name: "Answer status" }).getByText("3 rows", { exact: true }).waitFor();
  await show("Chart");
  await figure(page).getByRole("img", { name: /3 categories/ }).waitFor();
  assert.equal(await note.count(), 0);
  assert.deepEqual(await alerts(page), []);
});

const KINDS = {
  anomaly: "ContainerRegistryRepositoryEvents | make-series Operations = count() on TimeGenerated step 12h | extend (Flag, Score, Base) = series_decompose_anomalies(Operations, 1.5) | project TimeGenerated, Operations, Base, Flag | render anomalychart with (anomalycolumns = Flag)",
  ladder: "ContainerRegistryRepositoryEvents | summarize From = min(TimeGenerated), To = max(TimeGenerated) by Repository | top 10 by From | render ladderchart",
  panels: "ContainerRegistryRepositoryEvents | summarize Operations = count(), Bytes = sum(Size) by bin(TimeGenerated, 1d) | render timechart with (ysplit = panels)",
  axes: "ContainerRegistryRepositoryEvents | summarize Operations = count(), Bytes = sum(Size) by bin(TimeGenerated, 1d) | render timechart with (ysplit = axes)",
};

test("more kinds of the sample", async (t) => {
  const page = await visit(t);
  for (const [kind, query] of Object.entries(KINDS)) {
    await chart(page, query);
    assert.doesNotMatch(await figure(page).getByRole("img").getAttribute("aria-label"), /^Nothing/, kind);
    await layer(page).focus();
    await page.keyboard.press("Home");
    assert.match(await layer(page).getByRole("status").innerText(), /\d/, `${kind}: the cursor reads`);
    await look(t, page, `chart-${kind}`);
  }
  const said = await ask(page, "ContainerRegistryRepositoryEvents | take 3 | render timepivot");
  assert.match(said, /timepivot is not drawn/);
});

test("a chart is kept as PNG and as SVG, with the lock on", async (t) => {
  const page = await visit(t);
  await chart(page, BY_DAY.replace("render timechart", 'render timechart with (title = "By <day>")'));
  const save = async (name) => {
    await page.getByRole("button", { name: "Picture" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    const parts = [];
    for await (const part of await download.createReadStream()) parts.push(part);
    return [download.suggestedFilename(), Buffer.concat(parts)];
  };
  const [pngName, png] = await save("Save as PNG");
  assert.match(pngName, /^By--day-\d*-?\d*\.png$|^By.*\.png$/);
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  const box = await layer(page).boundingBox();
  assert.ok(png.readUInt32BE(16) >= box.width && png.readUInt32BE(20) > box.height, "with room for title and legend");
  const [svgName, svg] = await save("Save as SVG");
  assert.match(svgName, /\.svg$/);
  const text = svg.toString();
  assert.match(text, /^<svg /);
  assert.match(text, /By &lt;day&gt;/);
  assert.match(text, />Pull<\/text>/);
  // It is well formed and draws.
  const drawn = await (await page.context().newPage()).evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
    return [parsed.querySelector("parsererror")?.textContent ?? null, parsed.querySelectorAll("polyline, path").length > 2];
  }, text);
  assert.deepEqual(drawn, [null, true]);
});
