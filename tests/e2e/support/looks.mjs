// How a state of the page looks and whether everybody can use it: axe-core and a screenshot in each theme and size, and in the
// smallest window. `states.json` lists the states; a file that looks at one must be the one named there, and look at all of it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after } from "node:test";
import axe from "axe-core";

const OUT = join(import.meta.dirname, "../out");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 }, least: { width: 320, height: 640 } };
/** What is looked at, in this order: a theme is kept from one size to the next, because each change costs time. */
const VIEWS = [["wide", "light"], ["wide", "dark"], ["narrow", "dark"], ["narrow", "light"], ["least", "light"]];

/** All states that a person can meet: `{ state, shows, file, from?, only?, why? }`. */
export const STATES = JSON.parse(readFileSync(join(import.meta.dirname, "../states.json"), "utf8"));

const FILE = basename(process.argv[1] ?? "").replace(".test.mjs", "");
const looked = new Set();

/** Which views a state has: all, where it is not there in wide or narrow windows only. */
const views = ({ only }) => VIEWS.filter(([size]) => !only || (only === "narrow") === (size !== "wide"));
const said = (state, [size, theme]) => `${state}, ${size}, ${theme}`;

// A file that was run as a whole has looked at each of its states in each view.
after(() => {
  if (process.execArgv.some((word) => word.startsWith("--test-name-pattern"))) return;
  const owed = STATES.filter(({ file }) => file === FILE).flatMap((entry) => views(entry).map((view) => said(entry.state, view)));
  assert.deepEqual(owed.filter((view) => !looked.has(view)), [], "states.json names this file for what nobody looked at");
});

/** Every violation of axe's rules as a line: rule, element, what to do. In a second theme only colors can be at fault. */
export async function violations(page, isFirst) {
  // Through the developer tools: the page's policy lets no script in.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (colors) => {
    // Without preloading: axe would fetch style sheets, and the page is locked.
    const { violations, passes } = await globalThis.axe.run(document, { preload: false, resultTypes: ["violations"], ...colors });
    const lines = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`),
    );
    return { lines, passed: passes.length };
  }, isFirst ? {} : { runOnly: ["color-contrast", "link-in-text-block"] });
}

/** Whether anything sticks out to the right, so that the page as a whole would scroll sideways. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * What floats over the page and cannot be worked: it sticks out of the window, or has a control that no scrolling brings into
 * sight, or that something else covers. `instead` is a selector of what is checked in its place: the page as a whole.
 */
export const unreachable = (page, instead = "") =>
  page.evaluate((instead) => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []))];
    const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
    const name = (one) => one.getAttribute("aria-label") ?? (one.textContent.trim().slice(0, 40) || one.tagName);
    const found = [];
    const seen = (selector) => all(selector).filter((one) => one.checkVisibility({ checkVisibilityCSS: true }));
    // What is below a menu or a dialog is worked once that is closed.
    const above = seen("dialog[open], [popover]:popover-open, .floating[role=menu]");
    for (const floats of instead ? all(instead) : above.length > 0 ? above : seen(".cm-tooltip, aside.detail, .rail--open")) {
      const place = floats.getBoundingClientRect();
      const sticksOut = place.left < -0.5 || place.top < -0.5 || place.right > innerWidth + 0.5 || place.bottom > innerHeight + 0.5;
      if (sticksOut) found.push(`${name(floats)} sticks out: ${[place.left, place.top, place.right, place.bottom].map(Math.round)}`);
      if (floats.scrollWidth > floats.clientWidth + 1) found.push(`${name(floats)} scrolls sideways by ${floats.scrollWidth - floats.clientWidth} px`);
      const scrolled = [floats, ...floats.querySelectorAll("*")].map((one) => [one, one.scrollLeft, one.scrollTop]);
      for (const control of floats.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex='0']")) {
        if (control.disabled || !control.checkVisibility({ checkVisibilityCSS: true })) continue;
        control.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
        const { left, top, width, height } = control.getBoundingClientRect();
        const [x, y] = [left + Math.min(width, 2 * innerWidth) / 2, top + Math.min(height / 2, 12)];
        const hit = floats.getRootNode().elementFromPoint(x, y);
        const works = hit && (control.contains(hit) || hit.contains(control) || hit.closest("label")?.contains(control));
        if (!works || left < -0.5 || left + width > innerWidth + 0.5) found.push(`${name(floats)}: ${name(control)} is out of reach`);
      }
      for (const [one, left, top] of scrolled) if (one.scrollLeft !== left || one.scrollTop !== top) one.scrollTo(left, top);
    }
    return found;
  }, instead);

/** Makes the window as large as `look` will: for what is only there in a narrow one. */
export const resize = (page, size) => page.setViewportSize(SIZES[size]);

/**
 * Checks a state in both themes, wide and narrow, and in the smallest window, one test each, and writes
 * `out/<state>-<size>-<theme>.png`. `sizes` restricts it to some: the rest is then another call's. What closes when the window
 * changes is opened again by `again`.
 */
export async function look(t, page, state, { sizes = Object.keys(SIZES), again = async () => {} } = {}) {
  mkdirSync(OUT, { recursive: true });
  const entry = STATES.find((entry) => entry.state === state);
  assert.equal(entry?.file, FILE, `states.json has no state "${state}" that this file looks at`);
  let at = null;
  for (const view of views(entry).filter(([size]) => sizes.includes(size))) {
    const [size, theme] = view;
    await t.test(said(state, view), async () => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const isFirst = at !== size;
      if (isFirst) {
        await resize(page, size);
        await page.waitForTimeout(250);
        await again();
        at = size;
      }
      await page.waitForTimeout(100);
      await page.screenshot({ path: join(OUT, `${state}-${size}-${theme}.png`) });
      const { lines, passed } = await violations(page, isFirst);
      assert.deepEqual(lines, []);
      if (isFirst) {
        assert.ok(passed > 10, "axe found almost nothing to check");
        assert.ok((await overflow(page)) <= 0, "the page scrolls sideways");
        assert.deepEqual(await unreachable(page), []);
      }
      looked.add(said(state, view));
    });
  }
  await resize(page, "wide");
}
