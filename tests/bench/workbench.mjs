// Figures of the workbench in Chromium: completion, scrolling, sorting, searching and selecting a million rows, charts of a million
// points, the timeline, a brush, and how long the page's own thread was held.
//
//   node tests/bench/workbench.mjs    from the project's root, after `cargo xtask build`
//
// Machines are noisy: figures are printed, nothing is asserted but that the answers came.

import { browser, DIST, open, ready } from "../e2e/support/browser.mjs";
import { ask, write } from "../e2e/support/page.mjs";
import { serve } from "../e2e/support/server.mjs";

const MILLION = "range i from 1 to 1000000 step 1";
const KEYS = 12;

const ended = [];
const test = { after: (end) => ended.push(end) };

try {
  const server = await serve({ dist: DIST });
  test.after(() => server.close());
  const page = await open(await browser(test, { viewport: { width: 1440, height: 900 } }), server.url);
  await ready(page);
  await page.evaluate(() => {
    // When anything was last drawn, on the timeline's canvas and on others.
    globalThis.drawn = { chart: 0, timeline: 0 };
    const { prototype } = CanvasRenderingContext2D;
    for (const name of ["fill", "stroke", "fillRect", "fillText"]) {
      const original = prototype[name];
      prototype[name] = function (...given) {
        const result = original.apply(this, given);
        globalThis.drawn[this.canvas.closest('[aria-label="Timeline"]') ? "timeline" : "chart"] = performance.now();
        return result;
      };
    }
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });
  await completion(page);
  await rows(page);
  await charts(page);
} finally {
  for (const end of ended.reverse()) await end();
}

