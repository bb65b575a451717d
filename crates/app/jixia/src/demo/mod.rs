//! Placeholder until the demo lands.
/// Filled.
pub struct Filled;
/// Fill.
pub fn fill(_db: &db::Db) -> anyhow::Result<Filled> { Ok(Filled) }
/// Welcome.
pub fn welcome(origin: &str, _filled: Filled) -> String { origin.to_owned() }
