//! The whole page: the bar on top, a room below it, what floats above.

use super::audits::room::AuditsRoom;
use super::commands::keys;
use super::commands::palette::Palette;
use super::commands::sheet::KeySheet;
use super::data::drop_overlay::DropOverlay;
use super::data::forecast::Forecast;
use super::data::further::FurtherDialog;
use super::data::progress::Progress;
use super::data::room::DataRoom;
use super::data::stopped::Stopped;
use super::grid::export::ExportDialog;
use super::grid::grouping::GroupDialog;
use super::link::share::ShareDialog;
use super::menu::MenuLayer;
use super::query::room::QueryRoom;
use super::reference::room::ReferenceRoom;
use super::sheets::history::HistoryDialog;
use super::sheets::packed::PackedDialog;
use super::shell::broken::Broken;
use super::shell::tabs::{panel_id, tab_id};
use super::shell::top_bar::TopBar;
use super::state::{App, Room};
use super::{link, startup};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    link::follow(app);
    keys::follow(app);
    super::grid::arranging::follow(app);
    startup::start(app);
    view! {
        <TopBar />
        <Broken />
        <Stopped />
        <Progress />
        <main class="rooms">
            <RoomPanel room=Room::Data><DataRoom /></RoomPanel>
            <RoomPanel room=Room::Query><QueryRoom /></RoomPanel>
            <RoomPanel room=Room::Audits><AuditsRoom /></RoomPanel>
            <RoomPanel room=Room::Reference><ReferenceRoom /></RoomPanel>
            <MenuLayer />
        </main>
        <DropOverlay />
        <Forecast />
        <FurtherDialog />
        <HistoryDialog />
        <ShareDialog />
        <PackedDialog />
        <Palette />
        <KeySheet />
        <ExportDialog />
        // Made anew whenever it is asked for: without an answer it stays away, and must not come with the next one.
        {move || app.grid.grouping.get().map(|_| view! { <GroupDialog /> })}
        <div class="said" role="log" aria-live="polite" aria-label="Messages">{move || app.said.get()}</div>
    }
}

/// A room's panel: always in the page, so that the editor and the scroll positions stay, and hidden but for one.
#[component]
fn RoomPanel(
    /// Which room.
    room: Room,
    /// Its contents.
    children: Children,
) -> impl IntoView {
    let app = super::state::use_app();
    view! {
        <div
            class="rooms__panel"
            role="tabpanel"
            id=panel_id(room)
            aria-labelledby=tab_id(room)
            hidden=move || app.room.get() != room
        >
            {children()}
        </div>
    }
}
