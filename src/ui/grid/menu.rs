//! The menu of a column: everything that can be done with it, by mouse and by keys.

use super::state::{GridState, head_id};
use super::{changes, clipboard, filtering, floating, grouping, header, stats};
use crate::kql::syntax::lexer::quoted;
use crate::protocol::Coloring;
use crate::view::layout::view_of;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// One line of the menu; no name is a line between groups.
struct Entry {
    name: &'static str,
    keys: &'static str,
    act: fn(GridState, usize),
}

const LINE: Entry = Entry { name: "", keys: "", act: |_, _| {} };

/// What can be done with a column as it is now.
fn entries(grid: GridState, column: usize) -> Vec<Entry> {
    let app = grid.app;
    let name = changes::name_of(app, column).unwrap_or_default();
    let (sorted, pinned) = app.arrangement.with_untracked(|now| {
        let pinned = view_of(now, &name).is_some_and(|view| view.pinned);
        (now.sort.iter().any(|key| key.column == name), pinned)
    });
    let entry = |name, keys, act| Entry { name, keys, act };
    let coloring =
        app.arrangement.with_untracked(|now| view_of(now, &name).map(|view| view.coloring)).unwrap_or_default();
    let color = |by: Coloring| match by {
        by if by == coloring => entry("Do not color", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::None);
        }),
        Coloring::Severity => entry("Color by severity", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::Severity);
        }),
        _ => entry("Color by value", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::Value);
        }),
    };
    let mut entries = vec![
        entry("Sort ascending", "", |grid, column| changes::sort(grid.app, column, Some(false))),
        entry("Sort descending", "", |grid, column| changes::sort(grid.app, column, Some(true))),
    ];
    if sorted {
        entries.push(entry("Do not sort", "", |grid, column| changes::sort(grid.app, column, None)));
    }
    let (severity, value) = (color(Coloring::Severity), color(Coloring::Value));
    entries.extend([
        LINE,
        entry("Filter…", "", filtering::open),
        entry("Column statistics", "Ctrl+U", stats::open),
        LINE,
        if pinned {
            entry("Unpin", "", |grid, column| changes::set_pinned(grid.app, column, false))
        } else {
            entry("Pin to the left", "", |grid, column| changes::set_pinned(grid.app, column, true))
        },
        entry("Hide", "", hide),
        entry("Move left", "Alt+Shift+←", |grid, column| changes::shift_column(grid, column, false)),
        entry("Move right", "Alt+Shift+→", |grid, column| changes::shift_column(grid, column, true)),
        entry("Fit to content", "", header::fit),
        LINE,
        severity,
        value,
        LINE,
        entry("Group by…", "", |grid, column| grouping::open(grid.app, Some(column))),
        entry("Copy name", "", copy_name),
        entry("Write sort into query", "", |grid, column| {
            let sorted = grid.app.arrangement.with_untracked(|now| !now.sort.is_empty());
            if !sorted {
                changes::sort(grid.app, column, Some(true));
            }
            changes::write_sort(grid.app);
        }),
        entry("Write project-away into query", "", |grid, column| write(grid, column, "project-away")),
        entry("Write distinct into query", "", |grid, column| write(grid, column, "distinct")),
    ]);
    entries
}

/// Leaves a column out, and goes to the one beside it.
pub fn hide(grid: GridState, column: usize) {
    let layout = grid.layout.get_untracked();
    if layout.shown.len() < 2 {
        grid.app.say("The last column stays.");
        return;
    }
    let place = layout.place_of(column).unwrap_or_default();
    let next = layout.shown.get(place + 1).or_else(|| layout.shown.get(place.wrapping_sub(1)));
    changes::set_hidden(grid.app, column, true);
    if let Some(next) = next {
        grid.go_to_head(*next);
    }
    let name = changes::name_of(grid.app, column).unwrap_or_default();
    grid.app.say(format!("{name} is hidden. “Columns” brings it back."));
}

fn copy_name(grid: GridState, column: usize) {
    if let Some(name) = changes::name_of(grid.app, column) {
        clipboard::copy(grid.app, name, "Name copied.");
    }
}

/// Writes an operator over a column into the query, and runs that.
fn write(grid: GridState, column: usize, operator: &str) {
    if let Some(name) = changes::name_of(grid.app, column) {
        changes::append_filtered(grid.app, &format!("{operator} {}", quoted(&name)));
    }
}

/// The menu; one for all columns.
#[component]
pub fn ColumnMenu(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let popover = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(column) = grid.menu.get() {
            // The focus comes back to where it was before: to the grid.
            grid.focus();
            floating::show(popover, head_id(column), "[role=menuitem]");
        }
    });
    let choose = move |act: fn(GridState, usize)| {
        let column = grid.menu.get_untracked();
        floating::hide(popover);
        if let Some(column) = column {
            act(grid, column);
        }
    };
    let item = move |entry: Entry| {
        if entry.name.is_empty() {
            return view! { <div class="menu__line" role="separator"></div> }.into_any();
        }
        let act = entry.act;
        view! {
            <button class="menu__item" role="menuitem" type="button" tabindex="-1" on:click=move |_| choose(act)>
                <span class="menu__name">{entry.name}</span>
                <span class="menu__keys" aria-hidden="true">{entry.keys}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div
            class="floating menu"
            popover="auto"
            role="menu"
            aria-label=move || {
                let name = grid.menu.get().and_then(|column| changes::name_of(grid.app, column));
                format!("Column {}", name.unwrap_or_default())
            }
            node_ref=popover
            on:toggle=move |_| {
                if !floating::is_open(popover) {
                    grid.menu.set(None);
                }
            }
            on:keydown=move |event| move_focus(popover, &event)
        >
            {move || grid.menu.get().map(|column| entries(grid, column).into_iter().map(item).collect_view())}
        </div>
    }
}

/// Arrows, Home, End and first letters move between the lines.
fn move_focus(popover: NodeRef<Div>, event: &KeyboardEvent) {
    let Some(host) = popover.get_untracked() else { return };
    let items: Vec<HtmlElement> = std::iter::successors(host.first_element_child(), Element::next_element_sibling)
        .filter(|child| child.get_attribute("role").as_deref() == Some("menuitem"))
        .filter_map(|child| child.dyn_into::<HtmlElement>().ok())
        .collect();
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref().is_some_and(|active| item.is_same_node(Some(active))));
    let count = items.len();
    let key = event.key();
    let next = match key.as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1) % count.max(1)),
        "ArrowUp" => at.map_or(0, |at| (at + count - 1) % count.max(1)),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        "Tab" => {
            event.prevent_default();
            floating::hide(popover);
            return;
        }
        letter if letter.chars().count() == 1 && letter != " " => {
            let starts = |at: &usize| {
                let name = items.get(*at).and_then(|item| item.text_content()).unwrap_or_default();
                name.to_lowercase().starts_with(&letter.to_lowercase())
            };
            let from = at.map_or(0, |at| at + 1);
            let Some(next) = (from..count).chain(0..from.min(count)).find(starts) else { return };
            next
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
}
