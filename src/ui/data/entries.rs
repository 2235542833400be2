//! Files out of a picker or a drop: folders are walked, every file keeps its path.
//!
//! A folder of ten thousand files is asked for a hundred at a time, as browsers give them, and the page gets its turn in
//! between.

use crate::worker::client::turn;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry};

/// A file with its path inside the dropped folder.
pub type Found = (String, File);

/// Files that are looked at in one go: a few milliseconds of work.
const AT_ONCE: usize = 256;

/// The files of a picker, taken before it is emptied.
pub fn of_list(list: Option<FileList>) -> Array {
    list.map(|list| Array::from(&list)).unwrap_or_default()
}

/// Files with their paths.
pub async fn with_paths(files: Array) -> Vec<Found> {
    let mut found = Vec::with_capacity(files.length() as usize);
    for file in files.iter().filter_map(|file| file.dyn_into::<File>().ok()) {
        found.push((path_of(&file), file));
        if found.len().is_multiple_of(AT_ONCE) {
            turn().await;
        }
    }
    found
}

fn path_of(file: &File) -> String {
    Reflect::get(file, &"webkitRelativePath".into())
        .ok()
        .and_then(|path| path.as_string())
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

/// What a drop brought, taken while its event is handled: the browser forgets it afterwards.
pub struct Drop {
    entries: Vec<FileSystemEntry>,
    files: Array,
}

/// Takes what a drop brought.
pub fn of_drop(transfer: &DataTransfer) -> Drop {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index))
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .collect();
    // A browser without entries still gives files, if no folders. With entries, files alone need no walk: each would be one
    // more question to the browser.
    let has_folders = entries.iter().any(FileSystemEntry::is_directory);
    if has_folders {
        Drop { entries, files: Array::new() }
    } else {
        Drop { entries: Vec::new(), files: of_list(transfer.files()) }
    }
}

/// Walks the folders of a drop. Files that cannot be opened are counted.
pub async fn walk(dropped: Drop) -> (Vec<Found>, u32) {
    let mut found = with_paths(dropped.files).await;
    let mut unreadable = 0;
    let mut waiting = dropped.entries;
    waiting.reverse();
    while let Some(entry) = waiting.pop() {
        if entry.is_directory() {
            // Not by its class: in Chromium it goes by another name than the standard's.
            let folder: &FileSystemDirectoryEntry = entry.unchecked_ref();
            match children(&folder.create_reader()).await {
                Ok(mut inside) => {
                    inside.sort_by_cached_key(|entry| std::cmp::Reverse(entry.name()));
                    waiting.append(&mut inside);
                }
                Err(_) => unreadable += 1,
            }
            continue;
        }
        // Files that follow each other are opened together: one by one, each would wait for the browser.
        let mut files = vec![entry];
        while files.len() < AT_ONCE
            && let Some(entry) = waiting.pop_if(|entry| !entry.is_directory())
        {
            files.push(entry);
        }
        let opening: Vec<Promise> = files.iter().map(opening).collect();
        for (entry, opening) in files.iter().zip(opening) {
            match JsFuture::from(opening).await.and_then(JsCast::dyn_into::<File>) {
                Ok(file) => found.push((entry.full_path().trim_start_matches('/').to_owned(), file)),
                Err(_) => unreadable += 1,
            }
        }
        turn().await;
    }
    (found, unreadable)
}

fn opening(entry: &FileSystemEntry) -> Promise {
    Promise::new(&mut |resolve, reject| call(entry, "file", &resolve, &reject))
}

/// Everything in a folder: the browser hands it out in batches and ends with an empty one.
async fn children(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsValue> {
    let mut entries = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| call(reader, "readEntries", &resolve, &reject));
        let batch: Array = JsFuture::from(promise).await?.dyn_into()?;
        if batch.length() == 0 {
            return Ok(entries);
        }
        entries.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Calls a method that answers by one of two callbacks.
fn call(target: &JsValue, method: &str, resolve: &Function, reject: &Function) {
    let called = Reflect::get(target, &method.into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|function| function.call2(target, resolve, reject));
    if let Err(error) = called {
        // The promise is settled either way; a failing callback has nobody left to tell.
        let _ = reject.call1(&JsValue::UNDEFINED, &error);
    }
}
