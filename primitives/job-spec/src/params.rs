//! Parameters of a task: JSON that only the program understands.

use alloc::{boxed::Box, string::String, vec::Vec};
use serde::{Deserialize, Serialize};
use serde_json::{value::RawValue, Value};

/// Content of a task's `/job/params.json`, kept as the text it came in: as values, a few bytes of a stranger's JSON take a
/// hundred times the memory, and a manifest holds a million tasks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Params(Box<RawValue>);

impl Params {
    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The value; an error is the parser's words.
    pub fn value(&self) -> Result<Value, String> {
        serde_json::from_str(self.text()).map_err(|error| alloc::format!("{error}"))
    }

    /// The value's one spelling, so that every machine writes the same bytes: no blanks, object keys sorted.
    pub(crate) fn spelled(&self) -> Result<Vec<u8>, String> {
        let mut text = String::new();
        write_sorted(&self.value()?, &mut text);
        Ok(text.into_bytes())
    }
}

impl From<Value> for Params {
    fn from(value: Value) -> Self {
        // A value has a text always: its keys are strings and its numbers finite.
        Self(RawValue::from_string(alloc::format!("{value}")).unwrap_or_default())
    }
}

impl Default for Params {
    fn default() -> Self {
        Value::Null.into()
    }
}

impl PartialEq for Params {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

fn write_sorted(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_sorted(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let sorted: alloc::collections::BTreeMap<_, _> = fields.iter().collect();
            text.push('{');
            for (place, (key, item)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(key.clone()).to_string());
                text.push(':');
                write_sorted(item, text);
            }
            text.push('}');
        }
        simple => text.push_str(&simple.to_string()),
    }
}
