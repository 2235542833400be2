//! Elements that are made once and never change, without a view: of a view each shape costs code of its own. The
//! reference made so adds 74 KB to the page's module where views added 149.

use crate::view::prose;
use leptos::prelude::document;
use web_sys::{Element, Node};

/// An element with a class, which may be empty, and these children.
pub fn element(tag: &str, class: &str, children: &[Element]) -> Element {
    // Only a tag that is no name fails, and the tags are ours.
    #[allow(clippy::expect_used)]
    let element = document().create_element(tag).expect("the tag is a name");
    if !class.is_empty() {
        set(&element, "class", class);
    }
    children.iter().for_each(|child| append(&element, child));
    element
}

/// An element that holds a text.
pub fn text(tag: &str, class: &str, text: &str) -> Element {
    let element = element(tag, class, &[]);
    element.set_text_content(Some(text));
    element
}

/// A paragraph whose names in backticks look like code.
pub fn prose(class: &str, sentences: &str) -> Element {
    let paragraph = element("p", class, &[]);
    for (part, is_code) in prose::parts(sentences) {
        if is_code {
            append(&paragraph, &text("code", "", part));
        } else {
            append(&paragraph, &document().create_text_node(part));
        }
    }
    paragraph
}

/// A button.
pub fn button(class: &str, label: &str) -> Element {
    let button = text("button", class, label);
    set(&button, "type", "button");
    button
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    // Names of attributes are ours, and valid.
    let _ = element.set_attribute(name, value);
}

/// Adds a child at the end.
pub fn append(parent: &Element, child: &Node) {
    // A new child cannot hold its parent, so this cannot fail.
    let _ = parent.append_child(child);
}

/// Puts children in place of those that are there.
pub fn fill(parent: &Element, children: &[Element]) {
    parent.set_text_content(None);
    children.iter().for_each(|child| append(parent, child));
}

/// The attribute of the element under an event, or of one around it.
pub fn attribute_at(event: &web_sys::Event, name: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}
