//! All keys on one sheet.

use super::Scope;
use super::list::COMMANDS;
use crate::ui::dialog::Modal;
use crate::ui::state::{App, use_app};
use crate::view::shortcuts::caps;
use leptos::prelude::*;

/// Opens it.
pub fn open(app: App) {
    app.keys_open.set(true);
}

/// The sheet; nothing while it is closed.
#[component]
pub fn KeySheet() -> impl IntoView {
    let app = use_app();
    let open = app.keys_open;
    let group = |scope: Scope| {
        let rows = COMMANDS.iter().filter(|command| command.scope == scope && !command.keys.is_empty()).map(|command| {
            view! {
                <tr>
                    <th scope="row" class="keys__name">{command.name}</th>
                    <td class="keys__keys">{command.keys.iter().map(|written| view! { <Keys written /> }).collect_view()}</td>
                </tr>
            }
        });
        view! {
            <table class="keys__group">
                <caption class="keys__heading">{scope.heading()}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <Show when=move || open.get()>
            <Modal id="keys-title" title="Keys" class="dialog--wide" on_close=move || open.set(false)>
                <p class="dialog__note">"On a Mac, Command is as good as Ctrl."</p>
                <div class="keys" tabindex="0" role="region" aria-labelledby="keys-title">
                    {Scope::ALL.map(group).collect_view()}
                </div>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>"Close"</button>
                </div>
            </Modal>
        </Show>
    }
}

/// Written keys, a cap each.
#[component]
pub fn Keys(
    /// As in `Ctrl+Shift+P`.
    written: &'static str,
) -> impl IntoView {
    let name = |cap: &'static str| match cap {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ContextMenu" => "Menu",
        other => other,
    };
    let chord = |written: &'static str| caps(written).map(|cap| view! { <kbd>{name(cap)}</kbd> }).collect_view();
    // Some take two presses, one after the other.
    let chords = written.split(' ').map(|written| view! { <span class="keys__one">{chord(written)}</span> });
    chords.collect_view()
}
