//! What the editor asks of the engine while a query is written: questions out, answers back as the editor reads them.

use super::editor::{Reads, object};
use crate::diagnostics::{Fix, Span};
use crate::protocol::{
    Completion, Completions, Description, EditAnswer, EditAsk, ItemKind, NameClass, Reading, Refactoring, Request,
    Signature,
};
use crate::ui::state::App;
use crate::view::blocks;
use crate::view::completing::Kept;
use crate::view::offsets::{Units, byte_of_unit};
use js_sys::{Array, Function, Object, Promise};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// Who waits for an answer.
type Waiting = Box<dyn FnOnce(EditAnswer)>;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
    static WAITING: RefCell<BTreeMap<u32, Waiting>> = const { RefCell::new(BTreeMap::new()) };
    /// The last list of what may be written.
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Asks the engine; `then` takes the answer. Says whether there is an engine to ask.
pub fn ask(app: App, ask: EditAsk, then: impl FnOnce(EditAnswer) + 'static) -> bool {
    if !app.is_ready() {
        return false;
    }
    let number = NEXT.replace(NEXT.get().wrapping_add(1));
    WAITING.with_borrow_mut(|waiting| waiting.insert(number, Box::new(then)));
    app.engine.send(&Request::Edit { number, ask });
    true
}

/// Takes an answer of the engine.
pub fn answered(number: u32, answer: EditAnswer) {
    let waiting = WAITING.with_borrow_mut(|waiting| waiting.remove(&number));
    if let Some(then) = waiting {
        then(answer);
    }
}

/// Asks anew what the names of the text are, and what can be folded.
pub fn read(app: App) {
    let text = app.text.get_untracked();
    let asked = text.clone();
    ask(app, EditAsk::Read { text: asked }, move |answer| {
        let EditAnswer::Reading(reading) = answer else { return };
        // A later text is asked about on its own.
        if app.text.with_untracked(|now| *now == text) {
            super::editor::set_reading(&reading_of(&text, &reading));
        }
    });
}

/// What the editor calls, by name. The closures live as long as the page, as the editor does.
pub fn callbacks(app: App) -> Vec<(&'static str, JsValue)> {
    let complete = Closure::<dyn Fn(u32, bool) -> JsValue>::new(move |at: u32, asked: bool| {
        let here = Here::new(app, at);
        if let Some(shown) = kept(&here, asked) {
            return shown;
        }
        let asks = EditAsk::Complete { text: here.query(), at: here.at() };
        let answer = promised(app, asks, move |answer| {
            keep(&here, answer);
            kept(&here, asked).unwrap_or(JsValue::NULL)
        });
        answer.into()
    });
    let narrow = Closure::<dyn Fn(String, u32) -> JsValue>::new(|text: String, at: u32| {
        kept(&Here::of(text, at), false).unwrap_or(JsValue::NULL)
    });
    let foresee = Closure::<dyn Fn(u32)>::new(move |at: u32| {
        let here = Here::new(app, at);
        if KEPT.with_borrow(|kept| kept.as_ref().is_some_and(|kept| kept.is_for(&here.query(), here.at()))) {
            return;
        }
        ask(app, EditAsk::Complete { text: here.query(), at: here.at() }, move |answer| keep(&here, answer));
    });
    // What was known before other data came does not hold for them.
    Effect::new(move |_| {
        app.catalog.track();
        KEPT.take();
    });
    let signature = Closure::<dyn Fn(u32) -> Promise>::new(move |at: u32| {
        let here = Here::new(app, at);
        promised(app, EditAsk::Signature { text: here.query(), at: here.at() }, move |answer| match answer {
            EditAnswer::Signature(Some(found)) => signature_of(&here, &found),
            _ => JsValue::NULL,
        })
    });
    let describe = Closure::<dyn Fn(u32) -> Promise>::new(move |at: u32| {
        let here = Here::new(app, at);
        promised(app, EditAsk::Describe { text: here.query(), at: here.at() }, move |answer| match answer {
            EditAnswer::Description(Some(found)) => description(&here, &found),
            _ => JsValue::NULL,
        })
    });
    let uses = Closure::<dyn Fn(u32) -> Promise>::new(move |at: u32| {
        let here = Here::new(app, at);
        promised(app, EditAsk::Uses { text: here.query(), at: here.at() }, move |answer| match answer {
            EditAnswer::Uses(Ok((name, spans))) => {
                let spans: Array = spans.into_iter().map(|span| here.pair(span)).collect();
                object(&[("name", name.into()), ("spans", spans.into())]).into()
            }
            EditAnswer::Uses(Err(why)) => error(&why),
            _ => JsValue::NULL,
        })
    });
    let rename = Closure::<dyn Fn(u32, String) -> Promise>::new(move |at: u32, name: String| {
        let here = Here::new(app, at);
        let asked = EditAsk::Rename { text: here.query(), at: here.at(), name };
        promised(app, asked, move |answer| edits(&here, answer))
    });
    let format = Closure::<dyn Fn(u32, u32) -> Promise>::new(move |from: u32, to: u32| {
        let here = Here::whole(app);
        let (from, to) = (byte_of_unit(&here.text, from as usize), byte_of_unit(&here.text, to as usize));
        promised(app, EditAsk::Format { text: here.query(), from, to }, move |answer| edits(&here, answer))
    });
    let refactor = Closure::<dyn Fn(u32, u32) -> Promise>::new(move |from: u32, to: u32| {
        let here = Here::new(app, from);
        let to = byte_of_unit(&here.text, to as usize).saturating_sub(here.base).min(here.end - here.base);
        let asked = EditAsk::Refactor { text: here.query(), from: here.at(), to: to.max(here.at()) };
        promised(app, asked, move |answer| match answer {
            EditAnswer::Refactorings(found) => {
                found.iter().map(|found| refactoring(&here, found)).collect::<Array>().into()
            }
            _ => JsValue::NULL,
        })
    });
    let function = |closure: JsValue| closure.unchecked_into::<Function>().into();
    vec![
        ("complete", function(complete.into_js_value())),
        ("narrow", function(narrow.into_js_value())),
        ("foresee", function(foresee.into_js_value())),
        ("signature", function(signature.into_js_value())),
        ("describe", function(describe.into_js_value())),
        ("uses", function(uses.into_js_value())),
        ("rename", function(rename.into_js_value())),
        ("format", function(format.into_js_value())),
        ("refactor", function(refactor.into_js_value())),
    ]
}

