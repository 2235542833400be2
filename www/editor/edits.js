// Changes that the engine works out: quick fixes, refactorings, other names, layout.

import { toggleComment, lineComment, lineUncomment } from "@codemirror/commands";
import { keymap } from "@codemirror/view";
import { hide, show } from "./hints.js";
import { problemsOf } from "./problems.js";

/** Makes changes `[from, to, text][]`, which do not overlap. */
export function apply(view, edits) {
  const changes = edits.map(([from, to, insert]) => ({ from, to, insert }));
  view.dispatch({ changes, scrollIntoView: true, userEvent: "input" });
}

function dialog(view, label, fill) {
  const close = () => {
    hide(view);
    view.focus();
  };
  const dom = document.createElement("div");
  dom.className = "tip tip-dialog";
  dom.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  const first = fill(dom, close);
  return { dom, mount: () => first.focus(), label };
}

// A list of what can be done at the caret: what would cure its problems, then what the engine offers.
async function quickFix(view, callbacks) {
  const { from, to, head } = view.state.selection.main;
  const fixes = problemsOf(view, from, to).flatMap((problem) => problem.fixes ?? []);
  const offered = [...fixes, ...((await callbacks.refactor(from, to)) ?? [])];
  if (offered.length === 0) {
    callbacks.say("There is nothing to fix or change here.");
    return;
  }
  const create = () =>
    dialog(view, "Quick fixes", (dom, close) => {
      dom.setAttribute("role", "menu");
      dom.setAttribute("aria-label", "Quick fixes");
      const items = offered.map(({ title, edits }) => {
        const item = document.createElement("button");
        item.type = "button";
        item.className = "tip-item";
        item.setAttribute("role", "menuitem");
        item.textContent = title;
        item.addEventListener("click", () => {
          close();
          apply(view, edits);
        });
        dom.append(item);
        return item;
      });
      dom.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const at = items.indexOf(view.root.activeElement);
        items[(at + step + items.length) % items.length].focus();
      });
      return items[0];
    });
  show(view, { pos: head, above: false, create });
}

// Asks for another name of the `let` name at the caret.
async function rename(view, callbacks) {
  const at = view.state.selection.main.head;
  const found = await callbacks.uses(at);
  if (!found || found.error) {
    callbacks.say(found?.error ?? "There is no name here.");
    return;
  }
  const [first] = found.spans;
  const here = found.spans.find(([from, to]) => from <= at && at <= to) ?? first;
  const create = () =>
    dialog(view, "Rename", (dom, close) => {
      dom.setAttribute("role", "dialog");
      dom.setAttribute("aria-label", `Rename ${found.name}`);
      const label = document.createElement("label");
      label.textContent = `New name of ${found.name} (${found.spans.length === 1 ? "1 place" : `${found.spans.length} places`})`;
      const input = document.createElement("input");
      input.className = "cm-textfield";
      input.value = found.name;
      input.spellcheck = false;
      const error = document.createElement("p");
      error.className = "tip-error";
      error.setAttribute("role", "alert");
      label.append(input);
      dom.append(label, error);
      input.addEventListener("keydown", async (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        const answer = await callbacks.rename(at, input.value);
        if (answer.error) {
          error.textContent = answer.error;
          return;
        }
        close();
        apply(view, answer.edits);
      });
      queueMicrotask(() => input.select());
      return input;
    });
  show(view, { pos: here[0], above: false, create });
}

/** Lays the queries out that `from..to` touches. */
export async function format(view, callbacks, from, to) {
  const answer = await callbacks.format(from, to);
  if (answer?.error) callbacks.say(answer.error);
  else if (answer) apply(view, answer.edits);
}

// Goes to the next problem, or the one before, around the end of the text.
function goToProblem(forward) {
  return (view) => {
    const { from } = view.state.selection.main;
    const all = problemsOf(view, 0, view.state.doc.length);
    if (all.length === 0) return false;
    const found = forward
      ? (all.find((problem) => problem.from > from) ?? all[0])
      : (all.findLast((problem) => problem.from < from) ?? all.at(-1));
    view.dispatch({ selection: { anchor: found.from }, scrollIntoView: true });
    const create = () => {
      const dom = document.createElement("div");
      dom.className = "tip";
      dom.setAttribute("role", "alert");
      dom.textContent = found.message;
      return { dom };
    };
    show(view, { pos: found.from, above: true, create });
    return true;
  };
}

export const nextProblem = goToProblem(true);
export const previousProblem = goToProblem(false);

export function commands(view, callbacks) {
  return {
    quickFix: () => quickFix(view, callbacks),
    rename: () => rename(view, callbacks),
    formatAll: () => format(view, callbacks, 0, view.state.doc.length),
    formatHere() {
      const { from, to } = view.state.selection.main;
      return format(view, callbacks, from, to);
    },
    comment: () => toggleComment(view),
    nextProblem: () => nextProblem(view),
    previousProblem: () => previousProblem(view),
  };
}

export function edits(callbacks) {
  const run = (command) => (view) => {
    command(view);
    return true;
  };
  return keymap.of([
    { key: "Mod-.", run: run((view) => quickFix(view, callbacks)) },
    { key: "F2", run: run((view) => rename(view, callbacks)) },
    { key: "Shift-Alt-f", run: run((view) => format(view, callbacks, 0, view.state.doc.length)) },
    {
      key: "Mod-k Mod-f",
      run: run((view) => format(view, callbacks, view.state.selection.main.from, view.state.selection.main.to)),
    },
    { key: "Mod-k Mod-c", run: lineComment },
    { key: "Mod-k Mod-u", run: lineUncomment },
    { key: "Alt-F8", run: nextProblem },
    { key: "Shift-F8", run: previousProblem },
  ]);
}
