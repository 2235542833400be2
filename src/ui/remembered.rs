//! Choices that this device remembers, where the browser allows it: a full or forbidden storage costs the memory of a choice, nothing
//! else.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is remembered under this name.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Remembers a choice.
pub fn keep(name: &str, choice: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, choice);
    }
}
