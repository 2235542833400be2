// Devices and senses: 200 % zoom, fine screens, forced colors, less motion, a finger, and a keyboard alone.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { layer, range } from "./support/charts.mjs";
import { overflow, unreachable, violations } from "./support/looks.mjs";
import { answered, ask, becomes, loaded, readGrid, room, write } from "./support/page.mjs";
import { finger, focused, moving, unwalked, walk } from "./support/senses.mjs";
import { serve } from "./support/server.mjs";

const OUT = join(import.meta.dirname, "out");
const BY_DAY = "ContainerRegistryRepositoryEvents | summarize Operations = count() by bin(TimeGenerated, 1d), OperationName | render timechart";
const ROWS = "ContainerRegistryRepositoryEvents | order by TimeGenerated desc | take 500";

const grid = (page) => page.getByRole("grid", { name: "Results" });
const cell = (page, row, column) => page.locator(`#cell-${row}-${column}`);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const shot = (page, name) => page.screenshot({ path: join(OUT, `${name}.png`) });
const style = (locator, ...names) =>
  locator.evaluate((element, names) => names.map((name) => getComputedStyle(element)[name]).join(" "), names);

/** A page with the sample loaded, in a window of its own kind. */
async function visit(t, options) {
  mkdirSync(OUT, { recursive: true });
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, options), site.url);
  await ready(page);
  page.setDefaultTimeout(10_000);
  await page.getByRole("button", { name: "Open the sample" }).first().click();
  await loaded(page);
  return page;
}

async function drawn(page) {
  await page.getByText("Drawing…").waitFor({ state: "detached" });
  await layer(page).waitFor();
}

