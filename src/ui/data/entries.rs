//! Files out of a picker or a drop: folders are walked, every file keeps its path.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// A file with its path inside the dropped folder.
pub type Found = (String, File);

/// The files of a picker.
pub fn of_list(list: Option<FileList>) -> Vec<Found> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).map(|file| (path_of(&file), file)).collect()
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
    files: Vec<Found>,
}

/// Takes what a drop brought.
pub fn of_drop(transfer: &DataTransfer) -> Drop {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index))
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .collect();
    // A browser without entries still gives files, if no folders.
    let files = if entries.is_empty() { of_list(transfer.files()) } else { Vec::new() };
    Drop { entries, files }
}

/// Walks the folders of a drop. Files that cannot be opened are counted.
pub async fn walk(dropped: Drop) -> (Vec<Found>, u32) {
    let mut found = dropped.files;
    let mut unreadable = 0;
    let mut waiting = dropped.entries;
    waiting.reverse();
    while let Some(entry) = waiting.pop() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if let Ok(folder) = entry.clone().dyn_into::<FileSystemDirectoryEntry>() {
            match children(&folder.create_reader()).await {
                Ok(mut inside) => {
                    inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
                    waiting.append(&mut inside);
                }
                Err(_) => unreadable += 1,
            }
        } else if let Ok(file) = entry.dyn_into::<FileSystemFileEntry>() {
            match opened(&file).await {
                Ok(file) => found.push((path, file)),
                Err(_) => unreadable += 1,
            }
        }
    }
    (found, unreadable)
}

async fn opened(entry: &FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| call(entry, "file", &resolve, &reject));
    JsFuture::from(promise).await?.dyn_into()
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
