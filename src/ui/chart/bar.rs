//! What stands above a chart: its title, and the buttons.

use super::actions;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// Back from a brush; nothing where there was none.
#[component]
pub fn BackButtons() -> impl IntoView {
    let app = use_app();
    let has_several = move || app.charting.steps.with(|steps| steps.len() > 1);
    view! {
        <Show when=move || actions::can_go_back(app)>
            <button class="button button--small" type="button" title="Back to the range before (Backspace in the chart)" on:click=move |_| actions::back(app)>
                {Icon::Back.view()}"Back"
            </button>
            <Show when=has_several>
                <button class="button button--small" type="button" title="Back to the range before the first selection (double-click in the chart)" on:click=move |_| actions::reset(app)>
                    "Reset"
                </button>
            </Show>
        </Show>
    }
}
