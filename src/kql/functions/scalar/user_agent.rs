//! Who a user agent says it is: `parse_user_agent()`.
//!
//! Kusto checks thousands of patterns; this table knows the programs that make up nearly all requests, and says `Other` of
//! the rest.

use crate::kql::functions::declare::{DYNAMIC, dynamic, optional, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{Dyn, DynamicWriter, Value};

pub(super) static FAMILY: &[&Scalar] = &[&PARSE_USER_AGENT];

static PARSE_USER_AGENT: Scalar = Scalar {
    name: "parse_user_agent",
    aliases: &[],
    doc: "What a user agent says of itself: Browser, OperatingSystem and Device, as far as asked for (\"browser\", \"os\", \
          \"device\", or an array of them). Knows the common ones; others are Other.",
    reference: "query/parse-user-agent-function",
    overloads: &[
        overload!([string("user_agent"), optional(string("look_for"))] => DYNAMIC, parse_user_agent),
        overload!([string("user_agent"), dynamic("look_for")] => DYNAMIC, parse_user_agent),
    ],
    result_name: ResultName::None,
    examples: &[
        (
            "parse_user_agent(\"curl/8.5.0\", \"browser\")",
            "{\"Browser\":{\"Family\":\"curl\",\"MajorVersion\":\"8\",\"MinorVersion\":\"5\",\"Patch\":\"0\"}}",
        ),
        (
            "parse_user_agent(\"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0\", \"os\")",
            "{\"OperatingSystem\":{\"Family\":\"Windows\",\"MajorVersion\":\"10\",\"MinorVersion\":\"\",\"Patch\":\"\",\
             \"PatchMinor\":\"\"}}",
        ),
    ],
};

fn parse_user_agent(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let agents = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let wanted = |part: &str| match args.get(1).map_or(Value::string(part), |arg| lift::cell(arg, row)) {
            Value::String(text) => text.eq_ignore_ascii_case(part),
            Value::Dynamic(bytes) => {
                let value = Dyn::new(&bytes);
                let is_part = |value: Dyn<'_>| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(part));
                is_part(value) || value.elements().any(is_part)
            }
            _ => false,
        };
        let agent = agents.get(row);
        out.begin_bag();
        if wanted("browser") {
            browser(agent, out);
        }
        if wanted("os") {
            operating_system(agent, out);
        }
        if wanted("device") {
            device(agent, out);
        }
        out.end();
        Some(())
    }))
}

