// The page's own clock while it loads: what a test outside sees comes late, by how often it looks.

/** In the page: notes when a drop begins, when its first rows are on screen, when it ends, and the longest task. */
export function watch() {
  const seen = { longest: 0, tasks: 0 };
  globalThis.seen = seen;
  for (const kind of ["change", "drop"]) {
    addEventListener(kind, () => Object.assign(seen, { start: performance.now(), rows: 0, end: 0, longest: 0, tasks: 0 }), true);
  }
  const look = () => {
    if (!seen.start) return;
    if (!seen.rows && document.querySelector("ul[aria-label=Tables] li")) seen.rows = performance.now();
    const loading = document.querySelector("section[aria-label=Loading]");
    if (loading) seen.loading = true;
    else if (seen.loading && !seen.end) [seen.end, seen.loading] = [performance.now(), false];
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      // The task that brings the event is the browser's own: it looks up every file.
      if (!seen.start || task.startTime < seen.start) continue;
      seen.tasks += 1;
      seen.longest = Math.max(seen.longest, task.duration);
    }
  }).observe({ type: "longtask", buffered: true });
}

/** Waits as long as a person takes at least to choose files. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 2500));

/** Waits until the drop is loaded; resolves to seconds. */
export async function loadedIn(page, timeoutMs = 600_000) {
  await page.waitForFunction(() => globalThis.seen.end > 0, undefined, { timeout: timeoutMs, polling: 50 });
  await page.waitForTimeout(200);
  const { start, rows, end, longest, tasks } = await page.evaluate(() => globalThis.seen);
  return { seconds: (end - start) / 1000, firstRows: (rows - start) / 1000, longest, tasks, worked: 0 };
}
