//! The buttons of a chart, in the head of the answer: the picture has the panel for itself.

use super::actions;
use super::export::PictureButton;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// All of them.
#[component]
pub fn ChartTools() -> impl IntoView {
    view! {
        <div class="grid-tools" role="group" aria-label="Chart">
            <BackButtons />
            <OptionsButton />
            <PictureButton />
        </div>
    }
}

/// Shows and hides the options.
#[component]
pub fn OptionsButton() -> impl IntoView {
    let app = use_app();
    let open = app.charting.options_open;
    view! {
        <button
            class="button button--small button--quiet"
            type="button"
            aria-expanded=move || open.get().to_string()
            aria-controls=super::options::PANE
            on:click=move |_| actions::toggle_options(app)
        >
            {Icon::Options.view()}"Chart options"
        </button>
    }
}

/// Back from a brush; nothing where there was none.
#[component]
pub fn BackButtons() -> impl IntoView {
    let app = use_app();
    let has_several = move || app.charting.steps.with(|steps| steps.len() > 1);
    view! {
        <Show when=move || actions::can_go_back(app)>
            <button class="button button--small button--quiet" type="button" title="Back to the range before (Backspace in the chart)" on:click=move |_| actions::back(app)>
                {Icon::Back.view()}"Back"
            </button>
            <Show when=has_several>
                <button class="button button--small button--quiet" type="button" title="Back to the range before the first selection (double-click in the chart)" on:click=move |_| actions::reset(app)>
                    "Reset"
                </button>
            </Show>
        </Show>
    }
}
