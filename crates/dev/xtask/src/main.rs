//! The project's own commands: demo, test, bench, assets, floors.
fn main() {}
