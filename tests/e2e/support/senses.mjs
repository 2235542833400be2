// What eyes, fingers and keys need of the page: where the focus is and whether it shows, what stands still, how a finger moves.

/** The element that has the focus, through shadow roots; functions of the page get it as `deepest()`. */
const DEEPEST = `function deepest() { let one = document.activeElement; while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; return one; }`;

/**
 * Presses Tab until the focus is where it was first, or `most` times. Resolves to a line for each stop: its name, and what is
 * wrong with it: no ring, out of the window, covered.
 */
export async function walk(page, most = 150) {
  const stops = [];
  await page.evaluate(() => {
    globalThis.walked = new Set();
    document.activeElement?.blur?.();
    getSelection().removeAllRanges();
  });
  for (let at = 0; at < most; at += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(async (source) => {
      const one = new Function(`${source}; return deepest();`)();
      // Past the last one comes the window itself, then the first one.
      if (!one || one === document.body) return { around: true };
      if (globalThis.walked.has(one)) return { end: true };
      globalThis.walked.add(one);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      // The editor's library learns of its focus a moment later.
      if (one.closest(".cm-editor")) await new Promise((resolve) => setTimeout(resolve, 50));
      const name = one.getAttribute("aria-label") ?? (one.textContent.trim().slice(0, 30) || one.id || one.tagName);
      const style = getComputedStyle(one);
      const wrong = [];
      const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      // Two that draw their ring on something else: the active cell, and the line beside the editor.
      const cell = one.getAttribute("role") === "grid" && one.querySelector(".grid__cell--active");
      const editor = one.closest(".cm-editor");
      const frame = editor && !one.matches("button, input") && getComputedStyle(editor, "::after").borderLeftWidth;
      if (!outline && !(cell && /inset/.test(getComputedStyle(cell).boxShadow)) && frame !== "2px") wrong.push("shows no ring");
      const { left, top, right, bottom, width, height } = one.getBoundingClientRect();
      const [x, y] = [Math.max(left, 0) + Math.min(width, innerWidth) / 2, Math.max(top, 0) + Math.min(height / 2, 10)];
      const fits = top >= -1 && left >= -1 && (bottom <= innerHeight + 1 || height > innerHeight) && (right <= innerWidth + 1 || width > innerWidth);
      if (!fits) wrong.push(`stands at ${[left, top, right, bottom].map(Math.round)} in ${innerWidth} × ${innerHeight}`);
      const hit = one.getRootNode().elementFromPoint(x, y);
      if (fits && !(hit && (one.contains(hit) || hit.contains(one)))) wrong.push(`is covered by ${hit?.className}`);
      return { name, wrong };
    }, DEEPEST);
    if (stop.end) return stops;
    if (!stop.around) stops.push(stop);
  }
  return [...stops, { name: "the walk", wrong: [`has no end after ${most} stops`] }];
}

/** What can be clicked and seen, and `walk` did not come by: nor is it part of something that arrow keys work in. */
export const unwalked = (page) =>
  page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []))];
    const controls = "button, input, select, textarea, a[href], summary, [tabindex]:not([tabindex='-1']), [role=button]";
    const byArrows = "[role=tab], [role=menuitem], [role=option], [role=gridcell], [role=columnheader] *, [role=separator], [aria-label=Entries] button";
    return roots
      .flatMap((root) => [...root.querySelectorAll(controls)])
      .filter((one) => !one.disabled && one.checkVisibility({ checkVisibilityCSS: true }) && one.getBoundingClientRect().width > 1)
      .filter((one) => !globalThis.walked.has(one) && !(one.tabIndex < 0 && one.matches(byArrows)))
      .filter((one) => one.type !== "radio" || ![...globalThis.walked].some((other) => other.type === "radio" && other.name === one.name))
      .map((one) => `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 30)}`);
  });

/** What has the focus: its label, text or role. */
export const focused = (page) =>
  page.evaluate((source) => {
    const one = new Function(`${source}; return deepest();`)();
    return one?.getAttribute("aria-label") ?? (one?.textContent.trim().slice(0, 40) || one?.tagName);
  }, DEEPEST);

/** Animations and transitions under way, as "what on which element, milliseconds". */
export const moving = (page) =>
  page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []))];
    const all = new Set(roots.flatMap((root) => root.getAnimations()));
    return [...all].map((one) => ({
      name: one.animationName ?? one.transitionProperty,
      of: one.effect.target?.className,
      ms: one.effect.getComputedTiming().duration,
    }));
  });

/** A finger: goes down at the first point, through the others, and up. */
export async function finger(page, points, steps = 12) {
  const tools = await page.context().newCDPSession(page);
  const touch = (type, point) => tools.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [point] : [] });
  await touch("touchStart", points[0]);
  await page.waitForTimeout(30);
  for (let at = 1; at < points.length; at += 1) {
    const [from, to] = [points[at - 1], points[at]];
    for (let step = 1; step <= steps; step += 1) {
      const along = (name) => from[name] + ((to[name] - from[name]) * step) / steps;
      await touch("touchMove", { x: along("x"), y: along("y") });
      await page.waitForTimeout(16);
    }
  }
  await touch("touchEnd");
  await tools.detach();
}
