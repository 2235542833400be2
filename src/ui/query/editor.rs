//! The editor's end on this side: CodeMirror, bundled as `TallymanEditor`, bound by name.

use super::{assist, language};
use crate::diagnostics::{Diagnostic, Fix, Severity};
use crate::ui::actions;
use crate::ui::sheets::kept;
use crate::ui::state::{App, Problems, Room, use_app};
use crate::view::offsets::{Units, byte_of_unit};
use js_sys::{Array, Function, Object, Reflect, Uint32Array};
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// A CodeMirror of ours; see `www/editor/main.js`.
    #[derive(Clone)]
    type Handle;

    #[wasm_bindgen(js_namespace = TallymanEditor, catch)]
    fn create(host: &HtmlElement, callbacks: &Object) -> Result<Handle, JsValue>;
    #[wasm_bindgen(method)]
    fn open(this: &Handle, id: u32, text: &str, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn forget(this: &Handle, id: u32);
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn replace(this: &Handle, from: u32, to: u32, text: &str);
    #[wasm_bindgen(method)]
    fn append(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn select(this: &Handle, from: u32, to: u32);
    #[wasm_bindgen(method, js_name = pointAt)]
    fn point_at(this: &Handle, at: u32);
    #[wasm_bindgen(method, js_name = setProblems)]
    fn set_problems(this: &Handle, problems: &Array);
    #[wasm_bindgen(method, js_name = setReading)]
    fn set_reading(this: &Handle, reading: &Object);
    #[wasm_bindgen(method)]
    fn command(this: &Handle, name: &str);
    #[wasm_bindgen(method)]
    fn focus(this: &Handle);
}

thread_local! {
    /// The page has one editor; text set before it is there waits in the state.
    static EDITOR: RefCell<Option<Handle>> = const { RefCell::new(None) };
}

fn with_editor(use_it: impl FnOnce(&Handle)) {
    // A copy of the handle, because the editor calls back while it is used.
    if let Some(editor) = EDITOR.with_borrow(Clone::clone) {
        use_it(&editor);
    }
}

/// Replaces the whole text.
pub fn set_text(app: App, text: &str) {
    app.text.set(text.to_owned());
    app.selection.set((0, 0));
    with_editor(|editor| editor.set_text(text));
}

/// Shows the text of a tab, with the undo history that it had.
pub fn open(app: App, id: u32, text: &str, selection: (usize, usize)) {
    app.text.set(text.to_owned());
    app.selection.set(selection);
    let (from, to) = units(text, selection.0, selection.1);
    with_editor(|editor| editor.open(id, text, from, to));
}

/// Forgets a tab's text.
pub fn forget(id: u32) {
    with_editor(|editor| editor.forget(id));
}

/// Moves the focus into the editor.
pub fn focus() {
    with_editor(Handle::focus);
}

/// Adds a query after the others and puts the cursor into it.
pub fn append(app: App, text: &str) {
    let _ = app;
    with_editor(|editor| editor.append(text));
}

/// Writes at the cursor, or over the selection.
pub fn insert(app: App, text: &str) {
    let (from, to) = app.selection.get_untracked();
    replace(app, from, to, text);
    with_editor(Handle::focus);
}

/// Replaces bytes `from..to` of the text.
pub fn replace(app: App, from: usize, to: usize, text: &str) {
    let (from, to) = app.text.with_untracked(|all| units(all, from, to));
    with_editor(|editor| editor.replace(from, to, text));
}

/// Selects bytes `from..to` of the text and moves the focus there.
pub fn select(app: App, from: usize, to: usize) {
    let (from, to) = app.text.with_untracked(|all| units(all, from, to));
    with_editor(|editor| editor.select(from, to));
}

/// Puts the cursor at byte `at`, without taking the focus.
pub fn point_at(app: App, at: usize) {
    let (at, _) = app.text.with_untracked(|all| units(all, at, at));
    with_editor(|editor| editor.point_at(at));
}

/// What is known of the names in the text, as the editor reads it.
pub type Reads = Object;

/// Colors the names of the text and says what can be folded.
pub fn set_reading(reading: &Reads) {
    with_editor(|editor| editor.set_reading(reading));
}

/// Lists what may be written at the cursor.
pub fn complete(_: App) {
    with_editor(|editor| editor.command("complete"));
}

/// Tells about the word at the cursor.
pub fn describe(_: App) {
    with_editor(|editor| editor.command("describe"));
}

/// Lists what would cure the problem at the cursor, and what could be done with the text there.
pub fn quick_fix(_: App) {
    with_editor(|editor| editor.command("quickFix"));
}

/// Asks for another name of the `let` name at the cursor.
pub fn rename(_: App) {
    with_editor(|editor| editor.command("rename"));
}

/// Lays all queries out anew.
pub fn format_all(_: App) {
    with_editor(|editor| editor.command("formatAll"));
}

/// Lays the selected queries out anew, or the one at the cursor.
pub fn format_here(_: App) {
    with_editor(|editor| editor.command("formatHere"));
}

/// Makes comments of the selected lines, or takes the marks away.
pub fn toggle_comment(_: App) {
    with_editor(|editor| editor.command("comment"));
}

/// Goes to the next problem.
pub fn next_problem(_: App) {
    with_editor(|editor| editor.command("nextProblem"));
}

/// Goes to the problem before.
pub fn previous_problem(_: App) {
    with_editor(|editor| editor.command("previousProblem"));
}

fn units(text: &str, from: usize, to: usize) -> (u32, u32) {
    let mut units = Units::new(text);
    (units.at(from) as u32, units.at(to) as u32)
}

/// The editor.
#[component]
pub fn Editor() -> impl IntoView {
    let app = use_app();
    let host = NodeRef::<Div>::new();
    let missing = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        match create(&host, &callbacks(app)) {
            Ok(editor) => {
                EDITOR.set(Some(editor));
                kept::show_open(app);
            }
            Err(_) => missing.set(true),
        }
    });
    Effect::new(move |_| {
        let marks = app.problems.with(|problems| app.text.with_untracked(|text| marks(text, problems)));
        with_editor(|editor| editor.set_problems(&marks));
    });
    view! {
        <div class="editor" node_ref=host></div>
        <Show when=move || missing.get()>
            <p class="banner banner--danger" role="alert">"The editor's script did not arrive. Load the page again."</p>
        </Show>
    }
}

