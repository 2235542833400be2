// The query editor: CodeMirror in a shadow root, colored by the page's own lexer.
//
// `TallymanEditor.create(host, callbacks)` is all that the page sees. Positions on both sides are UTF-16 offsets.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from "@codemirror/view";
import { closeCompletion, completion, startCompletion } from "./complete.js";
import { commands, edits } from "./edits.js";
import { describe, hints } from "./hints.js";
import { names, setReading } from "./names.js";
import { problems, setProblems } from "./problems.js";
import { theme } from "./theme.js";
import { tips } from "./tips.js";
import { tokens } from "./tokens.js";

// The lexer's comments, for Ctrl+/, and the brackets that come in pairs.
const language = EditorState.languageData.of(() => [
  { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } },
]);

function keys(callbacks) {
  const run = (view) => {
    closeCompletion(view);
    callbacks.run();
    return true;
  };
  const preview = (view) => {
    closeCompletion(view);
    callbacks.preview();
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: "Shift-Enter", run },
      { key: "F5", run },
      { key: "Mod-Enter", run },
      // The whole first rows of an answer, without a change of the text.
      { key: "Alt-Shift-Enter", run: preview },
      { key: "Mod-/", run: toggleComment },
    ]),
  );
}

function extensions(callbacks, list) {
  return [
    // Escape closes what is open in the editor before it stops a query.
    list.extension,
    Prec.highest(hints(callbacks)),
    keys(callbacks),
    Prec.high(edits(callbacks)),
    Prec.high(keymap.of([{ key: "Escape", run: () => callbacks.cancel() }])),
    lineNumbers(),
    names,
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    rectangularSelection(),
    crosshairCursor(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorState.tabSize.of(4),
    // Tab is left to the browser: it moves the focus on, as everywhere else on the page.
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    EditorView.contentAttributes.of({ "aria-label": "Query", "aria-multiline": "true", tabindex: "0", spellcheck: "false" }),
    placeholder("Ask in KQL: a table, then | and what to do with it"),
    language,
    tokens(callbacks.classify),
    problems,
    theme,
    tips,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks.changed(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) {
        const { from, to, head } = update.state.selection.main;
        callbacks.moved(from, to, head);
      }
      list.follow(update);
    }),
  ];
}

// What is asked and answered later, and whether the answer is still of use when the text has changed in the meantime: the
// library moves a completion along, all others are about places in the text as it was.
const LATER = { complete: true, signature: false, describe: false, refactor: false, uses: false, rename: false, format: false };

// The callbacks, but that what comes too late does not come: its places are those of another text.
function timely(callbacks, now) {
  const late = ([name, moves]) => {
    const ask = async (...asked) => {
      const before = now();
      const answer = await callbacks[name](...asked);
      const { tab, text } = now();
      return before.tab === tab && (moves || before.text === text) ? answer : new Promise(() => {});
    };
    return [name, ask];
  };
  return { ...callbacks, ...Object.fromEntries(Object.entries(LATER).map(late)) };
}

function create(host, given) {
  // In a shadow root CodeMirror's style sheets are constructed ones, which `style-src 'self'` allows; in the document
  // they would be style elements, which it blocks.
  const root = host.attachShadow({ mode: "open" });
  const callbacks = timely(given, () => ({ tab: open, text: view.state.doc }));
  const list = completion(callbacks);
  // Every tab's own state, so that undo stays in its tab.
  const tabs = new Map();
  let open = 0;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: "", extensions: extensions(callbacks, list) }),
  });
  const clamp = (at) => Math.min(Math.max(at, 0), view.state.doc.length);
  return {
    text: () => view.state.doc.toString(),
    // Shows the tab `id`, as it was left where its text is still the same.
    open(id, text, from, to) {
      if (open !== 0) tabs.set(open, view.state);
      const kept = tabs.get(id);
      const doc = EditorState.create({ doc: text }).doc;
      const within = (at) => Math.min(at, doc.length);
      const fresh = () =>
        EditorState.create({ doc, selection: { anchor: within(from), head: within(to) }, extensions: extensions(callbacks, list) });
      view.setState(kept && kept.doc.eq(doc) ? kept : fresh());
      open = id;
    },
    forget(id) {
      tabs.delete(id);
      if (open === id) open = 0;
    },
    setText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    replace(from, to, text) {
      const [start, end] = [clamp(from), clamp(to)];
      view.dispatch({
        changes: { from: start, to: Math.max(start, end), insert: text },
        selection: { anchor: start + text.length },
        scrollIntoView: true,
        userEvent: "input",
      });
    },
    // Adds a query after the last one, a blank line between, and puts the cursor into it.
    append(text) {
      const end = view.state.doc.length;
      const before = view.state.doc.toString().trimEnd().length;
      const gap = before === 0 ? "" : "\n\n";
      view.dispatch({
        changes: { from: before, to: end, insert: gap + text },
        selection: { anchor: before + gap.length },
        scrollIntoView: true,
        userEvent: "input",
      });
    },
    select(from, to) {
      view.dispatch({ selection: { anchor: clamp(from), head: clamp(to) }, scrollIntoView: true });
      view.focus();
    },
    pointAt(at) {
      view.dispatch({ selection: { anchor: clamp(at) }, scrollIntoView: true });
    },
    setProblems(list) {
      view.dispatch({ effects: setProblems.of(list) });
    },
    setReading(reading) {
      view.dispatch({ effects: setReading.of(reading) });
    },
    // What the keys do, for whoever has none: by name.
    command(name) {
      view.focus();
      if (name === "complete") startCompletion(view);
      else if (name === "describe") describe(view, callbacks);
      else commands(view, callbacks)[name]?.();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

globalThis.TallymanEditor = { create };