/// A question whose answer the editor waits for.
fn promised(app: App, asked: EditAsk, read: impl FnOnce(EditAnswer) -> JsValue + 'static) -> Promise {
    let mut parts = Some((asked, read));
    Promise::new(&mut |resolve, _| {
        let Some((asked, read)) = parts.take() else { return };
        let done = resolve.clone();
        // Calling what resolves a promise cannot fail.
        let is_asked = ask(app, asked, move |answer| _ = done.call1(&JsValue::UNDEFINED, &read(answer)));
        if !is_asked {
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        }
    })
}

/// The query that is being written, and the whole text that it is part of.
struct Here {
    text: String,
    base: usize,
    end: usize,
    caret: usize,
}

impl Here {
    fn new(app: App, unit: u32) -> Self {
        Self::of(app.text.get_untracked(), unit)
    }

    fn of(text: String, unit: u32) -> Self {
        let caret = byte_of_unit(&text, unit as usize);
        let query = blocks::written_at(&text, caret);
        Self { text, base: query.start, end: query.end, caret }
    }

    fn whole(app: App) -> Self {
        let text = app.text.get_untracked();
        Self { base: 0, end: text.len(), caret: 0, text }
    }

    fn query(&self) -> String {
        self.text.get(self.base..self.end).unwrap_or("").to_owned()
    }

    /// The caret in the query.
    fn at(&self) -> usize {
        self.caret - self.base
    }

    fn unit(&self, byte: usize) -> JsValue {
        (Units::new(&self.text).at(self.base + byte) as u32).into()
    }

    fn pair(&self, span: Span) -> JsValue {
        Array::of2(&self.unit(span.start), &self.unit(span.end)).into()
    }

    fn edit(&self, fix: &Fix) -> JsValue {
        Array::of3(&self.unit(fix.span.start), &self.unit(fix.span.end), &fix.replacement.as_str().into()).into()
    }
}

fn error(why: &str) -> JsValue {
    object(&[("error", why.into())]).into()
}

fn edits(here: &Here, answer: EditAnswer) -> JsValue {
    match answer {
        EditAnswer::Edits(Ok(fixes)) => {
            let edits: Array = fixes.iter().map(|fix| here.edit(fix)).collect();
            object(&[("edits", edits.into())]).into()
        }
        EditAnswer::Edits(Err(why)) => error(&why),
        _ => JsValue::NULL,
    }
}

