//! A sentence whose names in backticks look like code.

use crate::view::prose;
use leptos::prelude::*;

/// The sentence, as text nodes and `code` elements.
#[component]
pub fn Prose(
    /// The sentence.
    text: String,
) -> impl IntoView {
    prose::parts(&text)
        .into_iter()
        .map(|(part, is_code)| {
            let part = part.to_owned();
            if is_code { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
        })
        .collect_view()
}
