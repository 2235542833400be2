// Charts and their brush, as a person works them.

import { DIST, browser, open, ready } from "./browser.mjs";
import { loaded } from "./page.mjs";
import { serve } from "./server.mjs";

/** The layer over the chart that takes pointer and keys. */
export const layer = (page) => page.getByRole("group", { name: "Values of the chart" });

/** What the time range says. */
export const range = (page) => page.getByRole("button", { name: /^Time range/ }).getAttribute("aria-label");

/** A page with the built-in sample loaded. */
export async function visit(t, options = { viewport: { width: 1440, height: 900 } }) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, options), site.url);
  await ready(page);
  await page.getByRole("button", { name: /Open the sample/ }).first().click();
  await loaded(page);
  return page;
}

/** Waits until a chart stands still and is painted as large as it is: right after the window changed it is neither. */
async function still(page, target) {
  const seen = () =>
    target.evaluate((layer) => {
      const [canvas, { x, y, width, height }] = [layer.parentElement.querySelector("canvas"), layer.getBoundingClientRect()];
      const isPainted = Math.abs(canvas.width - width * devicePixelRatio) <= 1;
      return isPainted && [x, y, width, height].join();
    });
  let before = false;
  for (let tries = 0; tries < 100; tries += 1) {
    const now = await seen();
    if (now && now === before) return;
    before = now;
    await page.waitForTimeout(50);
  }
  throw new Error("The chart is not painted at its size.");
}

/** Drags along the chart, from and to parts of its width. */
export async function drag(page, from, to, target = layer(page)) {
  await still(page, target);
  const box = await target.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(box.x + box.width * (from + ((to - from) * step) / 10), y);
  await page.mouse.up();
}