fn refactoring(here: &Here, found: &Refactoring) -> JsValue {
    let edits: Array = found.edits.iter().map(|fix| here.edit(fix)).collect();
    object(&[("title", found.title.as_str().into()), ("edits", edits.into())]).into()
}

/// Keeps the engine's list for this place.
fn keep(here: &Here, answer: EditAnswer) {
    if let EditAnswer::Completions(list) = answer {
        KEPT.set(Some(Kept::new(here.query(), here.at(), list)));
    }
}

/// The list for this place as the editor reads it, where it is known without asking.
fn kept(here: &Here, asked: bool) -> Option<JsValue> {
    let shown = KEPT.with_borrow(|kept| kept.as_ref()?.shown(&here.query(), here.at(), asked))?;
    Some(completions(here, &shown))
}

fn completions(here: &Here, found: &Completions) -> JsValue {
    let items: Array = found.items.iter().map(item).collect();
    object(&[("from", here.unit(found.from)), ("to", here.unit(found.to)), ("items", items.into())]).into()
}

fn item(item: &Completion) -> Object {
    let kind = match item.kind {
        ItemKind::Column => "column",
        ItemKind::Table => "table",
        ItemKind::Variable => "variable",
        ItemKind::Function => "function",
        ItemKind::Aggregate => "aggregate",
        ItemKind::Plugin => "plugin",
        ItemKind::Operator => "operator",
        ItemKind::Keyword => "keyword",
        ItemKind::Type => "type",
        ItemKind::Value => "value",
    };
    object(&[
        ("label", item.label.as_str().into()),
        ("apply", item.apply.as_str().into()),
        // What stands behind the caret is closing brackets, which are a unit each.
        ("back", (item.caret_back as u32).into()),
        ("kind", kind.into()),
        ("detail", item.detail.as_str().into()),
        ("syntax", item.syntax.as_str().into()),
        ("doc", item.doc.as_str().into()),
    ])
}

fn signature_of(here: &Here, found: &Signature) -> JsValue {
    let way = |way: &crate::protocol::Way| {
        let mut units = Units::new(&way.text);
        let from = units.at(way.current.start) as u32;
        let to = units.at(way.current.end) as u32;
        object(&[("text", way.text.as_str().into()), ("from", from.into()), ("to", to.into())])
    };
    let ways: Array = found.ways.iter().map(way).collect();
    object(&[
        ("at", here.unit(found.at)),
        ("ways", ways.into()),
        ("active", (found.active as u32).into()),
        ("doc", found.doc.as_str().into()),
    ])
    .into()
}

fn description(here: &Here, found: &Description) -> JsValue {
    let texts = |texts: &[String]| texts.iter().map(|text| JsValue::from_str(text)).collect::<Array>();
    let facts: Array =
        found.facts.iter().map(|(name, value)| Array::of2(&name.as_str().into(), &value.as_str().into())).collect();
    let values: Array = found
        .values
        .iter()
        .map(|(value, count)| {
            let count = count.map_or(JsValue::NULL, |count| crate::view::numbers::counted(count, "row", "rows").into());
            Array::of2(&value.as_str().into(), &count)
        })
        .collect();
    let entry = found
        .entry
        .as_ref()
        .map_or(JsValue::NULL, |(kind, name)| Array::of2(&kind.as_str().into(), &name.as_str().into()).into());
    object(&[
        ("from", here.unit(found.span.start)),
        ("to", here.unit(found.span.end)),
        ("title", found.title.as_str().into()),
        ("syntax", texts(&found.syntax).into()),
        ("doc", found.doc.as_str().into()),
        ("facts", facts.into()),
        ("values", values.into()),
        ("example", found.example.as_str().into()),
        ("entry", entry),
    ])
    .into()
}

fn reading_of(text: &str, reading: &Reading) -> Reads {
    let mut units = Units::new(text);
    let names = reading.names.iter().map(|(span, class)| {
        let class = match class {
            NameClass::Column => "column",
            NameClass::Table => "table",
            NameClass::Variable => "variable",
            NameClass::Unknown => "unknown",
        };
        let (from, to) = (units.at(span.start) as u32, units.at(span.end) as u32);
        Array::of3(&from.into(), &to.into(), &class.into())
    });
    let names: Array = names.collect();
    let mut units = Units::new(text);
    let folds = reading.folds.iter().map(|span| {
        let (from, to) = (units.at(span.start) as u32, units.at(span.end) as u32);
        Array::of2(&from.into(), &to.into())
    });
    let folds: Array = folds.collect();
    object(&[("names", names.into()), ("folds", folds.into())])
}
