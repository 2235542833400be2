//! Files out of a picker or a drop.

use super::walk::{Item, walk};
use crate::ui::loading::Incoming;
use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, File, FileList};

/// Files that are looked at in one go: a few milliseconds of work.
const AT_ONCE: usize = 256;

/// The files of a picker, taken before it is emptied.
pub fn of_list(list: Option<FileList>) -> Array {
    list.map(|list| Array::from(&list)).unwrap_or_default()
}

/// Hands on files with their paths.
pub async fn add_list(files: &Array, incoming: &mut Incoming) {
    for start in (0..files.length()).step_by(AT_ONCE) {
        let some = files.slice(start, start + AT_ONCE as u32);
        let some = some.iter().filter_map(|file| file.dyn_into::<File>().ok());
        incoming.add(some.map(|file| (path_of(&file), file)).collect()).await;
    }
}

fn path_of(file: &File) -> String {
    Reflect::get(file, &"webkitRelativePath".into())
        .ok()
        .and_then(|path| path.as_string())
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

/// What a drop brought, taken while its event is handled: the browser forgets it afterwards.
pub enum Drop {
    /// Folders, and files beside them; those apart that have no entry.
    Folders(Vec<Item>, Array),
    /// Files alone need no walk: each would be one more question to the browser.
    Files(Array),
}

impl Drop {
    /// Takes what a drop brought.
    pub fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let all = || (0..items.length()).filter_map(|index| items.get(index));
        // A browser without entries still gives files, if no folders.
        let is_folder = |item: &web_sys::DataTransferItem| {
            item.webkit_get_as_entry().ok().flatten().is_some_and(|entry| entry.is_directory())
        };
        if all().any(|item| is_folder(&item)) {
            let (mut items, files) = (Vec::new(), Array::new());
            for item in all() {
                match Item::of(&item) {
                    Some(found) => items.push(found),
                    None => item.get_as_file().ok().flatten().into_iter().for_each(|file| _ = files.push(&file)),
                }
            }
            Self::Folders(items, files)
        } else {
            Self::Files(of_list(transfer.files()))
        }
    }

    /// Hands on its files as they are found. Gives how many files and folders cannot be opened.
    pub async fn add_to(self, incoming: &mut Incoming) -> u32 {
        match self {
            Self::Folders(items, files) => {
                add_list(&files, incoming).await;
                walk(items, incoming).await
            }
            Self::Files(files) => {
                add_list(&files, incoming).await;
                0
            }
        }
    }
}
