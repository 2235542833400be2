//! Entry of the engine's module; see `src/worker`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    tallyman::worker::serve::start();
}
