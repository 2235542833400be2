// What there is to say beside the text: the signature of the call at the caret, and the word under the pointer or the caret.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, ViewPlugin } from "@codemirror/view";

const setTip = StateEffect.define();

// One tip that the keyboard or typing asked for; it stays where it is while the text around it changes.
const tip = StateField.define({
  create: () => null,
  update(value, transaction) {
    let current = value && transaction.docChanged ? { ...value, pos: transaction.changes.mapPos(value.pos) } : value;
    for (const effect of transaction.effects) if (effect.is(setTip)) current = effect.value;
    return current;
  },
  provide: (self) => showTooltip.from(self),
});

/** Shows a tip in place of the one before; `null` hides it. */
export function show(view, value) {
  if (value !== view.state.field(tip)) view.dispatch({ effects: setTip.of(value) });
}

/** Hides the tip; says whether there was one. */
export function hide(view) {
  if (!view.state.field(tip)) return false;
  show(view, null);
  return true;
}

export const shown = (view) => view.state.field(tip);

function part(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

function signatureDom(found) {
  const dom = part("div", "tip tip-signature");
  dom.setAttribute("role", "status");
  dom.setAttribute("aria-label", "Signature");
  const active = found.ways[found.active];
  const rest = found.ways.filter((_, at) => at !== found.active).slice(0, 4);
  for (const way of [active, ...rest]) {
    const line = part("code", way === active ? "tip-way tip-way-active" : "tip-way");
    line.append(way.text.slice(0, way.from));
    if (way.to > way.from) line.append(part("strong", "tip-current", way.text.slice(way.from, way.to)));
    line.append(way.text.slice(way.to));
    dom.append(line);
  }
  if (found.doc) dom.append(part("p", "tip-doc", found.doc));
  return dom;
}

// While the caret is inside a call that was begun by typing, its signature is shown above.
const signatures = (callbacks) =>
  ViewPlugin.fromClass(
    class {
      constructor() {
        this.active = false;
        this.asked = 0;
      }

      update(update) {
        const typed = update.transactions.some((transaction) => transaction.isUserEvent("input"));
        if (update.docChanged && typed && !this.active) {
          update.changes.iterChanges((_a, _b, _c, _d, inserted) => {
            if (inserted.length < 200 && /[(,]/.test(inserted.toString())) this.active = true;
          });
        }
        if (!this.active || !(update.docChanged || update.selectionSet)) return;
        const asked = (this.asked += 1);
        setTimeout(() => this.ask(update.view, asked), 30);
      }

      async ask(view, asked) {
        if (asked !== this.asked) return;
        const found = await callbacks.signature(view.state.selection.main.head);
        if (asked !== this.asked) return;
        const current = view.state.field(tip);
        if (!found) {
          this.active = false;
          if (current?.signature) show(view, null);
          return;
        }
        show(view, { pos: found.at, above: true, signature: true, create: () => ({ dom: signatureDom(found) }) });
      }

      begin(view) {
        this.active = true;
        this.ask(view, (this.asked += 1));
      }

      end() {
        this.active = false;
        this.asked += 1;
      }
    },
  );

/** What `describe` answered, as a tip; `focusable` ones are dialogs of the keyboard. */
function descriptionDom(found, callbacks, close) {
  const dom = part("div", "tip tip-about");
  dom.append(part("div", "tip-title", found.title));
  for (const line of found.syntax) dom.append(part("code", "tip-way", line));
  if (found.doc) dom.append(part("p", "tip-doc", found.doc));
  if (found.facts.length > 0) {
    const list = part("dl", "tip-facts");
    for (const [name, value] of found.facts) list.append(part("dt", "", name), part("dd", "", value));
    dom.append(list);
  }
  if (found.values.length > 0) {
    const list = part("ul", "tip-values");
    list.setAttribute("aria-label", "Values");
    for (const [value, count] of found.values) {
      const item = part("li", "");
      item.append(part("code", "", value));
      if (count) item.append(` ${count}`);
      list.append(item);
    }
    dom.append(list);
  }
  if (found.example) dom.append(part("pre", "tip-example", found.example));
  if (found.entry) {
    const button = part("button", "tip-button", "Open in the reference");
    button.type = "button";
    button.addEventListener("click", () => {
      close();
      callbacks.reference(found.entry[0], found.entry[1]);
    });
    dom.append(button);
  }
  return dom;
}

/** Shows what there is to say about the word at the caret, and moves the focus there; Escape comes back. */
export async function describe(view, callbacks) {
  const found = await callbacks.describe(view.state.selection.main.head);
  if (!found) {
    callbacks.say("There is nothing to say about this.");
    return;
  }
  const close = () => {
    hide(view);
    view.focus();
  };
  const create = () => {
    const dom = descriptionDom(found, callbacks, close);
    dom.setAttribute("role", "dialog");
    dom.setAttribute("aria-label", `About ${view.state.sliceDoc(found.from, found.to)}`);
    dom.tabIndex = -1;
    dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    });
    return { dom, mount: () => dom.focus() };
  };
  show(view, { pos: found.from, end: found.to, above: true, create });
}

export function hints(callbacks) {
  const plugin = signatures(callbacks);
  const hover = hoverTooltip(
    async (view, position) => {
      const found = await callbacks.describe(position);
      if (!found) return null;
      return {
        pos: found.from,
        end: found.to,
        above: true,
        create() {
          const dom = descriptionDom(found, callbacks, () => {});
          dom.setAttribute("role", "tooltip");
          return { dom };
        },
      };
    },
    { hoverTime: 350, hideOnChange: true },
  );
  const escape = (view) => {
    view.plugin(plugin)?.end();
    return hide(view);
  };
  return [
    tip,
    plugin,
    hover,
    // A tip of the keyboard belongs to where the caret was.
    EditorView.updateListener.of((update) => {
      const current = update.state.field(tip);
      if (current && !current.signature && update.docChanged) setTimeout(() => hide(update.view), 0);
    }),
    keymap.of([
      { key: "Escape", run: escape },
      {
        key: "Ctrl-Shift-Space",
        run(view) {
          view.plugin(plugin)?.begin(view);
          return true;
        },
      },
      {
        key: "Mod-k Mod-i",
        run(view) {
          describe(view, callbacks);
          return true;
        },
      },
    ]),
  ];
}
