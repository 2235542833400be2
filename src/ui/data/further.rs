//! Taking a table further: what makes it, reads into it and queries it where there is room for more, each to be copied.

use crate::protocol::{FurtherText, Request};
use crate::ui::dialog::Modal;
use crate::ui::grid::clipboard;
use crate::ui::icons::Icon;
use crate::ui::state::{App, use_app};
use leptos::prelude::*;

/// Opens the dialog for a table of files.
pub fn open(app: App, table: &str) {
    app.taking.further.set(Some((table.to_owned(), None)));
    app.engine.send(&Request::Further { table: table.to_owned() });
}

/// The dialog; nothing while it is closed.
#[component]
pub fn FurtherDialog() -> impl IntoView {
    let app = use_app();
    let is_open = Memo::new(move |_| app.taking.further.with(Option::is_some));
    let table = move || app.taking.further.with(|further| further.as_ref().map(|(table, _)| table.clone()));
    let texts =
        Memo::new(move |_| app.taking.further.with(|further| further.as_ref().and_then(|(_, texts)| texts.clone())));
    view! {
        <Show when=move || is_open.get()>
            <Modal id="further-title" title="Take it further" class="dialog--wide" on_close=move || app.taking.further.set(None)>
                <p class="dialog__note">
                    "What takes "<b>{table}</b>" to where there is room for more, so that the queries written here run there unchanged. "
                    "These texts hold names of columns, never data."
                </p>
                {move || match texts.get() {
                    None => view! { <p role="status">"Writing…"</p> }.into_any(),
                    Some(texts) => texts.into_iter().map(|text| view! { <Text text /> }).collect_view().into_any(),
                }}
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| app.taking.further.set(None)>"Close"</button>
                </div>
            </Modal>
        </Show>
    }
}

#[component]
fn Text(text: FurtherText) -> impl IntoView {
    let app = use_app();
    let FurtherText { title, note, text } = text;
    let label = format!("Copy: {title}");
    let copied = StoredValue::new(text.clone());
    let said = format!("Copied: {title}.");
    let is_there = !text.is_empty();
    view! {
        <section class="further" aria-label=title.clone()>
            <div class="further__head">
                <h3 class="further__title">{title.clone()}</h3>
                {is_there.then(|| view! {
                    <button
                        class="button button--small"
                        type="button"
                        aria-label=label
                        on:click=move |_| clipboard::copy(app, copied.get_value(), said.clone())
                    >
                        {Icon::Copy.view()}"Copy"
                    </button>
                })}
            </div>
            <p class="dialog__note">{note}</p>
            {is_there.then(|| view! {
                <pre class="further__text" tabindex="0" role="region" aria-label=format!("{title}: text")>{text}</pre>
            })}
        </section>
    }
}
