// Colors: marks over what is on screen, from the classes that the page's lexer gives.

import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";

const marks = new Map();

function mark(name) {
  let found = marks.get(name);
  if (!found) {
    found = Decoration.mark({ class: `tok-${name}` });
    marks.set(name, found);
  }
  return found;
}

// `classify(text)` answers `{ names: string[], ranges: Uint32Array }`: triples of from, to and index into `names`, in
// the order of the text.
export function tokens(classify) {
  function decorate(view, classes) {
    const builder = new RangeSetBuilder();
    const { names, ranges } = classes;
    const { from: first, to: last } = view.viewport;
    for (let at = 0; at + 2 < ranges.length; at += 3) {
      const [from, to, name] = [ranges[at], ranges[at + 1], ranges[at + 2]];
      if (from >= last) break;
      if (to > first && to > from && to <= view.state.doc.length) builder.add(from, to, mark(names[name]));
    }
    return builder.finish();
  }

  return ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.classes = classify(view.state.doc.toString());
        this.decorations = decorate(view, this.classes);
      }

      update(update) {
        if (update.docChanged) this.classes = classify(update.state.doc.toString());
        if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view, this.classes);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}
