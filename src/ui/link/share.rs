//! The link before it is given away: what it says, how long it is, what it tells, and the same question for Azure Data Explorer.

use super::question::of_now;
use super::{adx_address, current, page_of};
use crate::permalink::{State, link_length};
use crate::ui::dialog::Modal;
use crate::ui::grid::clipboard;
use crate::ui::icons::Icon;
use crate::ui::remembered::{keep, recall};
use crate::ui::state::{App, use_app};
use crate::view::arranging::filter_words;
use crate::view::literals::telling_values;
use crate::view::numbers::count;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Where the cluster and database of the last link for Azure Data Explorer are remembered on this device.
const KEY: &str = "tallyman-adx";

/// Opens the dialog.
pub fn open(app: App) {
    app.share_open.set(true);
}

/// The dialog; nothing while it is closed.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let app = use_app();
    view! {
        <Show when=move || app.share_open.get()>
            <Open />
        </Show>
    }
}

/// What in the link may tell who or where, in sentences; empty where nothing does.
fn told(app: App) -> String {
    let State { query, arrangement, hidden_series, title, .. } = of_now(app);
    let named = telling_values(&query);
    let parts: [(&str, Vec<String>); 5] = [
        ("The query names", named.iter().map(|(kind, text)| format!("{} {text}", kind.word())).collect()),
        ("The grid shows only rows where", arrangement.filters.iter().map(filter_words).collect()),
        ("The grid is searched for", Vec::from([arrangement.search])),
        ("The chart hides", hidden_series),
        ("The tab is named", Vec::from([title])),
    ];
    let sentences = parts.into_iter().filter_map(|(lead, what)| {
        let what = what.join(", ");
        (!what.is_empty()).then(|| format!("{lead}: {what}."))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

#[component]
fn Open() -> impl IntoView {
    let app = use_app();
    let close = move || app.share_open.set(false);
    let (told, leave_out) = (told(app), RwSignal::new(false));
    let tells = !told.is_empty();
    let address = RwSignal::new(String::new());
    Effect::new(move |_| {
        let without = leave_out.get();
        spawn_local(async move { address.set(current(app, without).await.unwrap_or_default()) });
    });
    let length = move || {
        let chars = address.with(|address| address.chars().count());
        let note = link_length(chars).note().map(|note| format!(" {note}")).unwrap_or_default();
        format!("{} characters.{note}", count(chars as u64))
    };
    view! {
        <Modal id="share-title" title="Share this question" on_close=close>
            <p class="dialog__note">
                "A link holds the query, the time range and how the answer is shown: never data, and it is sent nowhere. Whoever opens it reads the query before it runs."
            </p>
            <label class="field">
                <span class="field__label">"Link"</span>
                <input class="field__input field__input--text" type="text" readonly prop:value=move || address.get() />
            </label>
            <p class="dialog__note" role="status">{length}</p>
            <Show when=move || tells>
                <label class="choices__choice">
                    <input type="checkbox" on:change=move |event| leave_out.set(event_target_checked(&event)) />
                    <span>
                        "Leave out what tells who or where"
                        <span class="choices__note">{told.clone()}</span>
                    </span>
                </label>
            </Show>
            <div class="dialog__actions">
                <button class="button" type="button" on:click=move |_| clipboard::copy(app, address.get_untracked(), "Link copied.")>
                    {Icon::Link.view()}"Copy link"
                </button>
                <button
                    class="button"
                    type="button"
                    on:click=move |_| {
                        let page = page_of(app, leave_out.get_untracked(), &address.get_untracked());
                        clipboard::copy(app, page, "Query and link copied.");
                    }
                >
                    {Icon::Copy.view()}"Copy query and link"
                </button>
            </div>
            <Adx leave_out />
            <div class="dialog__actions">
                <button class="button" type="button" on:click=move |_| close()>"Close"</button>
            </div>
        </Modal>
    }
}

/// The same query as a link of Azure Data Explorer.
#[component]
fn Adx(leave_out: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let kept = recall(KEY).unwrap_or_default();
    let (cluster, database) = kept.split_once('/').unwrap_or(("help", "Samples"));
    let (cluster, database) = (RwSignal::new(cluster.to_owned()), RwSignal::new(database.to_owned()));
    let copy = move |_| {
        let (cluster, database) = (cluster.get_untracked(), database.get_untracked());
        keep(KEY, &format!("{cluster}/{database}"));
        let without = leave_out.get_untracked();
        spawn_local(async move {
            match adx_address(app, without, cluster.trim(), database.trim()).await {
                Some(url) => clipboard::copy(app, url, "Link for Azure Data Explorer copied."),
                None => app.say("The browser cannot pack the query for such a link."),
            }
        });
    };
    let field = move |label: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field share__field">
                <span class="field__label">{label}</span>
                <input
                    class="field__input"
                    type="text"
                    spellcheck="false"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    view! {
        <fieldset class="choices share__adx">
            <legend class="choices__legend">"For Azure Data Explorer"</legend>
            <div class="share__row">{field("Cluster", cluster)} {field("Database", database)}</div>
            <button class="button" type="button" on:click=copy>{Icon::Copy.view()}"Copy as Azure Data Explorer link"</button>
        </fieldset>
    }
}
