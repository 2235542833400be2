//! One file: what it was recognized as, what came of it, and everything that did not.

use super::reread::{DateChoice, Reread};
use crate::protocol::{FileId, FileReport, FileState, Rejected};
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use crate::view::numbers::{bytes, count, counted, millis};
use crate::worker::client::is_sample;
use leptos::prelude::*;

/// A file of the list.
#[component]
pub fn FileItem(
    /// Which file.
    id: FileId,
) -> impl IntoView {
    let app = use_app();
    let file = Memo::new(move |_| app.files.with(|listed| listed.report(id).cloned()));
    view! { <li class="file">{move || file.get().map(|file| view! { <Report file /> })}</li> }
}

#[component]
fn Report(file: FileReport) -> impl IntoView {
    let (state, state_class) = match file.state {
        FileState::Loading => ("Loading", "badge"),
        FileState::Loaded => ("", "badge"),
        FileState::Failed => ("Not read", "badge badge--danger"),
        FileState::Canceled => ("Canceled", "badge badge--warning"),
    };
    let size = if file.inflated_bytes > file.size_bytes {
        format!("{}, {} inflated", bytes(file.size_bytes), bytes(file.inflated_bytes))
    } else {
        bytes(file.size_bytes)
    };
    let tables =
        file.tables.iter().map(|(name, rows)| format!("{name}: {}", count(*rows))).collect::<Vec<_>>().join(", ");
    let mut facts = vec![counted(file.rows, "row", "rows"), size];
    if file.duplicates > 0 {
        facts.push(counted(file.duplicates, "duplicate", "duplicates"));
    }
    if file.load_ms > 0.0 {
        facts.push(millis(file.load_ms));
    }
    view! {
        <div class="file__head">
            {Icon::File.view()}
            <span class="file__name" title=file.path.clone()>{file.path.clone()}</span>
            {(!state.is_empty()).then(|| view! { <span class=state_class>{state}</span> })}
            {(file.state != FileState::Loading && !is_sample(file.file)).then(|| view! { <Reread file=file.clone() /> })}
        </div>
        <p class="file__facts">{file.shape.clone()}</p>
        <p class="file__facts">{facts.join(" · ")}</p>
        {(file.tables.len() > 1).then(|| view! { <p class="file__facts">{tables}</p> })}
        {file.messages.iter().map(|message| view! { <p class="file__message">{message.clone()}</p> }).collect_view()}
        {file
            .reading
            .as_ref()
            .and_then(|reading| reading.question.clone())
            .filter(|_| !is_sample(file.file))
            .map(|question| view! { <DateChoice id=file.file overrides=file.overrides.clone() question /> })}
        {file.bad_cells_note().map(|note| view! { <p class="file__message">{note}</p> })}
        {(file.rejected > 0).then(|| view! { <Rejects rejected=file.rejected rejects=file.rejects.clone() /> })}
    }
}

#[component]
fn Rejects(rejected: u64, rejects: Vec<Rejected>) -> impl IntoView {
    let listed = rejects.len() as u64;
    let open = RwSignal::new(false);
    let rejects = StoredValue::new(rejects);
    view! {
        <details class="rejects" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary class="rejects__summary">{counted(rejected, "record", "records")}" rejected"</summary>
            <Show when=move || open.get()>
                <div class="rejects__scroll" tabindex="0" role="region" aria-label="Rejected records">
                    <table class="rejects__table">
                        <thead>
                            <tr>
                                <th scope="col">"Line"</th>
                                <th scope="col">"Reason"</th>
                                <th scope="col">"Text"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rejects.with_value(|rejects| {
                                rejects
                                    .iter()
                                    .map(|rejected| {
                                        let place = if rejected.line > 0 {
                                            count(rejected.line)
                                        } else {
                                            format!("byte {}", count(rejected.byte))
                                        };
                                        view! {
                                            <tr>
                                                <td class="rejects__line">{place}</td>
                                                <td>{rejected.reason.clone()}</td>
                                                <td class="rejects__text">{rejected.text.clone()}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()
                            })}
                        </tbody>
                    </table>
                </div>
                {(listed < rejected).then(|| view! { <p class="file__facts">"The first "{count(listed)}" are listed."</p> })}
            </Show>
        </details>
    }
}
