//! The command palette: type a few letters, Enter does it. It finds commands, ready queries, tabs and tables.

use super::list::COMMANDS;
use super::sheet::Keys;
use crate::ui::actions;
use crate::ui::dialog::show;
use crate::ui::sheets;
use crate::ui::state::{App, Room, use_app};
use crate::view::names;
use crate::view::shortcuts::finds;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Entries that are listed.
const MOST: usize = 60;

/// Opens or closes it.
pub fn toggle(app: App) {
    app.palette_open.update(|open| *open = !*open);
}

/// Something to find.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    name: String,
    /// Of which sort it is.
    sort: &'static str,
    keys: Option<&'static str>,
    does: Does,
}

#[derive(Clone, Debug, PartialEq)]
enum Does {
    Command(usize),
    /// Asks a ready query; runs it where it can be answered.
    Ask(String, bool),
    Tab(usize),
    Table(String),
}

fn entries(app: App, typed: &str) -> Vec<Entry> {
    let commands = COMMANDS.iter().enumerate().filter(|(_, command)| command.run.is_some()).map(|(at, command)| {
        Entry { name: command.name.to_owned(), sort: "", keys: command.keys.first().copied(), does: Does::Command(at) }
    });
    let (open, _) = sheets::all(app);
    let tabs = open.iter().enumerate().map(|(at, sheet)| Entry {
        name: sheets::label(&sheet.title, &sheet.text, at),
        sort: "Tab",
        keys: None,
        does: Does::Tab(at),
    });
    app.catalog.with_untracked(|catalog| {
        let asks = catalog.audits.iter().map(|audit| Entry {
            name: audit.title.clone(),
            sort: if audit.answerable { "Ask" } else { "Query, waits for data" },
            keys: None,
            does: Does::Ask(audit.query.clone(), audit.answerable),
        });
        let tables = catalog.tables.iter().filter(|table| table.rows > 0).map(|table| Entry {
            name: table.name.clone(),
            sort: "Table",
            keys: None,
            does: Does::Table(table.name.clone()),
        });
        let all = commands.chain(tabs).chain(tables).chain(asks);
        all.filter(|entry| finds(typed, &format!("{} {}", entry.name, entry.sort))).take(MOST).collect()
    })
}

fn run(app: App, entry: &Entry) {
    app.palette_open.set(false);
    match &entry.does {
        Does::Command(at) => {
            if let Some(run) = COMMANDS.get(*at).and_then(|command| command.run) {
                run(app);
            }
        }
        Does::Ask(query, answerable) => actions::open_query(app, query, *answerable),
        Does::Tab(at) => {
            app.room.set(Room::Query);
            sheets::switch(app, *at);
        }
        Does::Table(name) => actions::open_query(app, &names::look_at_table(name, false), true),
    }
}

fn option_id(at: usize) -> String {
    format!("palette-option-{at}")
}

/// The palette; nothing while it is closed.
#[component]
pub fn Palette() -> impl IntoView {
    let app = use_app();
    view! {
        <Show when=move || app.palette_open.get()>
            <Open />
        </Show>
    }
}

#[component]
fn Open() -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    let input = NodeRef::<Input>::new();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = Memo::new(move |_| typed.with(|typed| entries(app, typed)));
    show(dialog);
    Effect::new(move |_| {
        let at = chosen.get();
        if let Some(option) = document().get_element_by_id(&option_id(at)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        let at = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (at + 1) % count.max(1),
            "ArrowUp" => at.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            "Enter" => {
                event.prevent_default();
                if let Some(entry) = found.with_untracked(|found| found.get(at).cloned()) {
                    run(app, &entry);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
    };
    let options = move || {
        let entries = found.get().into_iter().enumerate();
        entries
            .map(|(at, entry)| {
                let (name, sort, keys) = (entry.name.clone(), entry.sort, entry.keys);
                view! {
                    <li
                        class="palette__option"
                        class:palette__option--chosen=move || chosen.get() == at
                        role="option"
                        id=option_id(at)
                        aria-selected=move || (chosen.get() == at).to_string()
                        on:click=move |_| run(app, &entry)
                    >
                        <span class="palette__name">{name}</span>
                        <span class="palette__sort">{sort}</span>
                        {keys.map(|written| view! { <Keys written /> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <dialog class="dialog palette" node_ref=dialog aria-label="Commands" on:close=move |_| app.palette_open.set(false)>
            <input
                class="field__input palette__input"
                type="text"
                role="combobox"
                aria-label="Find a command, a query, a tab or a table"
                placeholder="Find a command, a query, a tab or a table"
                autocomplete="off"
                spellcheck="false"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls="palette-list"
                aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| option_id(chosen.get())))
                node_ref=input
                on:input=move |event| {
                    chosen.set(0);
                    typed.set(event_target_value(&event));
                }
                on:keydown=on_key
            />
            <ul class="palette__list" role="listbox" id="palette-list" aria-label="Found">{options}</ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="palette__none" role="status">"Nothing has this name."</p>
            </Show>
        </dialog>
    }
}
