// What people's fingers know from other tools: each habit names the test that holds it, and each key of the page's list is one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

const read = (path) => readFile(join(import.meta.dirname, path), "utf8");
const habits = JSON.parse(await read("habits.json"));

test("every habit has its test", async () => {
  const missing = [];
  for (const { habit, file, test: name } of habits) {
    const text = await read(`${file}.test.mjs`);
    if (!text.includes(`test("${name}"`)) missing.push(`${habit}: no test "${name}" in ${file}.test.mjs`);
  }
  assert.deepEqual(missing, []);
});

test("every key of a habit is on the sheet of keys, where it is one", async () => {
  const list = await read("../../src/ui/commands/list.rs");
  const keys = habits.map((habit) => habit.keys).filter((key) => /^(F\d+|\?|(Ctrl|Alt|Shift|Escape|Enter)\b\S*( Ctrl\S+)?)$/.test(key));
  assert.ok(keys.length > 25, `${keys.length} keys`);
  assert.deepEqual(keys.filter((key) => !list.includes(`"${key}"`)), []);
});
