//! Forms whose names nest: `a[b][0]=c`.

use serde_json::{Map, Value};

use crate::server::decode;

/// Reads a form into a nest of objects; numbers in brackets are names like others. Says what is wrong with it.
pub(super) fn read(body: &str) -> Result<Value, String> {
    let mut root = Map::new();
    for part in body.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("a parameter without value")?;
        let (name, value) = (decode(name)?, decode(value)?);
        let mut path = name.split('[').map(|step| step.trim_end_matches(']'));
        let first = path.next().unwrap_or_default();
        put(&mut root, first, &path.collect::<Vec<_>>(), value).map_err(|why| format!("{why}: {name}"))?;
    }
    Ok(Value::Object(root))
}

fn put(level: &mut Map<String, Value>, name: &str, rest: &[&str], value: String) -> Result<(), &'static str> {
    let Some((next, rest)) = rest.split_first() else {
        return match level.insert(name.to_owned(), Value::String(value)) {
            None => Ok(()),
            Some(_) => Err("it comes twice"),
        };
    };
    let below = level.entry(name).or_insert_with(|| Value::Object(Map::new()));
    put(below.as_object_mut().ok_or("it is a value and a nest")?, next, rest, value)
}
