//! The page.

pub mod airlock;

/// Mounts the page and starts the engine.
pub fn mount() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        match airlock::boot(|_reply| {}).await {
            // The page owns the engine from here on; without a page, it stays.
            Ok(engine) => std::mem::forget(engine),
            Err(message) => {
                let document = web_sys::window().and_then(|window| window.document());
                if let Some(status) = document.and_then(|document| document.get_element_by_id("skeleton-status")) {
                    status.set_text_content(Some(&message));
                }
            }
        }
    });
}
