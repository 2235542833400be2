// The query editor: CodeMirror in a shadow root, colored by the page's own lexer.
//
// `TallymanEditor.create(host, callbacks)` is all that the page sees. Positions on both sides are UTF-16 offsets.

import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { problems, setProblems } from "./problems.js";
import { theme } from "./theme.js";
import { tokens } from "./tokens.js";

// The lexer's comments, for Ctrl+/.
const comments = EditorState.languageData.of(() => [{ commentTokens: { line: "//" } }]);

function keys(callbacks) {
  const run = () => {
    callbacks.run();
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: "Shift-Enter", run },
      { key: "F5", run },
      { key: "Mod-Enter", run },
      // Escape belongs to the editor (closing its search panel, say) unless a query is running.
      { key: "Escape", run: () => callbacks.cancel() },
      { key: "Mod-/", run: toggleComment },
    ]),
  );
}

function extensions(callbacks) {
  return [
    keys(callbacks),
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorState.tabSize.of(4),
    // Tab is left to the browser: it moves the focus on, as everywhere else on the page.
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    EditorView.contentAttributes.of({ "aria-label": "Query", "aria-multiline": "true", tabindex: "0", spellcheck: "false" }),
    placeholder("Ask in KQL: a table, then | and what to do with it"),
    comments,
    tokens(callbacks.classify),
    problems,
    theme,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks.changed(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) {
        const { from, to, head } = update.state.selection.main;
        callbacks.moved(from, to, head);
      }
    }),
  ];
}

function create(host, callbacks) {
  // In a shadow root CodeMirror's style sheets are constructed ones, which `style-src 'self'` allows; in the document
  // they would be style elements, which it blocks.
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: "", extensions: extensions(callbacks) }),
  });
  // Every tab's own state, so that undo stays in its tab.
  const tabs = new Map();
  let open = 0;
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
        EditorState.create({ doc, selection: { anchor: within(from), head: within(to) }, extensions: extensions(callbacks) });
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
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

globalThis.TallymanEditor = { create };
