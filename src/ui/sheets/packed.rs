//! The session with its data as one file: said what is in it before it is saved, and opened again.

use super::kept;
use crate::permalink::session_in_archive;
use crate::protocol::{PackedSession, Request};
use crate::ui::dialog::Modal;
use crate::ui::save;
use crate::ui::state::{App, use_app};
use crate::view::numbers::{bytes, counted};
use leptos::prelude::*;
use web_sys::{Blob, File};

/// What the name of such a file ends in.
const EXTENSION: &str = ".tallyman.tar";
/// Bytes at its beginning that say where the tabs are.
const HEAD_BYTES: f64 = 512.0;

/// Puts tabs and files together; the dialog opens when that is done.
pub fn pack(app: App) {
    if !app.is_ready() {
        return app.say("The engine is not ready yet.");
    }
    app.engine.send(&Request::Pack { session: kept::session_text(app) });
}

/// Takes what the engine has put together.
pub fn take(app: App, packed: Result<PackedSession, String>) {
    match packed {
        Ok(packed) => app.packed.set(Some(packed)),
        Err(why) => app.say(why),
    }
}

/// Whether a dropped file may be such a session.
pub fn may_be_packed(path: &str) -> bool {
    path.ends_with(EXTENSION)
}

/// Opens the tabs in the archive; its other files are loaded as any archive's.
pub fn open_tabs(app: App, path: String, file: &File) {
    let file: Blob = file.clone().into();
    leptos::task::spawn_local(async move {
        let part = async |from: f64, to: f64| kept::text_of(&file.slice_with_f64_and_f64(from, to).ok()?).await;
        let tabs = async {
            let bytes = session_in_archive(&part(0.0, HEAD_BYTES).await?)?;
            part(HEAD_BYTES, HEAD_BYTES + bytes as f64).await
        };
        if let Some(text) = tabs.await {
            kept::open_text(app, &path, &text);
        }
    });
}

/// The dialog; nothing before an archive is there.
#[component]
pub fn PackedDialog() -> impl IntoView {
    let app = use_app();
    move || app.packed.get().map(|packed| view! { <Open packed /> })
}

#[component]
fn Open(packed: PackedSession) -> impl IntoView {
    let app = use_app();
    let close = move || app.packed.set(None);
    let PackedSession { url, files, size_bytes } = packed;
    let holds = format!(
        "It holds all tabs, and what was loaded as it is: {}, {}.",
        counted(files.into(), "file", "files"),
        bytes(size_bytes)
    );
    let save = move |_| {
        save::address(app, &save::named("session", EXTENSION), &url);
        close();
    };
    view! {
        <Modal id="packed-title" title="Save the session with its data" on_close=close>
            <p>{holds}</p>
            <p class="dialog__note">
                "Whoever gets the archive can read every line of those files. It is saved to this device and sent nowhere; dropped here again, it opens the tabs and loads the files."
            </p>
            <div class="dialog__actions">
                <button class="button" type="button" on:click=move |_| close()>"Cancel"</button>
                <button class="button button--primary" type="button" on:click=save>"Save with data"</button>
            </div>
        </Modal>
    }
}
