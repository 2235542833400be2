// Diagnostics: underlined in the text, told in full on hover; the list below the editor says them to everyone.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip } from "@codemirror/view";

// Value: `{ from, to, severity, message, fixes }[]`, a fix being `{ title, edits }`.
export const setProblems = StateEffect.define();

function underline(list, length) {
  const ranges = [];
  for (const problem of list) {
    // A problem at one point is shown on the character before or after it.
    let from = Math.min(problem.from, length);
    let to = Math.min(Math.max(problem.to, from), length);
    if (from === to) {
      if (to < length) to += 1;
      else if (from > 0) from -= 1;
      else continue;
    }
    const { message, fixes } = problem;
    ranges.push(Decoration.mark({ class: `problem problem-${problem.severity}`, message, fixes }).range(from, to));
  }
  return Decoration.set(ranges, true);
}

const field = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let current = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) current = underline(effect.value, transaction.newDoc.length);
    }
    return current;
  },
  provide: (self) => EditorView.decorations.from(self),
});

// Fixes say places of the text as it was: after a change they wait for the next check.
const fresh = StateField.define({
  create: () => true,
  update: (value, transaction) =>
    transaction.effects.some((effect) => effect.is(setProblems)) || (value && !transaction.docChanged),
});

/** The problems that touch `from..to`, in the order of the text; their fixes where the text is still what they are about. */
export function problemsOf(view, from, to) {
  const current = view.state.field(fresh);
  const found = [];
  view.state.field(field).between(from, to, (start, end, mark) => {
    found.push({ from: start, to: end, message: mark.spec.message, fixes: current ? mark.spec.fixes : [] });
  });
  return found;
}

const hover = hoverTooltip((view, position) => {
  const messages = [];
  let [start, end] = [position, position];
  view.state.field(field).between(position, position, (from, to, mark) => {
    messages.push(mark.spec.message);
    start = Math.min(start, from);
    end = Math.max(end, to);
  });
  if (messages.length === 0) return null;
  return {
    pos: start,
    end,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "problem-tip";
      dom.setAttribute("role", "tooltip");
      for (const message of messages) {
        const line = document.createElement("div");
        line.textContent = message;
        dom.append(line);
      }
      return { dom };
    },
  };
});

export const problems = [field, fresh, hover];
