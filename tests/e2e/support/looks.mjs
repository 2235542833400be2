// How a state of the page looks and whether everybody can use it: axe-core and a screenshot in each theme and size.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";

const OUT = join(import.meta.dirname, "../out");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const THEMES = ["light", "dark"];

/** Every violation as a line: rule, element, what to do. */
async function violations(page) {
  // Through the developer tools: the page's policy lets no script in.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // Without preloading: axe would fetch style sheets, and the page is locked.
    const { violations, passes } = await globalThis.axe.run(document, { preload: false });
    const lines = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`),
    );
    return { lines, passed: passes.length };
  });
}

/** Whether anything sticks out to the right, so that the page as a whole would scroll sideways. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Makes the window as large as `look` will: for what is only there in a narrow one. */
export const resize = (page, size) => page.setViewportSize(SIZES[size]);

/** Checks a state in both themes and in `sizes`, one test each, and writes `out/<state>-<size>-<theme>.png`. */
export async function look(t, page, state, sizes = Object.keys(SIZES)) {
  mkdirSync(OUT, { recursive: true });
  for (const size of sizes) {
    for (const theme of THEMES) {
      await t.test(`${state}, ${size}, ${theme}`, async () => {
        await resize(page, size);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.waitForTimeout(250);
        await page.screenshot({ path: join(OUT, `${state}-${size}-${theme}.png`) });
        const { lines, passed } = await violations(page);
        assert.deepEqual(lines, []);
        assert.ok(passed > 10, "axe found almost nothing to check");
        assert.ok((await overflow(page)) <= 0, "the page scrolls sideways");
      });
    }
  }
  await resize(page, "wide");
}
