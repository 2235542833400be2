// What the page looks like as numbers: type, weight, corners and lines come from the scales in every room, rows get the
// height, and texts begin at one edge.

import assert from "node:assert/strict";
import test from "node:test";
import { visit } from "./support/charts.mjs";
import { ask, room } from "./support/page.mjs";

const SIZES = ["12px", "13px", "15px", "20px"];
const WEIGHTS = ["400", "600"];
const RADII = ["4px", "6px", "999px", "50%"];
const QUERY = `ContainerRegistryRepositoryEvents
| where OperationName in ("Push", "Pull")
| project TimeGenerated, LoginServer, OperationName, Repository, Tag, Digest, Identity, CallerIpAddress, ResultType, DurationMs
| order by TimeGenerated desc`;

/** The values of some properties that are in use among what is seen: each with an element that has it. */
const used = (page) =>
  page.evaluate(() => {
    const found = { sizes: {}, weights: {}, radii: {}, lines: {} };
    const tell = (kind, value, element) => (found[kind][value] ??= `${element.localName}.${element.className}`);
    const walk = (root) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) walk(element.shadowRoot);
        const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
        const isSeen = width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
        // What the browser or the editor draws itself, such as its caret, is not ours to measure.
        const isOwn = !element.closest("svg") && !element.matches("input[type=radio], input[type=checkbox], meter, progress, option, .cm-cursor");
        if (!isSeen || !isOwn || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const style = getComputedStyle(element);
        const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (hasText || element.matches("input, select, textarea")) {
          tell("sizes", style.fontSize, element);
          tell("weights", style.fontWeight, element);
        }
        if (style.borderTopLeftRadius !== "0px") tell("radii", style.borderTopLeftRadius, element);
        for (const side of ["Top", "Right", "Bottom", "Left"]) {
          const color = style[`border${side}Color`];
          if (parseFloat(style[`border${side}Width`]) > 0 && !color.endsWith(", 0)")) tell("lines", color, element);
        }
      }
    };
    walk(document);
    return found;
  });

/** Colors of the tokens for lines, as the browser computes them. */
const lineColors = (page) =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("i"));
    const colors = ["--border", "--border-strong"].map((name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    return colors;
  });

test("every room is on the scales, in both themes", async (t) => {
  const page = await visit(t);
  const states = {
    data: () => room(page, "Data"),
    audits: () => room(page, "Audits"),
    reference: async () => {
      await room(page, "Reference");
      await page.getByRole("table", { name: "Coverage" }).waitFor();
    },
    rows: () => ask(page, QUERY),
    "row details": async () => {
      await page.getByRole("gridcell").nth(3).dblclick();
      await page.getByRole("complementary", { name: "Row details" }).waitFor();
    },
    chart: () => ask(page, "ContainerRegistryRepositoryEvents | summarize count() by bin(TimeGenerated, 1d), OperationName | render timechart"),
    error: () => ask(page, "Nowhere | take 1"),
    "no rows": () => ask(page, "ContainerRegistryRepositoryEvents | where false"),
    "time range": () => page.getByRole("button", { name: /^Time range/ }).click(),
  };
  for (const [name, enter] of Object.entries(states)) {
    await enter();
    for (const theme of ["light", "dark"]) {
      await t.test(`${name}, ${theme}`, async () => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        const { sizes, weights, radii, lines } = await used(page);
        const beside = (found, scale) => Object.entries(found).filter(([value]) => !scale.includes(value));
        assert.deepEqual(beside(sizes, SIZES), [], "sizes of type");
        assert.deepEqual(beside(weights, WEIGHTS), [], "weights");
        assert.deepEqual(beside(radii, RADII), [], "corners");
        assert.deepEqual(beside(lines, await lineColors(page)), [], "colors of lines");
      });
    }
  }
});

test("rows get the height, and texts begin at one edge", async (t) => {
  const page = await visit(t);
  await ask(page, QUERY);
  await page.getByRole("group", { name: "Timeline", exact: true }).getByRole("list", { name: "Legend" }).waitFor();
  const whole = () =>
    page.getByRole("grid", { name: "Results" }).evaluate((grid) => {
      const { bottom } = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll(".grid__body [role=row]")].map((row) => row.getBoundingClientRect());
      return rows.filter((row) => row.top >= 0 && row.bottom <= bottom).length;
    });
  assert.ok((await whole()) >= 23, `${await whole()} rows under query and timeline at 1440 × 900`);
  const lefts = await page.evaluate(() => {
    const editor = document.querySelector(".query__editor").getBoundingClientRect().left;
    const texts = [".results .status__part", ".timeline .legend__entry", ".grid__name"];
    const padded = (element) => element.getBoundingClientRect().left - editor;
    return texts.map((text) => Math.round(padded(document.querySelector(text))));
  });
  assert.deepEqual(lefts, [12, 12, 12]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(200);
  assert.ok((await whole()) >= 12, `${await whole()} rows at 390 × 844`);
});
