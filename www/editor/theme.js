// The editor's looks, all from the page's custom properties, which reach into the shadow root.

import { EditorView } from "@codemirror/view";

const token = (name, more = {}) => [`.tok-${name}`, { color: `var(--syntax-${name})`, ...more }];

export const theme = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--text)",
    backgroundColor: "var(--surface-editor)",
    fontSize: "var(--type-body)",
  },
  // An outline would be drawn below the gutter and the active line, so the ring is an element above them.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused::after": {
    content: '""',
    position: "absolute",
    inset: "0",
    zIndex: "400",
    border: "2px solid var(--focus)",
    pointerEvents: "none",
  },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.5" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-gutters": { color: "var(--text-muted)", backgroundColor: "var(--surface-editor)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 12px", minWidth: "32px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--surface-active)" },
  ".cm-placeholder": { color: "var(--text-muted)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--match)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--focus)" },
  ".cm-panels": {
    color: "var(--text)",
    backgroundColor: "var(--surface-raised)",
    fontFamily: "var(--font-body)",
    fontSize: "var(--type-body)",
  },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--border)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 12px" },
  ".cm-panel.cm-search label": { fontSize: "var(--type-small)" },
  ".cm-textfield": {
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
    fontSize: "var(--type-body)",
  },
  ".cm-textfield::placeholder": { color: "var(--text-muted)", opacity: "1" },
  ".cm-button": {
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    backgroundImage: "none",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
    fontSize: "var(--type-body)",
  },
  ".cm-tooltip": { backgroundColor: "var(--surface-raised)", border: "1px solid var(--border-strong)", borderRadius: "6px" },
  ".problem-tip": {
    maxWidth: "480px",
    padding: "4px 8px",
    color: "var(--text)",
    fontFamily: "var(--font-body)",
    fontSize: "var(--type-body)",
  },
  ".problem": {
    textDecorationLine: "underline",
    textDecorationStyle: "wavy",
    textDecorationThickness: "1px",
    textUnderlineOffset: "3px",
    textDecorationSkipInk: "none",
  },
  ".problem-error": { textDecorationColor: "var(--danger)" },
  ".problem-warning": { textDecorationColor: "var(--warning)" },
  ".problem-info": { textDecorationColor: "var(--accent)" },
  ...Object.fromEntries([
    token("comment", { fontStyle: "italic" }),
    token("keyword"),
    token("operator"),
    token("function"),
    token("type"),
    token("string"),
    token("number"),
    token("name"),
    token("punctuation"),
    token("error"),
  ]),
});