test("at 200 % zoom everything is within reach, and charts are as fine as the screen", async (t) => {
  // A window of 1280 × 800 at zoom 2.
  const page = await visit(t, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  const works = async (state, above) => {
    await shot(page, `zoom-${state}`);
    assert.ok((await overflow(page)) <= 0, `${state}: the page scrolls sideways`);
    assert.deepEqual(await unreachable(page, above ? undefined : "#app"), [], state);
  };
  await works("data");
  await ask(page, ROWS);
  await readGrid(page, 5);
  await works("results");
  const height = await grid(page).evaluate((host) => host.clientHeight);
  assert.ok(height >= 28 * 5, `${height} px for rows`);
  await cell(page, 0, 0).click();
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Row details" }).waitFor();
  await works("details", true);
  await button(page, "Close row details").click();
  for (const [name, opener, dialog] of [
    ["share", () => button(page, "Share").click(), "Share this question"],
    ["palette", () => page.keyboard.press("F1"), "Commands"],
    ["group", () => button(page, "Group…").click(), "Group the answer"],
    ["range", () => page.getByRole("button", { name: /^Time range/ }).click(), "Time range"],
  ]) {
    await opener();
    await page.getByRole("dialog", { name: dialog }).waitFor();
    await works(name, true);
    await page.keyboard.press("Escape");
  }

  await ask(page, BY_DAY);
  await drawn(page);
  await works("chart");
  const canvas = page.getByRole("figure", { name: "Chart" }).locator("canvas");
  const fine = () =>
    canvas.evaluate((canvas) => {
      const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const same = (x, y) => [0, 1, 2].every((at) => data[(y * width + x) * 4 + at] === data[(y * width + x + 1) * 4 + at]);
      // Were it drawn small and made large, the two pixels of each CSS pixel would be the same.
      let halves = 0;
      for (let y = 0; y < height; y += 2) for (let x = 0; x + 1 < width; x += 2) halves += same(x, y) ? 0 : 1;
      return { ratio: width / canvas.clientWidth, halves };
    });
  const { ratio, halves } = await fine();
  assert.ok(Math.abs(ratio - 2) < 0.01, `${ratio} pixels of the canvas for one of the page`);
  assert.ok(halves > 100, `${halves} edges within a pixel of the page`);
  // On another screen, in a window a little wider: of pixels alone this emulation tells the page nothing.
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setDeviceMetricsOverride", { width: 644, height: 400, deviceScaleFactor: 3, mobile: false });
  await becomes(async () => (await fine()).ratio.toFixed(2), "3.00", "drawn anew for it");
  assert.deepEqual(page.said, []);
});

test("at a desk", async (t) => {
  const page = await visit(t, { viewport: { width: 1280, height: 800 } });

  await t.test("a keyboard alone comes everywhere, sees where it is, and gets away", async (t) => {
    const whole = async (state) => {
      const stops = await walk(page);
      assert.deepEqual(stops.filter(({ wrong }) => wrong.length > 0).map(({ name, wrong }) => `${name} ${wrong}`), [], state);
      assert.deepEqual(await unwalked(page), [], `${state}: out of the way of Tab`);
      t.diagnostic(`${state}: ${stops.length} stops`);
    };
    await whole("data");
    await ask(page, ROWS);
    await readGrid(page, 5);
    await cell(page, 0, 0).click();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Row details" }).waitFor();
    await whole("rows and details");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(200);
    await button(page, "Close row details").click();
    await whole("rows, narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
    await ask(page, BY_DAY);
    await drawn(page);
    await button(page, "Chart options").click();
    await whole("chart and options");
    await room(page, "Audits");
    await page.getByRole("searchbox", { name: /Find/ }).filter({ visible: true }).fill("failed");
    await whole("audits");
    await room(page, "Reference");
    await page.getByRole("searchbox", { name: "Find" }).filter({ visible: true }).fill("sort");
    await page.getByRole("list", { name: "Entries" }).getByRole("button").first().click();
    await button(page, "Try it: sort").waitFor();
    await whole("reference");

    await t.test("Tab takes a completion, and else leaves the editor", async () => {
      await write(page, "");
      await page.keyboard.type("ContainerRegistryRep");
      await page.getByRole("listbox", { name: "Completions" }).waitFor();
      await page.keyboard.press("Tab");
      await page.getByRole("listbox", { name: "Completions" }).waitFor({ state: "detached" });
      assert.equal(await focused(page), "Query");
      await page.keyboard.type(" | ");
      await page.getByRole("listbox", { name: "Completions" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      assert.notEqual(await focused(page), "Query");
      await page.keyboard.press("Shift+Tab");
      assert.equal(await focused(page), "Query");
      await page.keyboard.press("Shift+Tab");
      assert.notEqual(await focused(page), "Query");
    });

    await t.test("what opens holds the focus, and gives it back", async () => {
      await ask(page, ROWS);
      await readGrid(page, 5);
      for (const [opener, dialog, closer] of [
        ["Share", "Share this question", "Close"],
        ["History", "History", "Close"],
        ["Export…", "Export the answer", "Cancel"],
        ["Group…", "Group the answer", "Cancel"],
        ["Columns", "Columns", null],
        ["Commands", "Commands", null],
      ]) {
        for (const way of closer ? ["Escape", closer] : ["Escape"]) {
          const from = page.getByRole("button", { name: opener, exact: true });
          await from.focus();
          await page.keyboard.press("Enter");
          const open = page.getByRole("dialog", { name: dialog, exact: true });
          await open.waitFor();
          // A popover is part of the page, and comes right after its button.
          for (const key of dialog === "Columns" ? ["Tab"] : ["Tab", "Shift+Tab"]) await page.keyboard.press(key);
          assert.ok(await open.evaluate((dialog) => dialog.contains(document.activeElement)), `${dialog} holds the focus`);
          if (way === "Escape") await page.keyboard.press("Escape");
          else await open.getByRole("button", { name: way, exact: true }).press("Enter");
          await open.waitFor({ state: "hidden" });
          await becomes(() => from.evaluate((button) => button === document.activeElement), true, `${dialog}, by ${way}: back at its button`);
        }
      }
    });
    assert.deepEqual(page.said, []);
  });

  await t.test("forced colors leave everything apart that was told apart by color", async (t) => {
    await page.emulateMedia({ forcedColors: "active" });
    await room(page, "Data");
    const axe = async (state) => {
      await shot(page, `forced-${state}`);
      assert.deepEqual((await violations(page, true)).lines, [], state);
    };
    const differ = async (a, b, names, what) =>
      assert.notEqual(await style(a, ...names), await style(b, ...names), `${what}: ${names} are the same`);
    const framed = async (locator, what) => {
      const [width, line] = (await style(locator, "borderTopWidth", "borderTopStyle")).split(" ");
      const [color, page_] = [await style(locator, "borderTopColor"), await style(page.locator("html"), "backgroundColor")];
      assert.ok(parseFloat(width) >= 1 && line === "solid" && color !== page_, `${what} has a frame: ${[width, line, color, page_]}`);
    };
    await axe("data");
    const tab = (name) => page.getByRole("tab", { name, exact: true });
    await differ(tab("Data"), tab("Query"), ["borderBottomColor"], "the current room");
    await framed(button(page, "Paste text…"), "a button");
    await framed(page.getByRole("button", { name: /^Time range/ }), "a chip");
    await ask(page, ROWS);
    await readGrid(page, 5);
    await differ(button(page, "Run"), button(page, "History"), ["backgroundColor"], "the first button");
    await differ(button(page, "Cancel"), button(page, "History"), ["color", "borderTopColor"], "a button that does nothing now");
    // A text has the ground that is painted behind it there, unless it says otherwise.
    assert.equal(await style(button(page, "Run"), "forcedColorAdjust"), "none");
    await cell(page, 1, 0).click();
    await cell(page, 3, 2).click({ modifiers: ["Shift"] });
    await differ(cell(page, 2, 1), cell(page, 5, 1), ["backgroundColor", "color"], "selected cells");
    await differ(cell(page, 3, 2), cell(page, 2, 1), ["outlineStyle", "outlineColor"], "the active cell");
    await axe("selection");
    await cell(page, 7, 0).click();
    await page.keyboard.press("Enter");
    const line = (row) => grid(page).locator(`[role=row][aria-rowindex="${row + 2}"]`);
    await differ(line(7), line(5), ["outlineStyle", "outlineWidth"], "the row whose details are open");
    const place = button(page, "Below the rows");
    await place.waitFor();
    const before = await style(place, "outlineStyle", "borderTopWidth", "backgroundColor");
    await place.click();
    await page.mouse.move(5, 5);
    await button(page, "Close row details").focus();
    assert.notEqual(await style(place, "outlineStyle", "borderTopWidth", "backgroundColor"), before, "a pressed button");
    await place.click();
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => getComputedStyle(document.activeElement).outline), /solid 2px|2px solid/, "the focus ring");
    await axe("details");
    await page.keyboard.press("F1");
    const options = page.getByRole("dialog", { name: "Commands" }).getByRole("option");
    await differ(options.nth(0), options.nth(1), ["outlineStyle", "outlineWidth"], "the chosen command");
    await framed(page.getByRole("dialog", { name: "Commands" }).getByRole("combobox"), "an input");
    await axe("palette");
    await page.keyboard.press("Escape");
    await write(page, "ContainerRegistryRepositoryEvents | wh");
    await page.keyboard.press("Control+Space");
    const offered = page.getByRole("listbox", { name: "Completions" }).getByRole("option");
    await offered.nth(1).waitFor();
    await differ(offered.nth(0), offered.nth(1), ["backgroundColor", "outlineStyle"], "the chosen completion");
    await shot(page, "forced-completion");
    await page.keyboard.press("Escape");

    await ask(page, 'datatable(Level: string) ["Error", "Warning", "Success", "info"]');
    await readGrid(page);
    await button(page, "Menu of Level").click();
    const items = page.getByRole("menu", { name: "Column Level" }).getByRole("menuitem");
    await differ(items.nth(0), items.nth(1), ["outlineStyle", "outlineWidth"], "the chosen line of a menu");
    await items.filter({ hasText: "Color by severity" }).click();
    await grid(page).locator(".tint__symbol").first().waitFor();
    const symbols = await grid(page).locator(".tint__symbol").allInnerTexts();
    assert.deepEqual([...new Set(symbols)], ["●", "▲", "✓"], "severity has a symbol each");
    await axe("severity");

    await ask(page, BY_DAY);
    await drawn(page);
    await layer(page).focus();
    for (const key of ["Home", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
    const brush = page.locator(".brush").filter({ visible: true });
    assert.match(await style(brush, "boxShadow"), /inset/, "the range has edges");
    assert.notEqual(await style(brush, "backgroundColor"), "rgba(0, 0, 0, 0)");
    await differ(brush, layer(page), ["backgroundColor"], "the selected range");
    await axe("chart");
    const lines = await page.getByRole("list", { name: "Legend" }).locator("svg").evaluateAll((all) =>
      all.map((one) => [...one.querySelectorAll("*")].map((part) => getComputedStyle(part).stroke + getComputedStyle(part).fill).join()));
    assert.equal(new Set(lines).size, lines.length, `series keep their colors: ${lines}`);
    const view = page.getByRole("tablist", { name: "View" });
    await differ(view.getByRole("tab", { name: "Chart" }), view.getByRole("tab", { name: "Table" }), ["borderBottomColor"], "the current view");
    await room(page, "Reference");
    await page.getByRole("searchbox", { name: "Find" }).filter({ visible: true }).fill("sort");
    const entries = page.getByRole("list", { name: "Entries" }).getByRole("button");
    await entries.first().click();
    await page.mouse.move(5, 5);
    await differ(entries.nth(0), entries.nth(1), ["outlineStyle", "borderLeftColor", "borderLeftWidth"], "the open entry");
    await axe("reference");
  });

  await t.test("nothing moves where less motion is asked for, and nothing for long elsewhere", async (t) => {
    await page.emulateMedia({ forcedColors: "none", reducedMotion: "reduce" });
    const everywhere = async (check) => {
      await room(page, "Data");
      await check("data");
      await ask(page, ROWS);
      await check("query");
      await readGrid(page, 5);
      await cell(page, 0, 0).hover();
      await check("rows");
      await page.keyboard.press("F1");
      await check("palette");
      await page.keyboard.press("Escape");
      await write(page, "range x from 1 to 100000000000 step 1 | summarize sum(x)");
      await page.keyboard.press("Shift+Enter");
      await page.getByText("Running…").waitFor();
      await check("running");
      await page.keyboard.press("Escape");
      await button(page, "Run").hover();
      await check("button");
      await ask(page, BY_DAY);
      await drawn(page);
      await check("chart");
    };
    await everywhere(async (state) => assert.deepEqual(await moving(page), [], state));
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await everywhere(async (state) => {
      // The caret blinks, as carets do.
      const long = (await moving(page)).filter(({ name, ms }) => ms > 300 && !/^cm-blink/.test(name));
      assert.deepEqual(long, [], state);
    });
  });
  assert.deepEqual(page.said, []);
});

test("a finger: time ranges, scrolling, menus", async (t) => {
  const page = await visit(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const at = async (locator, x, y) => {
    const box = await locator.boundingBox();
    return { x: Math.round(box.x + box.width * x), y: Math.round(box.y + box.height * y) };
  };
  await ask(page, "ContainerRegistryRepositoryEvents | order by TimeGenerated desc");
  await readGrid(page, 5);
  const bars = page.getByRole("group", { name: /^Values of the timeline/ });
  await bars.scrollIntoViewIfNeeded();
  const all = await page.getByRole("status", { name: "Answer status" }).innerText();
  await finger(page, [await at(bars, 0.4, 0.5), await at(bars, 0.6, 0.5)]);
  await becomes(async () => / – /.test(await range(page)), true, "a range by a finger on the timeline");
  await becomes(async () => (await page.getByRole("status", { name: "Answer status" }).innerText()) !== all, true, "fewer rows");
  await answered(page);

  await readGrid(page, 5);
  await grid(page).scrollIntoViewIfNeeded();
  await finger(page, [await at(grid(page), 0.5, 0.8), await at(grid(page), 0.5, 0.2)]);
  await page.waitForFunction(() => document.querySelector("[role=grid]").scrollTop > 50);
  await grid(page).evaluate((host) => host.scrollTo(0, 0));
  // A finger that comes while the rows still run only stops them.
  await page.waitForTimeout(500);
  const head = button(page, "Menu of TenantId");
  assert.equal(await style(head, "opacity"), "1", "it is there without a pointer that hovers");
  await head.tap();
  await page.getByRole("menu", { name: "Column TenantId" }).getByRole("menuitem", { name: "Hide" }).tap();
  await head.waitFor({ state: "detached" });
  // Not every system tells a page of a long press: a tap opens the details, and they have the menu of the cell.
  const menu = page.getByRole("menu", { name: "Selection" });
  await cell(page, 2, 1).tap();
  await button(page, "More…").tap();
  await menu.getByRole("menuitem", { name: "Only rows like this" }).tap();
  await answered(page);
  await shot(page, "touch-rows");

  await page.getByRole("button", { name: /^Time range/ }).tap();
  await page.getByRole("radio", { name: "All data" }).tap();
  await page.keyboard.press("Escape");
  await ask(page, BY_DAY);
  await drawn(page);
  await layer(page).scrollIntoViewIfNeeded();
  await finger(page, [await at(layer(page), 0.3, 0.4), await at(layer(page), 0.7, 0.4)]);
  await becomes(async () => / – /.test(await range(page)), true, "a range by a finger on the chart");
  await answered(page);
  await drawn(page);
  // Up and down the page scrolls, over the chart too.
  const room_ = page.locator(".rooms__panel").filter({ visible: true });
  await room_.evaluate((panel) => panel.scrollTo(0, 0));
  await page.setViewportSize({ width: 390, height: 640 });
  await finger(page, [await at(layer(page), 0.5, 0.3), { ...(await at(layer(page), 0.5, 0.3)), y: 150 }]);
  await becomes(() => room_.evaluate((panel) => panel.scrollTop > 20), true, "the room scrolls");
  assert.match(await range(page), / – /);
  assert.deepEqual(page.said, []);
});
