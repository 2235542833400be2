//! XML as a dynamic value: `parse_xml()`.
//!
//! A small reader of elements, attributes and text; comments, declarations and processing instructions are passed over.
//! An element is its text, or a bag: attributes as `@name`, text as `#text`, elements by name, in an array where one name
//! comes more than once.

use crate::kql::functions::declare::{DYNAMIC, overload, string};
use crate::kql::functions::{ResultName, Scalar, lift};
use crate::values::DynamicWriter;

pub(super) static FAMILY: &[&Scalar] = &[&PARSE_XML];

/// The longest text that is read, in bytes, as documented.
const LONGEST_BYTES: usize = 1 << 20;
/// Elements inside each other, at most.
const DEEPEST: usize = 100;

static PARSE_XML: Scalar = Scalar {
    name: "parse_xml",
    aliases: &["parsexml"],
    doc: "The XML text as a dynamic value: attributes as `@name`, text as `#text`, elements that come more than once as an \
          array. Null for what is no XML, is over 1 MiB or nests more than 100 deep.",
    reference: "query/parse-xml-function",
    overloads: &[overload!([string("xml")] => DYNAMIC, |args, rows, _| {
        let texts = lift::texts(&args[0]);
        Ok(lift::to_dynamics(rows, |row, out| {
            let (name, root) = document(texts.get(row))?;
            out.begin_bag();
            out.key(&name);
            root.write(out);
            out.end();
            Some(())
        }))
    })],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("parse_xml(\"<e/>\")", "{\"e\":null}"),
        ("parse_xml(\"<e>text</e>\")", "{\"e\":\"text\"}"),
        ("parse_xml(\"<e name='value'>text</e>\")", "{\"e\":{\"@name\":\"value\",\"#text\":\"text\"}}"),
        ("parse_xml(\"<e> <a>1</a> <b>x &amp; y</b> <a>2</a> </e>\")", "{\"e\":{\"a\":[\"1\",\"2\"],\"b\":\"x & y\"}}"),
        ("isnull(parse_xml(\"<e>\"))", "true"),
    ],
};

/// One element, read.
#[derive(Default)]
struct Element {
    attributes: Vec<(String, String)>,
    text: String,
    /// By name, in the order in which each name came first.
    children: Vec<(String, Vec<Element>)>,
}

impl Element {
    fn write(&self, out: &mut DynamicWriter) {
        if self.attributes.is_empty() && self.children.is_empty() {
            if self.text.is_empty() {
                out.null();
            } else {
                out.string(&self.text);
            }
            return;
        }
        out.begin_bag();
        for (name, value) in &self.attributes {
            out.key(&format!("@{name}"));
            out.string(value);
        }
        if !self.text.is_empty() {
            out.key("#text");
            out.string(&self.text);
        }
        for (name, elements) in &self.children {
            out.key(name);
            if let [only] = elements.as_slice() {
                only.write(out);
            } else {
                out.begin_array();
                for element in elements {
                    element.write(out);
                }
                out.end();
            }
        }
        out.end();
    }

    fn push(&mut self, name: String, child: Element) {
        match self.children.iter_mut().find(|(known, _)| *known == name) {
            Some((_, elements)) => elements.push(child),
            None => self.children.push((name, vec![child])),
        }
    }
}

/// The name and the contents of the one element that a document is.
fn document(text: &str) -> Option<(String, Element)> {
    if text.len() > LONGEST_BYTES {
        return None;
    }
    let mut rest = text;
    // Elements that are open, outermost first.
    let mut open: Vec<(String, Element)> = Vec::new();
    let mut root = None;
    loop {
        let at = rest.find('<').unwrap_or(rest.len());
        let (plain, tag) = rest.split_at(at);
        match open.last_mut() {
            Some((_, element)) => element.text.push_str(decoded(plain).trim()),
            None if plain.trim().trim_start_matches('\u{feff}').is_empty() => {}
            None => return None,
        }
        if tag.is_empty() {
            return root.filter(|_| open.is_empty());
        }
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (data, after) = data.split_once("]]>")?;
            open.last_mut()?.1.text.push_str(data);
            rest = after;
        } else if tag.starts_with("<!--") {
            rest = tag.split_once("-->")?.1;
        } else if tag.starts_with("<?") {
            rest = tag.split_once("?>")?.1;
        } else if tag.starts_with("<!") {
            rest = tag.split_once('>')?.1;
        } else if let Some(end) = tag.strip_prefix("</") {
            let (name, after) = end.split_once('>')?;
            let (opened, element) = open.pop()?;
            if opened != name.trim_end() {
                return None;
            }
            close(opened, element, &mut open, &mut root)?;
            rest = after;
        } else {
            let (name, element, is_empty, after) = start(&tag[1..])?;
            if is_empty {
                close(name, element, &mut open, &mut root)?;
            } else {
                open.push((name, element));
            }
            if open.len() > DEEPEST {
                return None;
            }
            rest = after;
        }
    }
}

/// Gives an element that has ended to the one around it.
fn close(
    name: String,
    element: Element,
    open: &mut [(String, Element)],
    root: &mut Option<(String, Element)>,
) -> Option<()> {
    match open.last_mut() {
        Some((_, parent)) => parent.push(name, element),
        None if root.is_none() => *root = Some((name, element)),
        None => return None,
    }
    Some(())
}

/// A start tag after its `<`: the name, the attributes, whether it ends at once, and what follows.
fn start(tag: &str) -> Option<(String, Element, bool, &str)> {
    let is_name = |c: char| !c.is_whitespace() && !"<>/='\"".contains(c);
    let name_end = tag.find(|c| !is_name(c))?;
    let (name, mut rest) = tag.split_at(name_end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
        return None;
    }
    let mut element = Element::default();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Some((name.to_owned(), element, true, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((name.to_owned(), element, false, after));
        }
        let (attribute, after) = rest.split_at(rest.find(|c| !is_name(c))?);
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value[1..].split_once(quote)?;
        if attribute.is_empty() {
            return None;
        }
        element.attributes.push((attribute.to_owned(), decoded(value)));
        rest = after;
    }
}

/// Text with its entities (`&amp;`, `&#65;`) put in; what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.split_once(';').and_then(|(name, after)| {
            let c = match &name[1..] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                number => {
                    let digits = number.strip_prefix('#')?;
                    let code = match digits.strip_prefix('x') {
                        Some(digits) => u32::from_str_radix(digits, 16),
                        None => digits.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((c, after))
        });
        match entity {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}
