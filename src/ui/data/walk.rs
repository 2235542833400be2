//! Walking what a drop brought: folders are gone through in the order of their names, and every file keeps its path.
//!
//! Browsers tell of a dropped folder by its entries, and Chromium by handles as well. The file of an entry is made known to the
//! browser's other processes one by one, while the page stands still (8,000 files: four seconds); that of a handle is known
//! before the page gets it (one second). But handles leave out files and folders with names that some system forbids, a colon
//! in them or `con.json`. So entries say what there is, and a handle opens it where there is one.

use crate::ui::loading::Incoming;
use crate::worker::client::Slices;
use js_sys::{Array, Function, Map, Promise, Reflect};
use std::collections::VecDeque;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    DataTransferItem, File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileHandle,
    FileSystemHandle,
};

/// Files and folders that are opened ahead: their answers come together, so that of entries they are what fits into one task.
const ENTRIES_AHEAD: usize = 24;
const HANDLES_AHEAD: usize = 384;
/// Folders likewise: what is in them stays with the page until its turn comes.
const FOLDERS_AHEAD: usize = 8;
/// Files and folders of a folder that are looked at in one go.
const AT_ONCE: usize = 256;
/// Files that are handed on together.
const TOGETHER: usize = 32;

/// A file or folder of a drop, taken while its event is handled: the browser forgets it afterwards.
pub struct Item {
    entry: FileSystemEntry,
    /// Of its handle, where the browser has such.
    handle: Option<JsFuture>,
}

impl Item {
    /// Out of the event's item; `None` where the browser knows no entry for it.
    pub fn of(item: &DataTransferItem) -> Option<Self> {
        let entry = item.webkit_get_as_entry().ok().flatten()?;
        let handle = method(item, "getAsFileSystemHandle").and_then(|get| get.call0(item).ok());
        let handle = handle.and_then(|handle| handle.dyn_into::<Promise>().ok()).map(JsFuture::from);
        Some(Self { entry, handle })
    }

    async fn place(self) -> Place {
        let handle = match self.handle {
            // It is refused for folders that the browser holds to be the system's.
            Some(handle) => handle.await.ok().filter(|handle| !handle.is_null()).map(JsCast::unchecked_into),
            None => None,
        };
        Place::new("", self.entry, handle)
    }
}

/// A file or folder that is still to be opened.
struct Place {
    /// With its own name.
    path: String,
    entry: FileSystemEntry,
    handle: Option<FileSystemHandle>,
    /// Of the file, or of what is in the folder, once that was asked for.
    opening: Option<JsFuture>,
}

/// Files and folders in their order.
#[derive(Default)]
struct Line {
    /// Those that are being opened.
    opening: VecDeque<Place>,
    /// Those behind them; some may be open already.
    waiting: VecDeque<Place>,
}

/// Walks the folders of a drop and hands on their files as it finds them. Gives how many files and folders cannot be opened.
pub async fn walk(items: Vec<Item>, incoming: &mut Incoming) -> u32 {
    let mut line = Line::default();
    for item in items {
        line.waiting.push_back(item.place().await);
    }
    let (mut unreadable, mut found) = (0, Vec::new());
    while let Some(mut place) = line.next() {
        match place.opened().await {
            Ok(inside) if place.entry.is_directory() => line.enter(&place, &inside).await,
            Ok(file) => found.push((place.path, file.unchecked_into::<File>())),
            Err(_) => unreadable += 1,
        }
        if found.len() == TOGETHER {
            incoming.add(std::mem::take(&mut found)).await;
        }
    }
    incoming.add(found).await;
    unreadable
}

impl Line {
    /// The next file or folder, which is being opened; and so are some behind it.
    fn next(&mut self) -> Option<Place> {
        while let Some(place) = self.waiting.front()
            && self.opening.len() < place.ahead()
            && let Some(mut place) = self.waiting.pop_front()
        {
            place.opening = Some(place.opening.take().unwrap_or_else(|| place.ask()));
            self.opening.push_back(place);
        }
        self.opening.pop_front()
    }

