//! One row on top of everything.

use super::lock::LockState;
use super::now_chip::NowChip;
use super::tabs::Tabs;
use super::theme::ThemeToggle;
use super::time_range::TimeRangeControl;
use super::zone_chip::ZoneChip;
use crate::ui::commands::palette;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let app = use_app();
    view! {
        <header class="topbar">
            <h1 class="topbar__name">"Tallyman"</h1>
            <Tabs />
            <div class="topbar__space"></div>
            <div class="topbar__controls" role="group" aria-label="Time and state">
                <TimeRangeControl />
                <NowChip />
                <ZoneChip />
                <LockState />
                <ThemeToggle />
                <button
                    class="chip"
                    type="button"
                    aria-label="Commands"
                    aria-keyshortcuts="F1 Control+Shift+P"
                    title="Find a command (F1 or Ctrl+Shift+P)"
                    on:click=move |_| palette::toggle(app)
                >
                    {Icon::Command.view()}
                </button>
            </div>
        </header>
    }
}
