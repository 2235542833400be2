// Diagnostics: underlined in the text, told in full on hover; the list below the editor says them to everyone.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip } from "@codemirror/view";

// Value: `{ from, to, severity, message }[]`.
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
    ranges.push(Decoration.mark({ class: `problem problem-${problem.severity}`, message: problem.message }).range(from, to));
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
      for (const message of messages) {
        const line = document.createElement("div");
        line.textContent = message;
        dom.append(line);
      }
      return { dom };
    },
  };
});

export const problems = [field, hover];