    /// Goes on with what is in a folder.
    async fn enter(&mut self, folder: &Place, inside: &JsValue) {
        let place = |pair: JsValue| {
            let pair: Array = pair.unchecked_into();
            let handle = Some(pair.get(1)).filter(|handle| !handle.is_undefined());
            Place::new(&folder.path, pair.get(0).unchecked_into(), handle.map(JsCast::unchecked_into))
        };
        let (inside, mut places) = (inside.unchecked_ref::<Array>(), Vec::new());
        let mut slices = Slices::begin();
        for start in (0..inside.length()).step_by(AT_ONCE) {
            places.extend(inside.slice(start, start + AT_ONCE as u32).iter().map(place));
            slices.breathe().await;
        }
        places.sort_by_cached_key(|place| place.path.clone());
        for place in self.opening.drain(..).rev() {
            self.waiting.push_front(place);
        }
        for place in places.into_iter().rev() {
            self.waiting.push_front(place);
        }
    }
}

impl Place {
    fn new(folder: &str, entry: FileSystemEntry, handle: Option<FileSystemHandle>) -> Self {
        let name = entry.name();
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        Self { path, entry, handle, opening: None }
    }

    /// How many may be open where this is opened ahead.
    fn ahead(&self) -> usize {
        match self.handle {
            _ if self.entry.is_directory() => FOLDERS_AHEAD,
            Some(_) => HANDLES_AHEAD,
            None => ENTRIES_AHEAD,
        }
    }

    /// Asks for the file, or for what is in the folder.
    fn ask(&self) -> JsFuture {
        let Self { entry, handle, .. } = self;
        // Not by its class: an entry's goes by another name in Chromium than in the standard.
        JsFuture::from(match handle {
            _ if entry.is_directory() => {
                let (entry, handle) = (entry.clone().unchecked_into(), handle.clone().map(JsCast::unchecked_into));
                future_to_promise(async move { inside(&entry, handle.as_ref()).await.map(JsValue::from) })
            }
            Some(handle) => handle.unchecked_ref::<FileSystemFileHandle>().get_file(),
            None => answer(entry, "file"),
        })
    }

    /// The file, or what is in the folder.
    async fn opened(&mut self) -> Result<JsValue, JsValue> {
        match self.opening.take().unwrap_or_else(|| self.ask()).await {
            // What a handle does not open, an entry may.
            Err(_) if self.handle.take().is_some() => self.ask().await,
            opened => opened,
        }
    }
}

/// All that is in a folder: an array of `[entry, handle]`, some of them without a handle.
async fn inside(
    entry: &FileSystemDirectoryEntry,
    handle: Option<&FileSystemDirectoryHandle>,
) -> Result<Array, JsValue> {
    let reader = entry.create_reader();
    let handles = match handle {
        Some(folder) => handles_in(folder).await.unwrap_or_default(),
        None => Map::default(),
    };
    let all = Array::new();
    loop {
        // The browser hands them out in batches and ends with an empty one.
        let batch: Array = JsFuture::from(answer(&reader, "readEntries")).await?.dyn_into()?;
        if batch.length() == 0 {
            return Ok(all);
        }
        for entry in batch.iter() {
            let handle = handles.get(&Reflect::get(&entry, &"name".into())?);
            all.push(&Array::of2(&entry, &handle));
        }
    }
}

/// The handles in a folder by their names.
async fn handles_in(folder: &FileSystemDirectoryHandle) -> Result<Map, JsValue> {
    let (handles, all) = (folder.values(), Map::new());
    let mut slices = Slices::begin();
    loop {
        let next = JsFuture::from(handles.next()?).await?;
        if Reflect::get(&next, &"done".into())?.is_truthy() {
            return Ok(all);
        }
        let handle = Reflect::get(&next, &"value".into())?;
        all.set(&Reflect::get(&handle, &"name".into())?, &handle);
        slices.breathe().await;
    }
}

fn method(target: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(target, &name.into()).ok()?.dyn_into().ok()
}

/// Calls a method that answers by one of two callbacks.
fn answer(target: &JsValue, name: &str) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let called = method(target, name).map(|function| function.call2(target, &resolve, &reject));
        if !matches!(called, Some(Ok(_))) {
            // The promise is settled either way; a failing callback has nobody left to tell.
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    })
}