/** Does `what`; tells how many tasks of more than 50 ms the page's thread had meanwhile, and the longest. */
async function held(page, name, what) {
  await page.waitForTimeout(300);
  await page.evaluate(() => (globalThis.tasks.length = 0));
  const said = await what();
  await page.waitForTimeout(300);
  const tasks = await page.evaluate(() => globalThis.tasks.map(Math.round));
  console.log(`${name}: ${said ? `${said}; ` : ""}tasks over 50 ms: ${tasks.length}${tasks.length ? `, longest ${Math.max(...tasks)} ms` : ""}`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function told(waits) {
  return `key to list ${Math.round(median(waits))} ms median, ${Math.round(Math.max(...waits))} ms at most (${waits.length} lists)`;
}

/** From a key (by the browser's own clock) to the list that answers it, over a table of 300 columns. */
async function completion(page) {
  const columns = Array.from({ length: 300 }, (_, at) => `Column${at}: ${["string", "long", "datetime"][at % 3]}`);
  await write(page, `let Wide = datatable(${columns.join(", ")}) [];\nWide | where `);
  await page.keyboard.press("Escape");
  await page.evaluate(() => {
    const root = document.querySelector(".editor").shadowRoot;
    globalThis.waits = [];
    let since = 0;
    addEventListener("keydown", (event) => (since = event.key === "Escape" ? 0 : event.timeStamp), true);
    new MutationObserver(() => {
      if (since === 0 || !root.querySelector(".cm-tooltip-autocomplete li")) return;
      globalThis.waits.push(performance.now() - since);
      since = 0;
    }).observe(root, { subtree: true, childList: true, attributes: true });
  });
  await held(page, "completion, 300 columns", async () => {
    for (let at = 0; at < KEYS; at += 1) {
      await page.keyboard.press("C");
      await page.waitForTimeout(150);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Backspace");
      await page.waitForTimeout(100);
      await page.keyboard.press("Escape");
    }
    const waits = await page.evaluate(() => globalThis.waits);
    return told(waits);
  });
  await held(page, "completion by Ctrl+Space", async () => {
    await page.evaluate(() => (globalThis.waits.length = 0));
    for (let at = 0; at < KEYS; at += 1) {
      await page.keyboard.press("Control+Space");
      await page.waitForTimeout(200);
      await page.keyboard.press("Escape");
      await page.waitForTimeout(100);
    }
    return told(await page.evaluate(() => globalThis.waits));
  });
  await held(page, "typing", async () => page.keyboard.type("Column7 == 'x' and Column8 > 5 and Column9 ", { delay: 20 }));
}

/** Runs a query; gives the milliseconds from the answer on screen to the last line that was drawn on `canvas`. */
async function drawing(page, query, canvas) {
  await page.evaluate(() => {
    Object.assign(globalThis.drawn, { chart: 0, timeline: 0 });
    const line = document.querySelector('[role=status][aria-label="Answer status"]');
    globalThis.answeredAt = 0;
    const watch = new MutationObserver(() => {
      const text = line.textContent.trim();
      if (text === "" || text.includes("Running")) globalThis.answeredAt = 0;
      else globalThis.answeredAt ||= performance.now();
    });
    watch.observe(line, { subtree: true, childList: true, characterData: true });
  });
  await ask(page, query, 120_000);
  await page.waitForFunction((canvas) => globalThis.drawn[canvas] > 0 && performance.now() - globalThis.drawn[canvas] > 1_000, canvas, { timeout: 60_000 });
  return page.evaluate((canvas) => Math.round(globalThis.drawn[canvas] - globalThis.answeredAt), canvas);
}

/** Waits until `read` in the page gives something; gives the milliseconds since `start`. */
async function since(page, start, read, argument) {
  await page.waitForFunction(read, argument, { timeout: 120_000, polling: 20 });
  return `${Math.round(performance.now() - start)} ms`;
}

/** Scrolls, sorts, searches and selects a million rows. */
async function rows(page) {
  const query = `${MILLION} | extend s = strcat("row ", i % 1000), r = i * 0.5, t = datetime(2026-01-01) + i * 1s, d = dynamic({"a": 1})`;
  await held(page, "query of 1 M rows", async () => ask(page, query, 120_000));
  await held(page, "scroll", async () => {
    const frames = await page.getByRole("grid", { name: "Results" }).evaluate(
      (grid) =>
        new Promise((resolve) => {
          const times = [];
          const step = (time) => {
            times.push(time);
            grid.scrollTop += 240;
            if (times.length < 240) requestAnimationFrame(step);
            else resolve(times.slice(1).map((end, at) => end - times[at]));
          };
          requestAnimationFrame(step);
        }),
    );
    const whole = frames.reduce((sum, frame) => sum + frame, 0);
    return `${Math.round((frames.length / whole) * 1000)} frames a second, worst ${Math.round(Math.max(...frames))} ms`;
  });
  await held(page, "sort by text", async () => {
    const start = performance.now();
    await page.locator("#head-1").click();
    await page.locator("[role=columnheader][aria-sort=ascending]").waitFor();
    await page.waitForFunction(() => document.querySelector("#cell-0-1")?.textContent === "row 0", undefined, { timeout: 120_000 });
    return `${Math.round(performance.now() - start)} ms`;
  });
  await held(page, "select all of 1 M rows x 5 columns, with statistics", async () => {
    await page.locator("#cell-0-1").click();
    const start = performance.now();
    await page.keyboard.press("ControlOrMeta+a");
    return since(page, start, () => /Distinct/.test(document.querySelector('[role=status][aria-label="Selection"]')?.textContent));
  });
  await held(page, "search of 1 M rows x 5 columns", async () => {
    const start = performance.now();
    await page.keyboard.press("ControlOrMeta+f");
    await page.getByRole("searchbox", { name: "Search in the rows" }).fill("row 77");
    const told = () => /\d/.test(document.querySelector('[role=status][aria-label="Search status"]')?.textContent);
    return since(page, start, told);
  });
  await page.keyboard.press("Escape");
  const times = "range i from 1 to 2000000 step 1 | project TimeGenerated = datetime(2026-01-01) + i * 1s, OperationName = strcat('op ', i % 5)";
  await held(page, "timeline over 2 M rows", async () => `drawn ${await drawing(page, times, "timeline")} ms after the answer`);
}

/** Draws a million points, and brushes over them. */
async function charts(page) {
  for (const kind of ["scatterchart", "linechart"]) {
    await held(page, `${kind} of 1 M points`, async () => {
      const query = `${MILLION} | extend y = sin(i / 50000.0) * 10 + i % 97 | project i, y | render ${kind}`;
      return `drawn ${await drawing(page, query, "chart")} ms after the answer, thinning in the worker included`;
    });
  }
  await ask(page, `${MILLION} | extend t = datetime(2026-01-01) + i * 1s, y = i % 97 | project t, y | render timechart`, 120_000);
  await page.waitForTimeout(1500);
  const box = await page.locator(".chart__canvas").boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
  await page.mouse.down();
  await held(page, "brush", async () => {
    const counted = page.evaluate(
      () =>
        new Promise((resolve) => {
          const times = [];
          const step = (time) => {
            times.push(time);
            if (time - times[0] < 2000) requestAnimationFrame(step);
            else resolve(times.slice(1).map((end, at) => end - times[at]));
          };
          requestAnimationFrame(step);
        }),
    );
    for (let at = 0; at < 100; at += 1) await page.mouse.move(box.x + box.width * (0.2 + at * 0.006), box.y + box.height / 2);
    const frames = await counted;
    const whole = frames.reduce((sum, frame) => sum + frame, 0);
    return `${Math.round((frames.length / whole) * 1000)} frames a second, worst ${Math.round(Math.max(...frames))} ms`;
  });
  await page.keyboard.press("Escape");
  await page.mouse.up();
}
