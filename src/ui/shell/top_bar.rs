//! One row on top of everything.

use super::lock::LockState;
use super::now_chip::NowChip;
use super::tabs::Tabs;
use super::theme::ThemeToggle;
use super::time_range::TimeRangeControl;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <header class="topbar">
            <h1 class="topbar__name">"Tallyman"</h1>
            <Tabs />
            <div class="topbar__space"></div>
            <div class="topbar__controls" role="group" aria-label="Time and state">
                <TimeRangeControl />
                <NowChip />
                <LockState />
                <ThemeToggle />
            </div>
        </header>
    }
}
