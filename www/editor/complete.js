// Completion: the list is the engine's, ranked there; here it is shown and taken.

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  currentCompletions,
  moveCompletionSelection,
  pickedCompletion,
  selectedCompletion,
  selectedCompletionIndex,
  startCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap, ViewPlugin } from "@codemirror/view";
import { prose } from "./hints.js";

// A letter for each kind, beside its color.
const LETTERS = {
  column: "c",
  table: "T",
  variable: "v",
  function: "ƒ",
  aggregate: "Σ",
  plugin: "P",
  operator: "|",
  keyword: "k",
  type: "t",
  value: "=",
};

function apply(item) {
  return (view, completion, from, to) => {
    const at = from + item.apply.length - item.back;
    view.dispatch({
      changes: { from, to, insert: item.apply },
      selection: { anchor: at },
      scrollIntoView: true,
      userEvent: "input.complete",
      annotations: pickedCompletion.of(completion),
    });
    // What comes next is known already: behind `where ` a column, behind `kind=` a kind.
    if (/[ =(.]$/.test(item.apply.slice(0, item.apply.length - item.back))) setTimeout(() => startCompletion(view), 0);
  };
}

function info(item) {
  if (!item.syntax && !item.doc) return undefined;
  return () => {
    const dom = document.createElement("div");
    if (item.syntax) {
      const syntax = document.createElement("code");
      syntax.textContent = item.syntax;
      dom.append(syntax);
    }
    if (item.doc) dom.append(prose(item.doc));
    return dom;
  };
}

const option = (item) => ({
  label: item.label,
  detail: item.detail,
  type: item.kind,
  written: item.apply,
  apply: apply(item),
  info: info(item),
});

// Enter takes what is marked, but for two cases in which a person most likely wants a new line: the word stands there as it
// is, or nothing of it is written and the list came by itself.
function enter(implicit) {
  return (view) => {
    if (completionStatus(view.state) !== "active") return false;
    const chosen = selectedCompletion(view.state);
    const at = view.state.selection.main.head;
    const same = chosen && view.state.sliceDoc(Math.max(0, at - chosen.written.length), at) === chosen.written;
    const idle = implicit.empty && selectedCompletionIndex(view.state) === 0;
    if (!chosen || same || idle) {
      closeCompletion(view);
      return false;
    }
    return acceptCompletion(view);
  };
}

// Tab that comes before the engine's answer waits for it.
const eager = ViewPlugin.fromClass(
  class {
    constructor() {
      this.waits = false;
    }

    update(update) {
      if (!this.waits) return;
      const status = completionStatus(update.state);
      if (status === "pending") return;
      this.waits = false;
      if (status === "active") setTimeout(() => acceptCompletion(update.view), 0);
    }
  },
);

function tab(view) {
  const status = completionStatus(view.state);
  if (status === "active") return acceptCompletion(view);
  const waiting = view.plugin(eager);
  if (status !== "pending" || !waiting || currentCompletions(view.state).length === 0) return false;
  waiting.waits = true;
  return true;
}

/**
 * The list, and `ahead`: to be called with every update after the page knows its text. The library asks only after the next
 * frame; the engine can work meanwhile.
 */
export function completion(callbacks) {
  const implicit = { empty: false };
  let early = null;
  const ahead = (update) => {
    if (!update.docChanged) return;
    const asks = completionStatus(update.state) === "pending";
    const pos = update.state.selection.main.head;
    early = asks ? { doc: update.state.doc, pos, found: callbacks.complete(pos, false) } : null;
  };
  const source = async (context) => {
    const known = early && !context.explicit && early.doc === context.state.doc && early.pos === context.pos;
    const found = await (known ? early.found : callbacks.complete(context.pos, context.explicit));
    // An empty result, and no `null`: after that the library would not ask again for what was typed in the meantime.
    if (!found || found.items.length === 0) return { from: context.pos, options: [], filter: false };
    implicit.empty = !context.explicit && found.from === context.pos;
    const all = found.items.map(option);
    const begun = context.state.sliceDoc(found.from, context.pos);
    // A list that is whole is narrowed here, without asking again, as long as a word goes on.
    const narrow = (from, to, state) => {
      const written = state.sliceDoc(from, to);
      if (found.more || !written.startsWith(begun) || !/^[\w-]*$/.test(written) || written.length === 0) return null;
      const ranked = all.map((option) => [callbacks.fit(option.label.replace(/^"/, ""), written), option]);
      const fitting = ranked.filter(([rank]) => rank >= 0).sort(([a], [b]) => a - b);
      return fitting.map(([, option]) => option);
    };
    const result = (from, to, options) => ({
      from,
      to,
      options,
      filter: false,
      update(_current, start, end, next) {
        const left = narrow(start, end, next.state);
        if (!left || left.length === 0) return null;
        implicit.empty = false;
        return result(start, end, left);
      },
    });
    return result(found.from, found.to, all);
  };
  const extension = [
    eager,
    autocompletion({
      override: [source],
      defaultKeymap: false,
      icons: false,
      activateOnTypingDelay: 0,
      interactionDelay: 0,
      // The library draws others when the choice moves to them: a list of all would take as long as all the rest.
      maxRenderedOptions: 30,
      addToOptions: [
        {
          position: 10,
          render(completion) {
            const letter = document.createElement("span");
            letter.className = `kind kind-${completion.type}`;
            letter.textContent = LETTERS[completion.type] ?? "";
            letter.setAttribute("aria-hidden", "true");
            return letter;
          },
        },
      ],
    }),
    Prec.highest(
      keymap.of([
        { key: "Ctrl-Space", run: startCompletion },
        { key: "Escape", run: closeCompletion },
        { key: "ArrowDown", run: moveCompletionSelection(true) },
        { key: "ArrowUp", run: moveCompletionSelection(false) },
        { key: "PageDown", run: moveCompletionSelection(true, "page") },
        { key: "PageUp", run: moveCompletionSelection(false, "page") },
        { key: "Tab", run: tab },
        { key: "Enter", run: enter(implicit) },
      ]),
    ),
  ];
  return { extension, ahead };
}

export { closeCompletion, startCompletion };
