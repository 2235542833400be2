//! A drop that may not fit into the engine's memory: numbers and a choice, before it is read, or before the rest of it is.

use crate::protocol::LoadForecast;
use crate::ui::dialog::show;
use crate::ui::loading;
use crate::ui::state::use_app;
use crate::view::numbers::{bytes, counted};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The dialog; nothing while everything fits.
#[component]
pub fn Forecast() -> impl IntoView {
    let app = use_app();
    view! { {move || app.forecast.get().map(|forecast| view! { <Question forecast /> })} }
}

#[component]
fn Question(forecast: LoadForecast) -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    show(dialog);
    // Escape closes the dialog, too: that is a no.
    let closed = move |_| {
        if app.forecast.with_untracked(Option::is_some) {
            loading::go_on(app, false);
        }
    };
    let LoadForecast { files, is_rest, size_bytes, inflated_bytes, memory_bytes, used_bytes, limit_bytes } = forecast;
    let unpacked =
        if inflated_bytes > size_bytes { format!(", about {} unpacked", bytes(inflated_bytes)) } else { String::new() };
    let others = if is_rest { "The rest of the drop: " } else { "" };
    let drop = format!("{others}{} of {}{unpacked}.", counted(files.into(), "file", "files"), bytes(size_bytes));
    let taken = || format!(" {} of it are taken by what is loaded.", bytes(used_bytes));
    let used = if used_bytes > 0 { taken() } else { String::new() };
    let need = format!(
        "Their rows may take {} of memory, and the engine keeps {} for rows.{used}",
        bytes(memory_bytes),
        bytes(limit_bytes)
    );
    view! {
        <dialog class="dialog" role="alertdialog" node_ref=dialog aria-labelledby="forecast-title" aria-describedby="forecast-text" on:close=closed>
            <div class="dialog__form">
                <h2 class="dialog__title" id="forecast-title">"This may not fit"</h2>
                <div id="forecast-text">
                    <p>{drop}</p>
                    <p>{need}</p>
                    <p>
                        "You can load it all the same: files are read in order, and loading stops before the memory runs out. What "
                        "has come until then stays and can be queried."
                    </p>
                </div>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| loading::go_on(app, false)>"Cancel"</button>
                    <button class="button button--primary" type="button" on:click=move |_| loading::go_on(app, true)>
                        "Load anyway"
                    </button>
                </div>
            </div>
        </dialog>
    }
}
