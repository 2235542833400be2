//! Entry of the page's module; see `src/ui`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    tallyman_page::ui::mount();
}