/// What stands before a version, and whose version it is; the first that is found counts. A second word must be there too.
const BROWSERS: &[(&str, &str, &str)] = &[
    ("AdobeAIR/", "", "AdobeAIR"),
    ("Series60/", "Symbian", "Nokia OSS Browser"),
    ("Googlebot/", "", "Googlebot"),
    ("bingbot/", "", "bingbot"),
    ("EdgA/", "", "Edge Mobile"),
    ("EdgiOS/", "", "Edge Mobile"),
    ("Edg/", "", "Edge"),
    ("Edge/", "", "Edge"),
    ("OPR/", "", "Opera"),
    ("SamsungBrowser/", "", "Samsung Internet"),
    ("YaBrowser/", "", "Yandex Browser"),
    ("Vivaldi/", "", "Vivaldi"),
    ("HeadlessChrome/", "", "HeadlessChrome"),
    ("CriOS/", "", "Chrome Mobile iOS"),
    ("FxiOS/", "", "Firefox iOS"),
    ("Electron/", "", "Electron"),
    ("Firefox/", "Mobile", "Firefox Mobile"),
    ("Firefox/", "", "Firefox"),
    ("Chromium/", "", "Chromium"),
    ("Chrome/", "Mobile", "Chrome Mobile"),
    ("Chrome/", "", "Chrome"),
    ("Version/", "Android", "Android"),
    ("Version/", "Mobile", "Mobile Safari"),
    ("Version/", "Safari/", "Safari"),
    ("Opera/", "", "Opera"),
    ("MSIE ", "", "IE"),
    ("rv:", "Trident/", "IE"),
    ("curl/", "", "curl"),
    ("Wget/", "", "Wget"),
    ("python-requests/", "", "Python Requests"),
    ("Python-urllib/", "", "Python-urllib"),
    ("aiohttp/", "", "aiohttp"),
    ("Go-http-client/", "", "Go-http-client"),
    ("okhttp/", "", "okhttp"),
    ("Apache-HttpClient/", "", "Apache-HttpClient"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("Windows Phone ", "Windows Phone"),
    ("Windows NT ", "Windows"),
    ("SymbianOS/", "Symbian OS"),
    ("Android ", "Android"),
    ("iPhone OS ", "iOS"),
    ("CPU OS ", "iOS"),
    ("Mac OS X ", "Mac OS X"),
    ("CrOS x86_64 ", "Chrome OS"),
    ("Ubuntu/", "Ubuntu"),
    ("Fedora/", "Fedora"),
    ("FreeBSD", "FreeBSD"),
    ("Ubuntu", "Ubuntu"),
    ("Linux", "Linux"),
];

/// The numbers of a version that begins here, at most four.
fn version(text: &str) -> [&str; 4] {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let mut parts = text[..end].split(['.', '_']);
    [(); 4].map(|()| parts.next().unwrap_or_default())
}

fn write(part: &str, keys: &[&str], values: &[&str], out: &mut DynamicWriter) {
    out.key(part);
    out.begin_bag();
    for (key, value) in keys.iter().zip(values) {
        out.key(key);
        out.string(value);
    }
    out.end();
}

const VERSION_KEYS: &[&str] = &["Family", "MajorVersion", "MinorVersion", "Patch", "PatchMinor"];

fn browser(agent: &str, out: &mut DynamicWriter) {
    let known = BROWSERS.iter().find_map(|(before, also, family)| {
        let at = agent.find(before).filter(|_| agent.contains(also))?;
        Some((*family, version(&agent[at + before.len()..])))
    });
    let (family, [major, minor, patch, _]) = known.unwrap_or(("Other", [""; 4]));
    write("Browser", &VERSION_KEYS[..4], &[family, major, minor, patch], out);
}

fn operating_system(agent: &str, out: &mut DynamicWriter) {
    let known = SYSTEMS.iter().find_map(|(before, family)| {
        let at = agent.find(before)?;
        Some((*family, version(&agent[at + before.len()..])))
    });
    let (family, mut parts) = known.unwrap_or(("Other", [""; 4]));
    if family == "Windows" {
        // The kernel's number is not the one that people know.
        parts = match (parts[0], parts[1]) {
            ("10", _) => ["10", "", "", ""],
            ("6", "3") => ["8", "1", "", ""],
            ("6", "2") => ["8", "", "", ""],
            ("6", "1") => ["7", "", "", ""],
            ("6", "0") => ["Vista", "", "", ""],
            ("5", "1" | "2") => ["XP", "", "", ""],
            _ => parts,
        };
    }
    let [major, minor, patch, patch_minor] = parts;
    write("OperatingSystem", VERSION_KEYS, &[family, major, minor, patch, patch_minor], out);
}

fn device(agent: &str, out: &mut DynamicWriter) {
    let word_at = |at: usize| {
        let rest = &agent[at..];
        &rest[..rest.find([' ', '/', ';', ')']).unwrap_or(rest.len())]
    };
    let simple = |word: &'static str, name: &'static str| agent.contains(word).then_some((name, "Apple", name));
    let lower = agent.to_ascii_lowercase();
    let family;
    let (name, brand, model) = if let Some(at) = agent.find("Nokia") {
        let model = word_at(at + 5);
        family = format!("Nokia {}", model.split('-').next().unwrap_or(model));
        (family.as_str(), "Nokia", model)
    } else if let Some(at) = agent.find("SM-") {
        family = format!("Samsung {}", word_at(at));
        (family.as_str(), "Samsung", word_at(at))
    } else if let Some(at) = agent.find("; Pixel ") {
        let rest = &agent[at + 2..];
        let model = rest.split([';', ')']).next().unwrap_or(rest);
        let model = model.split(" Build").next().unwrap_or(model);
        (model, "Google", model)
    } else if let Some(apple) =
        simple("iPhone", "iPhone").or_else(|| simple("iPad", "iPad")).or_else(|| simple("Macintosh", "Mac"))
    {
        apple
    } else if ["bot", "spider", "crawler"].iter().any(|word| lower.contains(word)) {
        ("Spider", "Spider", "Desktop")
    } else {
        ("Other", "", "")
    };
    write("Device", &["Family", "Brand", "Model"], &[name, brand, model], out);
}
