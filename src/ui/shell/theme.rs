//! Light, dark, or as the system says. Remembered on this device where the browser allows it.

use crate::ui::icons::Icon;
use crate::ui::remembered::{keep, recall};
use crate::ui::state::{App, use_app};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

const KEY: &str = "tallyman-theme";
const THEMES: [(&str, &str); 3] = [("auto", "System"), ("light", "Light"), ("dark", "Dark")];

/// The theme that this device remembers: `auto`, `light` or `dark`.
pub fn remembered() -> &'static str {
    let kept = recall(KEY);
    THEMES.iter().map(|(name, _)| *name).find(|name| Some(*name) == kept.as_deref()).unwrap_or("auto")
}

fn apply(theme: &str) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    if let Some(root) = root {
        // A fixed attribute name is always valid.
        let _ = root.set_attribute("data-theme", theme);
    }
    keep(KEY, theme);
}

/// Turns with the system's own theme and with its forced colors. The listeners live as long as the page.
fn follow_system(app: App) {
    let asked = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];
    for system in asked.iter().filter_map(|query| window().match_media(query).ok()?) {
        let turned = Closure::<dyn Fn()>::new(move || app.theme_turn.update(|turn| *turn += 1));
        // A browser without the event shows charts in the old colors until they are drawn next.
        let _ = system.add_event_listener_with_callback("change", turned.as_ref().unchecked_ref());
        turned.forget();
    }
}

/// Moves on to the next theme.
pub fn next(app: App) {
    app.theme.update(|theme| {
        let at = THEMES.iter().position(|(name, _)| name == theme).unwrap_or(0);
        *theme = THEMES.get((at + 1) % THEMES.len()).map_or("auto", |(name, _)| name);
    });
}

/// The toggle: each press moves on to the next theme.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let app = use_app();
    let theme = app.theme;
    Effect::new(move |_| {
        apply(theme.get());
        app.theme_turn.update(|turn| *turn += 1);
    });
    follow_system(app);
    let label = move || THEMES.iter().find(|(name, _)| *name == theme.get()).map_or("System", |(_, label)| label);
    view! {
        <button
            class="chip"
            type="button"
            on:click=move |_| next(app)
            aria-label=move || format!("Theme: {}", label())
            title="Switch between the system's theme, light and dark"
        >
            {Icon::Theme.view()}
            <span class="chip__text chip__text--wide">{label}</span>
        </button>
    }
}
