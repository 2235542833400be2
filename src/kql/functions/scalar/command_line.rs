//! A command line taken apart as Windows does it: `parse_command_line()`.

use crate::kql::functions::declare::{DYNAMIC, overload, string};
use crate::kql::functions::{ResultName, Scalar, lift};
use crate::values::DynamicWriter;

pub(super) static FAMILY: &[&Scalar] = &[&PARSE_COMMAND_LINE];

static PARSE_COMMAND_LINE: Scalar = Scalar {
    name: "parse_command_line",
    aliases: &[],
    doc: "The arguments of a command line in an array, as Windows parts them; the second argument must be \"windows\". Null \
          for an empty text.",
    reference: "query/parse-command-line-function",
    overloads: &[overload!([string("command_line"), string("parser_type")] => DYNAMIC, |args, rows, _| {
        let (texts, kinds) = (lift::texts(&args[0]), lift::texts(&args[1]));
        Ok(lift::to_dynamics(rows, |row, out| {
            let text = texts.get(row);
            if text.is_empty() || !kinds.get(row).eq_ignore_ascii_case("windows") {
                return None;
            }
            out.begin_array();
            arguments(text, out);
            out.end();
            Some(())
        }))
    })],
    result_name: ResultName::None,
    examples: &[
        ("parse_command_line(\"echo \\\"hello world!\\\"\", \"windows\")", "[\"echo\",\"hello world!\"]"),
        (
            "parse_command_line(\"\\\"C:/a b/x.exe\\\" /q  a\\\"b c\\\"d\", \"windows\")",
            "[\"C:/a b/x.exe\",\"/q\",\"ab cd\"]",
        ),
    ],
};

/// The program's name ends at its quote or at a blank; in arguments, backslashes before a quote escape each other and it.
fn arguments(text: &str, out: &mut DynamicWriter) {
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    let (program, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(text.find(is_blank).unwrap_or(text.len())),
    };
    out.string(program);
    let mut chars = rest.trim_start_matches(is_blank).chars().peekable();
    let mut argument = String::new();
    while chars.peek().is_some() {
        argument.clear();
        let mut quoted = false;
        let mut slashes = 0;
        while let Some(c) = chars.next() {
            match c {
                '\\' => {
                    slashes += 1;
                    continue;
                }
                '"' => {
                    argument.extend(std::iter::repeat_n('\\', slashes / 2));
                    if slashes % 2 == 1 || (quoted && chars.next_if_eq(&'"').is_some()) {
                        argument.push('"');
                    } else {
                        quoted = !quoted;
                    }
                }
                c => {
                    argument.extend(std::iter::repeat_n('\\', slashes));
                    if is_blank(c) && !quoted {
                        slashes = 0;
                        break;
                    }
                    argument.push(c);
                }
            }
            slashes = 0;
        }
        argument.extend(std::iter::repeat_n('\\', slashes));
        out.string(&argument);
        while chars.next_if(|c| is_blank(*c)).is_some() {}
    }
}