fn marks(text: &str, problems: &Problems) -> Array {
    let mut units = Units::new(text);
    let mark = |diagnostic: &Diagnostic| {
        let from = units.at(problems.base + diagnostic.span.start) as u32;
        let to = units.at(problems.base + diagnostic.span.end) as u32;
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        object(&[
            ("from", from.into()),
            ("to", to.into()),
            ("severity", severity.into()),
            ("message", diagnostic.message.as_str().into()),
            (
                "fixes",
                diagnostic.fixes.iter().map(|fix| cure(&mut units, problems.base, fix)).collect::<Array>().into(),
            ),
        ])
    };
    problems.diagnostics.iter().map(mark).collect()
}

/// An edit that would cure a problem, as the editor's menu has it.
fn cure(units: &mut Units<'_>, base: usize, fix: &Fix) -> Object {
    let from = units.at(base + fix.span.start) as u32;
    let to = units.at(base + fix.span.end) as u32;
    let edit = Array::of3(&from.into(), &to.into(), &fix.replacement.as_str().into());
    object(&[("title", fix.title.as_str().into()), ("edits", Array::of1(&edit).into())])
}

/// A fresh object of these fields.
pub(super) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// What the editor calls. The closures live as long as the page, as the editor does.
fn callbacks(app: App) -> Object {
    let classify = Closure::<dyn Fn(String) -> Object>::new(|text: String| {
        let names: Array = language::CLASS_NAMES.iter().chain(&["error"]).map(|name| JsValue::from_str(name)).collect();
        let ranges = Uint32Array::from(language::ranges(&text).as_slice());
        object(&[("names", names.into()), ("ranges", ranges.into())])
    });
    let changed = Closure::<dyn Fn(String)>::new(move |text: String| app.text.set(text));
    let moved = Closure::<dyn Fn(u32, u32)>::new(move |from: u32, to: u32| {
        let selection =
            app.text.with_untracked(|text| (byte_of_unit(text, from as usize), byte_of_unit(text, to as usize)));
        app.selection.set(selection);
    });
    let run = Closure::<dyn Fn()>::new(move || actions::run(app));
    let cancel = Closure::<dyn Fn() -> bool>::new(move || actions::cancel(app));
    let preview = Closure::<dyn Fn()>::new(move || actions::preview(app));
    let say = Closure::<dyn Fn(String)>::new(move |sentence: String| app.say(sentence));
    let reference = Closure::<dyn Fn(String, String)>::new(move |kind: String, name: String| {
        app.reference.open(&kind, &name);
        app.room.set(Room::Reference);
    });
    let function = |closure: JsValue| closure.unchecked_into::<Function>().into();
    let mut fields = assist::callbacks(app);
    fields.extend([
        ("preview", function(preview.into_js_value())),
        ("say", function(say.into_js_value())),
        ("reference", function(reference.into_js_value())),
        ("classify", function(classify.into_js_value())),
        ("changed", function(changed.into_js_value())),
        ("moved", function(moved.into_js_value())),
        ("run", function(run.into_js_value())),
        ("cancel", function(cancel.into_js_value())),
    ]);
    object(&fields)
}
