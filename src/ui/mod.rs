//! The page.

pub mod airlock;

/// Mounts the page and starts the engine.
pub fn mount() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        match airlock::boot(|_reply| {}).await {
            // The page owns the engine from here on; without a page, it stays.
            Ok(engine) => std::mem::forget(engine),
            Err(message) => web_sys::console::error_1(&message.into()),
        }
    });
}
