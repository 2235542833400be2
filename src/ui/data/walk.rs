//! Walking what a drop brought: folders are gone through in the order of their names, and every file keeps its path.
//!
//! Browsers tell of a dropped folder by its entries, and some by handles as well. Those are taken where they are there: the file of
//! an entry is made known to the browser's other processes one by one while the page stands still (8,000 files took four seconds
//! in Chromium), that of a handle is known before the page gets it (one second).

use crate::ui::loading::Incoming;
use crate::worker::client::Slices;
use js_sys::{Array, Function, Promise, Reflect};
use std::collections::VecDeque;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    DataTransferItem, File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileHandle,
    FileSystemHandle, FileSystemHandleKind,
};

/// Files and folders that are opened ahead: their answers come together, so that of entries they are what fits into one task.
const ENTRIES_AHEAD: usize = 24;
const HANDLES_AHEAD: usize = 384;
/// Files that are handed on together.
const TOGETHER: usize = 32;

/// A file or folder of a drop, taken while its event is handled: the browser forgets it afterwards.
pub struct Item {
    entry: FileSystemEntry,
    /// Of its handle, where the browser has such.
    handle: Option<Promise>,
}

impl Item {
    /// Out of the event's item.
    pub fn of(item: &DataTransferItem) -> Option<Self> {
        let entry = item.webkit_get_as_entry().ok().flatten()?;
        let handle = method(item, "getAsFileSystemHandle").and_then(|get| get.call0(item).ok());
        Some(Self { entry, handle: handle.and_then(|handle| handle.dyn_into().ok()) })
    }

    async fn place(self) -> Place {
        let source = match self.handle {
            // A handle is refused for folders that the browser holds to be the system's.
            Some(handle) => JsFuture::from(handle)
                .await
                .ok()
                .filter(|handle| !handle.is_null())
                .map(|it| Source::Handle(it.unchecked_into())),
            None => None,
        };
        Place::new("", source.unwrap_or(Source::Entry(self.entry)))
    }
}

/// How the browser knows a file or folder.
enum Source {
    Entry(FileSystemEntry),
    Handle(FileSystemHandle),
}

/// A file or folder that is still to be opened.
struct Place {
    /// With its own name.
    path: String,
    source: Source,
    /// Of the file, or of an array of what is in the folder, once that was asked for.
    opening: Option<Promise>,
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
    while let Some(place) = line.next() {
        match JsFuture::from(place.opened()).await {
            Ok(inside) if place.source.is_folder() => line.enter(&place, &inside),
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
            && self.opening.len() < place.source.ahead()
            && let Some(mut place) = self.waiting.pop_front()
        {
            place.opening = Some(place.opened());
            self.opening.push_back(place);
        }
        self.opening.pop_front()
    }

    /// Goes on with what is in a folder.
    fn enter(&mut self, folder: &Place, inside: &JsValue) {
        let mut places: Vec<Place> = inside
            .unchecked_ref::<Array>()
            .iter()
            .map(|child| Place::new(&folder.path, folder.source.child(child)))
            .collect();
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
    fn new(folder: &str, source: Source) -> Self {
        let name = source.name();
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        Self { path, source, opening: None }
    }

    /// The file, or what is in the folder.
    fn opened(&self) -> Promise {
        self.opening.clone().unwrap_or_else(|| self.source.open())
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Entry(entry) => entry.name(),
            Self::Handle(handle) => handle.name(),
        }
    }

    fn is_folder(&self) -> bool {
        match self {
            Self::Entry(entry) => entry.is_directory(),
            Self::Handle(handle) => handle.kind() == FileSystemHandleKind::Directory,
        }
    }

    fn ahead(&self) -> usize {
        match self {
            Self::Entry(_) => ENTRIES_AHEAD,
            Self::Handle(_) => HANDLES_AHEAD,
        }
    }

    /// One of those in this folder.
    fn child(&self, child: JsValue) -> Self {
        match self {
            Self::Entry(_) => Self::Entry(child.unchecked_into()),
            Self::Handle(_) => Self::Handle(child.unchecked_into()),
        }
    }

    fn open(&self) -> Promise {
        // Not by their classes: an entry's goes by another name in Chromium than in the standard.
        match self {
            Self::Entry(entry) if entry.is_directory() => {
                let folder: FileSystemDirectoryEntry = entry.clone().unchecked_into();
                future_to_promise(async move { entries_in(&folder).await.map(JsValue::from) })
            }
            Self::Entry(entry) => answer(entry, "file"),
            Self::Handle(handle) if handle.kind() == FileSystemHandleKind::Directory => {
                let folder: FileSystemDirectoryHandle = handle.clone().unchecked_into();
                future_to_promise(async move { handles_in(&folder).await.map(JsValue::from) })
            }
            Self::Handle(handle) => handle.unchecked_ref::<FileSystemFileHandle>().get_file(),
        }
    }
}

/// All entries in a folder: the browser hands them out in batches and ends with an empty one.
async fn entries_in(folder: &FileSystemDirectoryEntry) -> Result<Array, JsValue> {
    let reader = folder.create_reader();
    let all = Array::new();
    loop {
        let batch: Array = JsFuture::from(answer(&reader, "readEntries")).await?.dyn_into()?;
        if batch.length() == 0 {
            return Ok(all);
        }
        for entry in batch.iter() {
            all.push(&entry);
        }
    }
}

/// All handles in a folder: the browser hands them out one by one.
async fn handles_in(folder: &FileSystemDirectoryHandle) -> Result<Array, JsValue> {
    let (handles, all) = (folder.values(), Array::new());
    let mut slices = Slices::begin();
    loop {
        let next = JsFuture::from(handles.next()?).await?;
        if Reflect::get(&next, &"done".into())?.is_truthy() {
            return Ok(all);
        }
        all.push(&Reflect::get(&next, &"value".into())?);
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
