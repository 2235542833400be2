//! A dynamic value, or JSON in a text, as a tree: each level is made when it is opened, each node has a menu.

use super::clipboard::copy;
use super::state::GridState;
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::menu::{Entry, open_below};
use crate::view::numbers::counted;
use crate::view::tree::{self, Kind, Step};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Characters of a leaf that are shown.
const SHOWN_CHARS: usize = 2_000;

/// The tree of a cell.
#[component]
pub fn Tree(
    /// What the parts of the grid share.
    grid: GridState,
    /// Name of the column.
    column: String,
    /// Whether it holds texts, which are parsed on the way.
    is_text: bool,
    /// The cell's JSON.
    json: String,
) -> impl IntoView {
    view! { <ul class="tree" aria-label=format!("Members of {column}")>{level(grid, &column, is_text, &[], &json)}</ul> }
}

/// The members of a value.
fn level(grid: GridState, column: &str, is_text: bool, steps: &[Step], json: &str) -> AnyView {
    let (members, count) = tree::members(json);
    let left = count - members.len();
    let nodes = members.into_iter().map(|(step, json)| {
        let steps: Vec<Step> = steps.iter().cloned().chain([step]).collect();
        node(grid, column.to_owned(), is_text, steps, json)
    });
    let more = (left > 0).then(|| {
        let words = format!("and {} more", counted(left as u64, "member", "members"));
        view! { <li class="tree__more">{words}</li> }
    });
    view! { {nodes.collect_view()} {more} }.into_any()
}

fn node(grid: GridState, column: String, is_text: bool, steps: Vec<Step>, json: String) -> AnyView {
    let name = match steps.last() {
        Some(Step::Key(key)) => key.clone(),
        Some(Step::Index(at)) => format!("[{at}]"),
        None => String::new(),
    };
    let path = tree::path(&column, is_text, &steps);
    let kind = tree::kind(&json);
    let actions = node_button(grid, path, steps.clone(), json.clone());
    if matches!(kind, Kind::Array | Kind::Bag) {
        let (_, count) = tree::members(&json);
        let size = match kind {
            Kind::Array => counted(count as u64, "element", "elements"),
            _ => counted(count as u64, "property", "properties"),
        };
        let is_open = RwSignal::new(false);
        let inside = StoredValue::new((column, steps, json));
        view! {
            <li class="tree__node">
                {actions}
                <details class="tree__details" on:toggle=move |_| is_open.update(|open| *open = !*open)>
                    <summary class="tree__summary">
                        <span class="tree__key">{name}</span>" "<span class="tree__size">{size}</span>
                    </summary>
                    <Show when=move || is_open.get()>
                        <ul class="tree__level">
                            {inside.with_value(|(column, steps, json)| level(grid, column, is_text, steps, json))}
                        </ul>
                    </Show>
                </details>
            </li>
        }
        .into_any()
    } else {
        let class = match kind {
            Kind::Text => "tree__value",
            Kind::Null => "tree__value tree__value--none",
            _ => "tree__value tree__value--number",
        };
        let text: String = tree::plain(&json).chars().take(SHOWN_CHARS).collect();
        view! {
            <li class="tree__node tree__node--leaf">
                {actions}
                <span class="tree__key">{name}</span>" "<span class=class>{text}</span>
            </li>
        }
        .into_any()
    }
}

/// The button that opens the menu of a node.
fn node_button(grid: GridState, path: String, steps: Vec<Step>, json: String) -> impl IntoView {
    let label = format!("Actions for {path}");
    let node = StoredValue::new((path, steps, json));
    let pick = move |event: web_sys::MouseEvent| {
        let button = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        if let Some(button) = button {
            let (path, steps, json) = node.get_value();
            open_below(grid.app, &button, "Value", entries(grid, path, steps, json));
        }
    };
    view! {
        <button class="button button--small button--quiet tree__actions" type="button" aria-haspopup="menu" aria-label=label on:click=pick>
            {Icon::More.view()}
        </button>
    }
}

/// What can be done with a node.
fn entries(grid: GridState, path: String, steps: Vec<Step>, json: String) -> Vec<Entry> {
    let app = grid.app;
    let taken: Vec<String> =
        grid.outcome.with_value(|outcome| outcome.table.columns.iter().map(|column| column.name.clone()).collect());
    let extend = tree::column(&path, &json, &steps, &taken);
    let (keep, without) = (tree::predicate(&path, &json, true), tree::predicate(&path, &json, false));
    vec![
        Entry::new("Copy value", "", move || copy(app, tree::plain(&json), "Value copied.")),
        Entry::new("Copy path", "", move || copy(app, path.clone(), "Path copied.")),
        Entry::Rule,
        Entry::new("Add as column", "", move || {
            actions::append_operator(app, &extend);
        }),
        Entry::new("Only rows with this value", "", move || actions::filter(app, &keep)),
        Entry::new("Only rows with another value", "", move || actions::filter(app, &without)),
    ]
}
