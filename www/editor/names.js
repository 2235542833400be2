// What the engine knows of the names in the text: colors over those of the lexer, and what can be folded.

import { codeFolding, foldAll, foldCode, foldGutter, foldService, unfoldAll, unfoldCode } from "@codemirror/language";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";

// Value: `{ names: [from, to, class][], folds: [from, to][] }`.
export const setReading = StateEffect.define();

const mark = (name) => Decoration.mark({ class: `name-${name}` });
const MARKS = { column: mark("column"), table: mark("table"), variable: mark("variable"), unknown: mark("unknown") };

const colors = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let current = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setReading)) continue;
      const length = transaction.newDoc.length;
      const ranges = effect.value.names.filter(([from, to, name]) => to <= length && from < to && MARKS[name]);
      current = Decoration.set(ranges.map(([from, to, name]) => MARKS[name].range(from, to)), true);
    }
    return current;
  },
  provide: (self) => EditorView.decorations.from(self),
});

const folds = StateField.define({
  create: () => [],
  update(ranges, transaction) {
    let current = ranges;
    if (transaction.docChanged) {
      current = current.map(([from, to]) => [transaction.changes.mapPos(from, 1), transaction.changes.mapPos(to, -1)]);
    }
    for (const effect of transaction.effects) if (effect.is(setReading)) current = effect.value.folds;
    return current;
  },
});

// Of several that begin in a line the outermost is folded.
const service = foldService.of((state, start, end) => {
  const begun = ([from, to]) => from >= start && from <= end && to > end && to <= state.doc.length;
  const found = state.field(folds).find(begun);
  return found ? { from: found[0], to: found[1] } : null;
});

export const names = [
  colors,
  folds,
  service,
  codeFolding({ placeholderText: "…" }),
  foldGutter({
    markerDOM(open) {
      const marker = document.createElement("span");
      marker.className = open ? "fold fold-open" : "fold";
      marker.title = open ? "Fold (Ctrl+Shift+[)" : "Unfold (Ctrl+Shift+])";
      marker.textContent = open ? "⌄" : "›";
      return marker;
    },
  }),
  keymap.of([
    { key: "Ctrl-Shift-[", mac: "Cmd-Alt-[", run: foldCode },
    { key: "Ctrl-Shift-]", mac: "Cmd-Alt-]", run: unfoldCode },
    { key: "Mod-k Mod-0", run: foldAll },
    { key: "Mod-k Mod-j", run: unfoldAll },
  ]),
];
